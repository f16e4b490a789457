import Access
import FrontEnd
import KMIP
import KMIPClient
import NIOCore
import OpenSSL
import Synchronization
import TTLV

/// A node that answers what the test says, in the request's version.
final class ScriptedNode: RequestHandler {
  enum Answer: Sendable {
    case payload([Item])
    case failure(ResultReason, String)
    /// Closes without answering.
    case drop
    /// Never answers.
    case hold
    case raw([UInt8])
  }

  typealias Script = @Sendable (RequestBatchItem, ProtocolVersion) -> Answer

  static let all: [ProtocolVersion] = [.v3_0, .v2_1, .v2_0, .v1_4, .v1_3, .v1_2, .v1_1, .v1_0]

  let spoken: [ProtocolVersion]
  let script: Script
  let front = Mutex<FrontEnd?>(nil)
  let seen = Mutex<[(code: UInt32?, version: ProtocolVersion)]>([])
  private let held = Mutex<[ReplySink]>([])

  init(spoken: [ProtocolVersion] = all, _ script: @escaping Script) {
    self.spoken = spoken
    self.script = script
  }

  func start(_ authority: CertificateAuthority, port: Int = 0) async throws -> NodeAddress {
    let issued = try authority.issueServer(
      commonName: "node", ipAddresses: ["127.0.0.1"], dnsNames: ["localhost"], kind: .ecP256, validDays: 2)
    let front = try FrontEnd(
      tls: TLSSettings(
        certificateChain: Array(issued.certificatePEM.utf8), privateKey: Array(issued.privateKeyPEM.utf8),
        trustRoots: Array(authority.certificatePEM.utf8)),
      verifier: Anybody(), handler: self, eventLoops: 1)
    try await front.listen(at: .init(host: "127.0.0.1", port: port))
    self.front.withLock { $0 = front }
    return NodeAddress(host: "127.0.0.1", port: front.addresses[0].port)
  }

  func stop() async { await front.withLock { $0 }?.shutdown(within: .milliseconds(1)) }

  /// Operations that came, Discover Versions left out.
  var operations: [KMIP.Operation] {
    seen.withLock { $0.compactMap { $0.code.flatMap { KMIP.Operation(rawValue: $0) } } }
      .filter { $0 != .discoverVersions }
  }

  func handle(_ frame: [UInt8], principal: Principal, connection: ConnectionID, reply: ReplySink) {
    let request: RequestMessage
    do { request = try RequestMessage(frame, spoken: spoken) } catch {
      return send(
        ResponseBatchItem(
          operationCode: nil, status: .operationFailed, reason: error.error.reason, message: Text(error.error.message)),
        error.answerIn, reply)
    }
    let version = request.header.version
    let item = request.items[0]
    seen.withLock { $0.append((item.operationCode, version)) }
    let answer =
      item.operation == .discoverVersions
      ? Answer.payload(DiscoverVersionsResponse(spoken).items) : script(item, version)
    switch answer {
    case .payload(let members):
      send(
        ResponseBatchItem(operationCode: item.operationCode, status: .success, payload: members), version, reply)
    case .failure(let reason, let words):
      send(
        ResponseBatchItem(
          operationCode: item.operationCode, status: .operationFailed, reason: reason, message: Text(words)), version,
        reply)
    case .drop: reply.close()
    case .hold: held.withLock { $0.append(reply) }
    case .raw(let bytes): reply.send(bytes)
    }
  }

  func read(_ body: [UInt8], _ form: MessageForm) -> TextReading { .frame(body) }

  func written(_ reply: [UInt8], _ form: MessageForm) -> [UInt8] { reply }

  func malformed(_ prefix: [UInt8], problem: FrameProblem) -> [UInt8]? { nil }

  private func send(_ item: ResponseBatchItem, _ version: ProtocolVersion, _ reply: ReplySink) {
    reply.send(ResponseMessage(version: version, timeStamp: 1, items: [item]).encoded())
  }
}

struct Anybody: ClientVerifier {
  func verdict(_ certificate: [UInt8]) -> ClientVerdict { .accept(Principal(identity: "somebody")) }
}

extension KMIPClientSettings {
  init(_ authority: CertificateAuthority, by issuer: CertificateAuthority? = nil, _ nodes: [NodeAddress]) throws {
    let issued = try (issuer ?? authority).issueClient(
      commonName: "alice", organizationalUnit: nil, kind: .ecP256, validDays: 2)
    self.init(
      nodes: nodes,
      tls: ClientTLS(
        certificateChain: Array(issued.certificatePEM.utf8), privateKey: Array(issued.privateKeyPEM.utf8),
        trustRoots: Array(authority.certificatePEM.utf8)))
  }
}
