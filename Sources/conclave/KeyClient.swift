import KMIP
import KMIPClient
import NIOCore
import TTLV

/// A client with the command's settings, and the words in which it fails.
struct KeyClient {
  private let client: KMIPClient

  init(_ connection: Connection) throws {
    let settings = try connection.settings()
    let tls = ClientTLS(
      certificateChain: try readFile(settings.certificate), privateKey: try readFile(settings.key),
      trustRoots: try readFile(settings.authority))
    var wanted = KMIPClientSettings(
      nodes: settings.nodes.map { NodeAddress(host: $0.host, port: $0.port) }, tls: tls)
    wanted.deadline = .seconds(Int64(connection.timeout))
    do { client = try KMIPClient(wanted) } catch { throw Failure(error) }
  }

  /// Does something with the client, and closes it.
  func run<Result>(_ work: (KMIPClient) async throws -> Result) async throws -> Result {
    defer { client.close() }
    do { return try await work(client) } catch let error as KMIPClientError { throw Failure(error) }
  }
}

extension Failure {
  init(_ error: KMIPClientError) {
    switch error {
    case .credentials: self.init(.local, "\(error)")
    case .unspeakable: self.init(.local, "\(error)")
    case .unreachable: self.init(.unreachable, "no node can be reached: \(error)")
    // The server's own words: a majority did not confirm the request in time.
    case .outcomeUnknown(let words) where words.hasPrefix("outcome unknown"):
      self.init(.noQuorum, "no quorum confirmed it: \(error)")
    case .outcomeUnknown: self.init(.unreachable, "the answer was lost, so that it may have been done: \(error)")
    case .noQuorum: self.init(.noQuorum, "no quorum: \(error)")
    case .refused: self.init(.refused, "refused: \(error)")
    case .badReply: self.init(.refused, "the server answered unreadably: \(error)")
    case .notFound: self.init(.notFound, "not found: \(error)")
    }
  }
}

extension KMIPClient {
  /// The object that a person means by a name or a Unique Identifier.
  ///
  /// What looks like an identifier of the server's is taken for one first: anybody can give an object such a name, and
  /// an administrator sees everybody's.
  func find(_ key: String) async throws -> UniqueIdentifier {
    if Self.looksMade(key) {
      let identifier = UniqueIdentifier(Text(key))
      do {
        _ = try await getAttributes(identifier, names: [.standard(.objectType)])
        return identifier
      } catch {
        switch error {
        case .notFound: break
        // There is one, of which the server tells nothing more now: what is asked for will be refused by name.
        case .refused: return identifier
        default: throw error
        }
      }
    }
    let named = try await locate([Attribute(.name, Name(Text(key)).value)], maximumItems: 2)
    if named.count > 1 { throw Failure(.local, "several objects have the name \"\(key)\"; give a Unique Identifier") }
    return named.first ?? UniqueIdentifier(Text(key))
  }

  /// Whether a text has the form of the server's identifiers: a UUID (RFC 9562 §4).
  private static func looksMade(_ key: String) -> Bool {
    let parts = key.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
  }

  /// Runs one operation on the object that is meant; when there is none, the words name what was asked for.
  func withKey<Result>(_ key: String, _ body: (UniqueIdentifier) async throws -> Result) async throws -> Result {
    let identifier = try await find(key)
    do { return try await body(identifier) } catch KMIPClientError.notFound {
      throw Failure(.notFound, "no key \"\(key)\"")
    }
  }
}
