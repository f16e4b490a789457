import ArgumentParser
import DevelopmentCluster
import Glibc

/// Which cluster to talk to, and as whom.
struct Connection: ParsableArguments {
  @Option(help: "Nodes as HOST:PORT, separated by commas. [CONCLAVE_NODES]") var nodes: String?
  @Option(help: "PEM file of the authority that issued the nodes' certificates. [CONCLAVE_CA]") var ca: String?
  @Option(help: "PEM file of the client's certificate. [CONCLAVE_CERT]") var cert: String?
  @Option(help: "PEM file of the client's key. [CONCLAVE_KEY]") var key: String?
  @Option(help: "Seconds after which to give up.") var timeout: Int = 15

  struct Settings: Sendable {
    var nodes: [(host: String, port: Int)]
    var authority: String
    var certificate: String
    var key: String
    var timeout: Duration
  }

  func validate() throws {
    guard (1...600).contains(timeout) else { throw ValidationError("--timeout takes 1 to 600 seconds") }
  }

  /// What options and environment say together.
  func settings() throws -> Settings {
    let list = try value(nodes, "CONCLAVE_NODES", "--nodes")
    let parsed = list.split(separator: ",").map { Self.address(String($0)) }
    guard !parsed.isEmpty, parsed.allSatisfy({ $0 != nil }) else {
      throw Failure(.local, "\"\(list)\" is not a list of HOST:PORT, separated by commas")
    }
    return Settings(
      nodes: parsed.compactMap { $0 }, authority: try file(ca, "CONCLAVE_CA", "--ca"),
      certificate: try file(cert, "CONCLAVE_CERT", "--cert"), key: try file(key, "CONCLAVE_KEY", "--key"),
      timeout: .seconds(timeout))
  }

  private func file(_ option: String?, _ variable: String, _ flag: String) throws -> String {
    let path = try value(option, variable, flag)
    guard access(path, R_OK) == 0 else {
      throw Failure(.local, "\(flag): \(path): \(String(cString: strerror(errno)))")
    }
    return path
  }

  private func value(_ option: String?, _ variable: String, _ flag: String) throws -> String {
    if let option { return option }
    if let text = getenv(variable).map({ String(cString: $0) }), !text.isEmpty { return text }
    throw Failure(
      .local, "give \(flag) or set \(variable); with a development cluster running: eval \"$(conclave env)\"")
  }

  /// `host:port`, or a host alone for KMIP's own port; an IPv6 address with a port stands in brackets.
  static func address(_ text: String) -> (host: String, port: Int)? {
    let text = text.filter { $0 != " " }
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      let host = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      if rest.isEmpty { return (host, 5_696) }
      guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), (1...65_535).contains(port) else { return nil }
      return (host, port)
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let host = parts.first, !host.isEmpty else { return nil }
    if parts.count == 1 { return (String(host), 5_696) }
    guard parts.count == 2, let port = Int(parts[1]), (1...65_535).contains(port) else { return nil }
    return (String(host), port)
  }
}

/// The development cluster that commands for people on the same machine look at.
struct DevelopmentFolder: ParsableArguments {
  @Option(name: .customLong("dir"), help: "The cluster's folder; that of `conclaved dev` unless given. [CONCLAVE_DIR]")
  var path: String?

  func cluster() throws -> LocalCluster {
    let folder = try path ?? LocalCluster.developmentFolder()
    guard LocalCluster.exists(folder) else {
      throw Failure(.local, "no development cluster in \(folder); start one with `conclaved dev`, or give --dir")
    }
    return try LocalCluster.open(folder)
  }
}
