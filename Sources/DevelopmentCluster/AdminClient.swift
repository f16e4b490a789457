public import AdminPort
import FoundationEssentials

/// Asks nodes' admin ports: mutual TLS with an administrator's certificate, one JSON object a line each way.
public struct AdminClient: Sendable {
  public enum Command: String, Sendable {
    case status
    case metrics
    /// The leader hands leadership to another member.
    case stepdown
  }

  private let caller: AdminCaller

  /// - Parameters:
  ///   - authority: path of a PEM file, as are the others.
  ///   - patience: how long to wait for an answer, in milliseconds.
  public init(
    authority: String, certificate: String, key: String, patience: Int64 = AdminPortLimits.replyMilliseconds
  ) throws(ClusterError) {
    let identity = AdminCaller.Identity(
      chain: Array(try Files.read(certificate).utf8), key: Array(try Files.read(key).utf8))
    do throws(AdminCallError) {
      caller = try AdminCaller(
        trust: .authorities(Array(try Self.read(authority).utf8)), identity: identity, patience: patience)
    } catch {
      throw ClusterError(.usage, "cannot use the certificate \(certificate) with \(key) and \(authority): \(error)")
    }
  }

  private static func read(_ path: String) throws(AdminCallError) -> String {
    do { return try Files.read(path) } catch { throw AdminCallError(.credentials, error.description) }
  }

  /// What a node says of itself.
  public func status(_ address: String) async throws(ClusterError) -> NodeStatus {
    let reply = try await ask(.status, address)
    do {
      return try JSONDecoder().decode(NodeStatus.self, from: Data(reply.utf8))
    } catch {
      throw ClusterError(.node, "\(address) answered what is no status: \(reply.prefix(200))")
    }
  }

  /// Sends one command and returns the reply, one line of JSON.
  /// - Parameter address: `host:port`, which the node's certificate must name.
  public func ask(_ command: Command, _ address: String) async throws(ClusterError) -> String {
    try await ask(line: "{\"command\":\"\(command.rawValue)\"}", address)
  }

  /// Sends one line of JSON and returns the reply's.
  public func ask(line: String, _ address: String) async throws(ClusterError) -> String {
    do { return try await caller.ask(line, at: address) } catch {
      throw ClusterError(error.code == .credentials ? .usage : .node, error.description)
    }
  }
}
