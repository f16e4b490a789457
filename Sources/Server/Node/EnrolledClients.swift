internal import Access
internal import FrontEnd
internal import KMIP
internal import OpenSSL
internal import Synchronization
internal import TTLV

/// Lets clients in whose certificates no configured authority vouches for, when Re-Provision has made them theirs: the
/// records are asked behind a read index, so a certificate counts at every node from the moment on that it was answered.
final class EnrolledClients: ChainVerifier {
  private struct State {
    var anchors: [[UInt8]]
    /// Certificates that came in by the records alone. TLS sessions that are resumed show theirs again without a chain; they
    /// end with the process, as this set does.
    var admitted: Set<[UInt8]> = []
    var asking = 0
  }

  /// Questions to the records at a time: strangers' handshakes beyond it fail.
  private static let questions = 32
  private static let question: [UInt8] = {
    let message = RequestMessage(
      header: RequestHeader(version: .v2_1), items: [RequestBatchItem(.discoverVersions, payload: [])])
    return BinaryEncoder.encode(message.item)
  }()

  private let gate: RequestGate
  private let state: Mutex<State>

  /// - Parameter authorities: PEM.
  init(gate: RequestGate, authorities: [UInt8]) throws(StartError) {
    self.gate = gate
    state = Mutex(State(anchors: try Self.anchors(authorities)))
  }

  /// Takes other authorities.
  func reload(authorities: [UInt8]) throws(StartError) {
    let anchors = try Self.anchors(authorities)
    state.withLock { $0.anchors = anchors }
  }

  private static func anchors(_ pem: [UInt8]) throws(StartError) -> [[UInt8]] {
    do { return try CertificateFacts.all(inPEM: String(decoding: pem, as: UTF8.self)).map(\.der) } catch {
      throw StartError("the authorities of clients cannot be read: \(error)")
    }
  }

  var enrolment: CertificateVerifier.Enrolment {
    CertificateVerifier.Enrolment(
      fingerprint: { Self.fingerprint($0) },
      isEnrolled: { [weak self] fingerprint in self?.state.withLock { $0.admitted.contains(fingerprint) } ?? false })
  }

  private static func fingerprint(_ der: [UInt8]) -> [UInt8] { Digest.sha256.hash(der) }

  func verify(_ chain: [[UInt8]], _ answer: @escaping @Sendable (Bool) -> Void) {
    let anchors = state.withLock { $0.anchors }
    let fingerprint = Self.fingerprint(chain[0])
    let judged = CertificateChain(leaf: chain[0], others: Array(chain.dropFirst()))
    if (try? judged.isClients(of: anchors, at: Clocks.wall() / 1000)) == true {
      // An authority that is believed now has the last word, whatever was before.
      _ = state.withLock { $0.admitted.remove(fingerprint) }
      return answer(true)
    }
    let mayAsk = state.withLock { state in
      guard state.asking < Self.questions else { return false }
      state.asking += 1
      return true
    }
    guard mayAsk else { return answer(false) }
    var principal = Principal(identity: "")
    principal.certificate = fingerprint
    gate.fetch(Self.question, as: principal) { [weak self] reply in
      let isKnown =
        reply.flatMap { try? BinaryDecoder.decode($0) }.flatMap { try? ResponseMessage($0) }?
        .items.first?.status == .success
      self?.state.withLock { state in
        state.asking -= 1
        if isKnown { state.admitted.insert(fingerprint) } else { state.admitted.remove(fingerprint) }
      }
      answer(isKnown)
    }
  }
}
