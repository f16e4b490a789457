import Access
import FrontEnd
import OpenSSL
import Synchronization
import TTLV
import Testing

/// Clients whose certificates the records let in, and those that nobody does.
@Suite struct ChainVerifierTests {
  /// Lets everybody in or nobody, and says so later, from another thread.
  private final class Doorkeeper: ChainVerifier {
    let known = Mutex<Set<[UInt8]>>([])
    let asked = Mutex(0)
    let isOpen = Mutex(false)

    func verify(_ chain: [[UInt8]], _ answer: @escaping @Sendable (Bool) -> Void) {
      asked.withLock { $0 += 1 }
      let isOpen = isOpen.withLock { $0 }
      if isOpen { known.withLock { _ = $0.insert(chain[0]) } }
      Task.detached { answer(isOpen) }
    }

    var enrolment: CertificateVerifier.Enrolment {
      CertificateVerifier.Enrolment(
        fingerprint: { Digest.sha256.hash($0) },
        isEnrolled: { [weak self] fingerprint in
          self?.known.withLock { $0.contains { Digest.sha256.hash($0) == fingerprint } } ?? false
        })
    }
  }

  @Test func theRecordsSayWhoComes() async throws {
    let door = Doorkeeper()
    let rig = try await Rig(chains: door, enrolment: door.enrolment)
    let stranger = try CertificateAuthority.create(commonName: "somebody else", kind: .ecP256, validDays: 2)
    let tls = try rig.client("mallory", by: stranger)
    let refused = try await Caller(port: rig.port, tls: tls)
    #expect(await refused.isClosedByPeer())
    #expect(rig.handler.count == 0)
    #expect(door.asked.withLock { $0 } == 1)
    // Even an authority's word is the verifier's to weigh.
    let vouched = try await Caller(port: rig.port, tls: try rig.client("alice"))
    #expect(await vouched.isClosedByPeer())
    door.isOpen.withLock { $0 = true }
    let admitted = try await Caller(port: rig.port, tls: tls)
    let frame: [UInt8] = [0x42, 0, 0x78, 1, 0, 0, 0, 0]
    admitted.send(frame)
    #expect(await admitted.receives(frame.count))
    let principal = try #require(rig.handler.seen.withLock { $0.principals.first })
    // Its names mean nothing: only the records know whose it is.
    #expect(principal.identity.isEmpty && principal.certificate?.count == 32)
    admitted.close()
    await rig.stop()
  }
}
