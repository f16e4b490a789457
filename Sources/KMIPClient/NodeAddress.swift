/// Where a node serves KMIP.
public struct NodeAddress: Hashable, Sendable, CustomStringConvertible {
  /// The port that is registered for KMIP.
  public static let defaultPort = 5696

  public let host: String
  public let port: Int

  public init(host: String, port: Int = defaultPort) {
    self.host = host
    self.port = port
  }

  /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`; nil when it is none of them.
  public init?(parsing text: some StringProtocol) {
    var host = text[...]
    var port: Int? = NodeAddress.defaultPort
    if host.first == "[" {
      guard let end = host.firstIndex(of: "]") else { return nil }
      let rest = host[host.index(after: end)...]
      host = host[host.index(after: host.startIndex)..<end]
      if rest.first == ":" { port = Int(rest.dropFirst()) } else if !rest.isEmpty { return nil }
    } else if let colon = host.lastIndex(of: ":") {
      port = Int(host[host.index(after: colon)...])
      host = host[..<colon]
      guard !host.contains(":") else { return nil }
    }
    guard let port, (1...65_535).contains(port), !host.isEmpty else { return nil }
    self.init(host: String(host), port: port)
  }

  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
