public import KMIP
public import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization
public import TTLV

/// A client of a cluster: asks the node that answered last, goes on to the others when it is dead, and speaks the newest
/// version that both sides know.
///
/// A request that may have been run is not sent again unless repeating it does no harm: it ends as `outcomeUnknown`.
public final class KMIPClient: Sendable {
  /// The answer to one operation.
  public struct Answer: Sendable {
    public let version: ProtocolVersion
    /// The members of the Response Payload.
    public let payload: [Item]
    public let node: NodeAddress

    func read<Value>(
      _ read: ([Item], ProtocolVersion) throws(KMIPError) -> Value
    ) throws(KMIPClientError) -> Value {
      do throws(KMIPError) { return try read(payload, version) } catch {
        throw .badReply("\(node) answered unreadably: \(error.message)")
      }
    }
  }

  /// Makes the members of a Request Payload for the version that is spoken.
  public typealias PayloadMaker = @Sendable (ProtocolVersion) throws(KMIPError) -> [Item]

  private let settings: KMIPClientSettings
  private let tls: NIOSSLContext
  private let pool: ConnectionPool
  private let group: any EventLoopGroup
  private let negotiated = Mutex<ProtocolVersion?>(nil)

  /// - Parameter group: event loops to run on; nil uses the process's own.
  public init(_ settings: KMIPClientSettings, group: (any EventLoopGroup)? = nil) throws(KMIPClientError) {
    guard !settings.nodes.isEmpty else { throw .unreachable("no node is given") }
    guard !settings.versions.isEmpty else { throw .badReply("no version is given") }
    self.settings = settings
    tls = try settings.tls.makeClient()
    pool = ConnectionPool(nodes: settings.nodes, limit: settings.idleConnections)
    self.group = group ?? MultiThreadedEventLoopGroup.singleton
    if settings.versions.count == 1 { negotiated.withLock { $0 = settings.versions[0] } }
  }

  /// Closes idle connections; those in use close when their answer has come.
  public func close() { pool.close() }

  /// The version that was negotiated; nil before the first request.
  public var version: ProtocolVersion? { negotiated.withLock { $0 } }

  /// Runs one operation.
  ///
  /// - Parameter isRepeatable: running it twice does no harm, so that it is sent again when an answer is lost.
  public func perform(
    _ operation: KMIP.Operation, isRepeatable: Bool, payload: PayloadMaker
  ) async throws(KMIPClientError) -> Answer {
    let end = NIODeadline.now() + settings.deadline
    var last = KMIPClientError.unreachable("no node answered")
    var pass = 0
    while true {
      var someNodeAnswered = false
      for node in pool.order {
        let rest = end - .now()
        guard rest.nanoseconds > 0 else { throw last }
        do throws(KMIPClientError) {
          return try await attempt(operation, payload, at: node, end: end)
        } catch {
          last = error
          pool.avoid(node)
          switch error {
          case .unreachable: continue
          case .outcomeUnknown where isRepeatable: continue
          case .noQuorum: someNodeAnswered = true
          default: throw error
          }
        }
      }
      pass += 1
      // Nobody listens anywhere: waiting longer than a restart takes does not help a caller who can ask again.
      guard someNodeAnswered || pass < 3 else { throw last }
      guard end - .now() > .milliseconds(300) else { throw last }
      do { try await Task.sleep(for: .milliseconds(200)) } catch { throw last }
    }
  }

  private func attempt(
    _ operation: KMIP.Operation, _ payload: PayloadMaker, at node: NodeAddress, end: NIODeadline
  ) async throws(KMIPClientError) -> Answer {
    let connection: KMIPConnection
    if let idle = pool.take(node) {
      connection = idle
    } else {
      connection = try await KMIPConnection.open(
        to: node, tls: tls, settings: settings, on: group, within: end - .now())
    }
    do throws(KMIPClientError) {
      let version = try await agree(on: connection, end: end)
      let members: [Item]
      do throws(KMIPError) { members = try payload(version) } catch { throw .unspeakable(error.message) }
      let answer = try await connection.ask(operation, members, version: version, within: end - .now())
      pool.giveBack(connection)
      return answer
    } catch {
      switch error {
      case .refused, .notFound, .noQuorum, .unspeakable: pool.giveBack(connection)
      default: connection.close()
      }
      throw error
    }
  }

