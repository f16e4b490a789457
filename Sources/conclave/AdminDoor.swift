import ArgumentParser
import DevelopmentCluster
import FoundationEssentials

/// A value in a line of the admin port.
enum AdminField: Codable, Sendable, Equatable {
  case text(String)
  case number(Int64)
  case flag(Bool)
  case list([AdminField])
  case object([String: AdminField])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Int64.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([AdminField].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: AdminField].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }
  var number: Int64? { if case .number(let number) = self { number } else { nil } }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var members: [[String: AdminField]] {
    guard case .list(let list) = self else { return [] }
    return list.compactMap { if case .object(let object) = $0 { object } else { nil } }
  }
}

/// The cluster's admin ports, and the administrator's certificate.
struct AdminDoor: ParsableArguments {
  @Option(help: "Admin ports as HOST:PORT, separated by commas.") var admin: String?
  @OptionGroup var folder: DevelopmentFolder
  @Option(help: "PEM file of the authority that issued the nodes' certificates.") var ca: String?
  @Option(help: "PEM file of an administrator's certificate.") var cert: String?
  @Option(help: "PEM file of the administrator's key.") var key: String?

  /// Cluster commands wait for the log, and for a leader.
  private static let patience: Int64 = 15_000

  private func client() throws -> (AdminClient, [String]) {
    guard let admin else {
      let file = try folder.cluster().file()
      return (
        try AdminClient(
          authority: file.ca, certificate: file.admin.cert, key: file.admin.key, patience: Self.patience),
        file.nodes.map(\.admin)
      )
    }
    guard let ca, let cert, let key else {
      throw Failure(.local, "--admin needs --ca, --cert and --key: an administrator's certificate")
    }
    return (
      try AdminClient(authority: ca, certificate: cert, key: key, patience: Self.patience),
      admin.split(separator: ",").map(String.init)
    )
  }

  /// The nodes' admin ports.
  func addresses() throws -> [String] { try client().1 }

  /// Asks one node after another until one can answer.
  func ask(_ question: [String: AdminField]) async throws -> [String: AdminField] {
    try await ask(question, at: nil).reply
  }

  /// Asks the node at an address, or without one as above; says which one has answered.
  func ask(
    _ question: [String: AdminField], at address: String?
  ) async throws -> (reply: [String: AdminField], address: String) {
    var (client, addresses) = try client()
    if let address { addresses = [address] }
    let line = String(decoding: try JSONEncoder().encode(question), as: UTF8.self)
    var last = Failure(.unreachable, "no node answers")
    for address in addresses {
      do {
        let text = try await client.ask(line: line, address)
        let reply = try JSONDecoder().decode([String: AdminField].self, from: Data(text.utf8))
        guard let error = reply["error"]?.text else { return (reply, address) }
        switch reply["code"]?.text {
        case "noLeader": last = Failure(.noQuorum, error)
        case "noAuthority": last = Failure(.refused, error)
        default: throw Failure(.refused, error)
        }
      } catch let error as ClusterError {
        last = Failure(.unreachable, error.description)
      }
    }
    throw last
  }

  /// Asks every node; the first that refuses or does not answer ends it.
  func askEach(_ question: [String: AdminField]) async throws -> [(address: String, reply: [String: AdminField])] {
    let (client, addresses) = try client()
    let line = String(decoding: try JSONEncoder().encode(question), as: UTF8.self)
    var replies: [(address: String, reply: [String: AdminField])] = []
    for address in addresses {
      let text: String
      do { text = try await client.ask(line: line, address) } catch {
        throw Failure(.unreachable, error.description)
      }
      let reply = try JSONDecoder().decode([String: AdminField].self, from: Data(text.utf8))
      if let error = reply["error"]?.text { throw Failure(.refused, "\(address): \(error)") }
      replies.append((address, reply))
    }
    return replies
  }
}

/// How long to wait for what a command has begun.
struct Patience: ParsableArguments {
  @Option(help: "Seconds to wait until it is done; 0 returns at once.") var wait = 60

  /// Waits until the members are as wanted.
  func until(
    _ what: String, _ door: AdminDoor, _ isSo: ([[String: AdminField]]) -> Bool
  ) async throws {
    _ = try await look(what, door) { isSo($0["members"]?.members ?? []) }
  }

  /// Waits for a leader as wanted.
  func leader(_ door: AdminDoor, _ isSo: (Int64) -> Bool) async throws -> Int64 {
    let reply = try await look("another leader", door) { $0["leader"]?.number.map(isSo) ?? false }
    return reply?["leader"]?.number ?? 0
  }

  private func look(
    _ what: String, _ door: AdminDoor, _ isSo: ([String: AdminField]) -> Bool
  ) async throws -> [String: AdminField]? {
    if wait == 0 { return nil }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(wait)
    while true {
      // A leader may be leaving right now: no answer is no reason to give up.
      if let reply = try? await door.ask(["command": .text("members")]), isSo(reply) { return reply }
      guard clock.now < end else {
        throw Failure(.noQuorum, "asked for, but not so after \(wait) s: \(what); see `conclave cluster status`")
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }
}
