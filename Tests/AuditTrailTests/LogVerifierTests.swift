import OpenSSL
import Registry
import Testing

@testable import AuditTrail

struct LogVerifierTests {
  private func verdict(_ export: [UInt8], _ log: SignedLog, cluster: [UInt8]? = nil) -> AuditTrailError? {
    var verifier = LogVerifier(log.verifier, cluster: cluster)
    do throws(AuditTrailError) {
      try verifier.verify(export)
      return nil
    } catch {
      return error
    }
  }

  @Test func anExportVerifiesFromItsBeginningAndFromTheMiddle() throws {
    var log = try SignedLog()
    log.add(20)
    try log.sign()
    log.add(13)
    try log.sign()
    #expect(verdict(log.export, log) == nil)
    log.begin()
    log.add(5)
    try log.sign()
    #expect(verdict(log.export, log) == nil)
    #expect(verdict(log.export, log, cluster: [UInt8](repeating: 7, count: 16)) == nil)
    #expect(verdict(log.export, log, cluster: [UInt8](repeating: 8, count: 16)) != nil)
  }

  /// A token signs by what it has: the certificate's key tells by what, and nothing else will do.
  @Test func headsVerifyByTheAlgorithmOfTheirKey() throws {
    let rsa = try PrivateKey.generateRSA(bits: 2_048)
    let curve = try PrivateKey.generate(.ecP256)
    let cases: [(PrivateKey, SignatureScheme, Bool)] = [
      (curve, .plain, true), (rsa, .pkcs1(.sha256), true), (rsa, .pkcs1(.sha1), false),
      (rsa, .pss(.sha256, mask: .sha256, salt: nil), false),
    ]
    for (key, scheme, isGood) in cases {
      guard let log = try? Self.signed(key, scheme) else {
        #expect(!isGood)
        continue
      }
      #expect((verdict(log.export, log) == nil) == isGood, "\(scheme)")
    }
  }

  private static func signed(_ key: PrivateKey, _ scheme: SignatureScheme) throws -> SignedLog {
    var log = try SignedLog(signedBy: key, scheme)
    log.add(5)
    try log.sign()
    return log
  }

  /// 10,000 edits drawn at random: bytes changed, put in and taken out, lines swapped, copied and dropped, files cut.
  @Test func everyEditIsFound() throws {
    var log = try SignedLog()
    log.add(10)
    try log.sign()
    log.add(10)
    try log.sign()
    let export = log.export
    let lines = log.lines
    try #require(verdict(export, log) == nil)
    var draw = SystemRandomNumberGenerator()
    var kinds: Set<Int> = []
    for _ in 0..<10_000 {
      var edited = export
      let at = Int.random(in: export.indices, using: &draw)
      let kind = Int.random(in: 0..<8, using: &draw)
      switch kind {
      case 0: edited[at] ^= UInt8.random(in: 1...255, using: &draw)
      case 1: edited.insert(UInt8.random(in: 0...255, using: &draw), at: at)
      case 2: edited.remove(at: at)
      case 3: edited[at] = UInt8(ascii: "0") + UInt8.random(in: 0...9, using: &draw)
      case 4: edited.removeLast(Int.random(in: 1...export.count - 1, using: &draw))
      default:
        var changed = lines
        let one = Int.random(in: lines.indices, using: &draw)
        let other = Int.random(in: lines.indices, using: &draw)
        switch kind {
        case 5: changed.swapAt(one, other)
        case 6: changed.insert(changed[one], at: other)
        default: changed.remove(at: one)
        }
        edited = changed.flatMap { $0 + [0x0A] }
      }
      // An edit that changes nothing is none; what was cut behind a head is an older export of the same log.
      let isOlder = edited == lines.prefix(11).flatMap { $0 + [0x0A] }
      if edited == export || isOlder { continue }
      kinds.insert(kind)
      if verdict(edited, log) == nil {
        Issue.record("an edit of kind \(kind) at \(at) was not found: \(String(decoding: edited, as: UTF8.self))")
        return
      }
    }
    #expect(kinds.count == 8)
  }

  @Test func whatStandsUnderNoHeadIsNotProven() throws {
    var log = try SignedLog()
    log.add(3)
    #expect(verdict(log.export, log) != nil)
    try log.sign()
    #expect(verdict(log.export, log) == nil)
    log.add(1)
    #expect(verdict(log.export, log) != nil)
    #expect(verdict([], log) != nil)
  }

  @Test func otherSignersAreNotBelieved() throws {
    var log = try SignedLog()
    log.add(4)
    let tree = log.tree
    let stranger = try SignedLog()
    let plain = log.lines
    func with(_ head: SignedHead) -> [UInt8] {
      (plain + [LogLine.head(place: 1, head).bytes]).flatMap { $0 + [0x0A] }
    }
    let good = try log.signer.sign(tree, now: SignedLog.now)
    #expect(verdict(with(good), log) == nil)
    #expect(verdict(with(try stranger.signer.sign(tree, now: SignedLog.now)), log) != nil)
    // A key that is certified for another node, and a certificate of the same authority for something else.
    var other = good
    other.node = 3
    #expect(verdict(with(other), log) != nil)
    let client = try log.authority.issueClient(
      commonName: "mallory", organizationalUnit: nil, kind: .ecP256, validDays: 10)
    var forged = good
    forged.certificate = try CertificateFacts(pem: client.certificatePEM).der
    let key = try PrivateKey(pem: client.privateKeyPEM)
    forged.signature = try key.sign(Digest.sha256.hash(forged.statement), .plain)
    #expect(verdict(with(forged), log) != nil)
    // Outside of the key's life.
    for time in [SignedLog.now - 86_400_000, SignedLog.now + 366 * 20 * 86_400_000] {
      #expect(verdict(with(try log.signer.sign(tree, now: time)), log) != nil)
    }
  }
}