  /// Discover Versions, once for all nodes: asked in our best version first, in the oldest that has the operation (KMIP
  /// 1.1 §4.26) when the server does not understand that, and in the others when it is choosy.
  private func agree(on connection: KMIPConnection, end: NIODeadline) async throws(KMIPClientError) -> ProtocolVersion {
    if let known = version { return known }
    let ours = settings.versions
    var last = KMIPClientError.badReply("\(connection.node) speaks none of our versions")
    for asking in [ours[0], .v1_1] + ours.dropFirst().filter({ $0 > .v1_1 }) {
      let time = min(end - .now(), settings.connect)
      do throws(KMIPClientError) {
        let request = DiscoverVersionsRequest(ours)
        let answer = try await connection.ask(.discoverVersions, request.items, version: asking, within: time)
        let found: DiscoverVersionsResponse
        do { found = try DiscoverVersionsResponse(answer.payload, version: answer.version) } catch {
          throw .badReply(error.message)
        }
        guard let version = ours.first(where: { found.versions.contains($0) }) else { throw last }
        negotiated.withLock { $0 = version }
        return version
      } catch {
        // Only a server that answered can be asked differently. One that answered in no way may have been sent nothing
        // but this question, so that the operation itself has not begun.
        if case .outcomeUnknown(let words) = error { throw .unreachable(words) }
        guard case .refused = error else { throw error }
        last = error
      }
    }
    throw last
  }
}

extension KMIPConnection {
  /// Sends one operation and reads its answer.
  func ask(
    _ operation: KMIP.Operation, _ payload: [Item], version: ProtocolVersion, within time: TimeAmount
  ) async throws(KMIPClientError) -> KMIPClient.Answer {
    let request = RequestMessage(
      header: RequestHeader(version: version),
      items: [RequestBatchItem(operation, payload: payload.map { $0.spelled(in: version) })])
    let bytes = try await exchange(BinaryEncoder.encode(request.item), within: time)
    let response: ResponseMessage
    do { response = try ResponseMessage(bytes) } catch { throw .badReply("\(node): \(error.message)") }
    guard let item = response.items.first, response.items.count == 1 else {
      throw .badReply("\(node) answered one operation with \(response.items.count)")
    }
    guard item.status == .success else { throw Refusals.error(item) }
    // A server may answer this one in a version that it does speak.
    guard response.version == version || operation == .discoverVersions else {
      throw .badReply("\(node) answered KMIP \(version) with \(response.version)")
    }
    return KMIPClient.Answer(version: response.version, payload: item.payload ?? [], node: node)
  }
}

/// What a refusal means to a caller. KMIP has no Result Reason for a cluster without a leader, so that the server's words
/// tell: they begin and end alike in all of its versions.
enum Refusals {
  static func error(_ item: ResponseBatchItem) -> KMIPClientError {
    let reason = item.reason ?? .generalFailure
    let words = item.message?.string ?? ""
    guard item.status == .operationFailed else { return .badReply("the operation is \(item.status.name)") }
    switch reason {
    case .itemNotFound, .objectNotFound: return .notFound(words)
    case .generalFailure where words.hasPrefix("the cluster has no leader"): return .noQuorum(words)
    case .generalFailure where words.hasPrefix("outcome unknown"): return .outcomeUnknown(words)
    case .generalFailure where words.hasPrefix("not served") || words.hasSuffix("Not run; try again"):
      return .unreachable(words)
    default: return .refused(reason, words)
    }
  }
}
