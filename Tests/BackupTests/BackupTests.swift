import AuditTrail
import Custody
import Foundation
import OpenSSL
import Registry
import Secrets
import Store
import Testing

@testable import Backup

/// A state, keys, an authority and recipients; and what may be done to a backup of them.
struct BackupTests {
  private static let now: Int64 = 1_800_000_000_000

  private let directory = FileManager.default.temporaryDirectory.path + "/conclave-backup-\(UUID().uuidString)"
  private let store = MemoryStore()
  private let keyring: RootKeyring
  private let authority: ClusterAuthority
  private let signer: HeadSigner
  private let verifier: HeadVerifier
  private let recovery: RecoveryKey

  init() throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    keyring = try Custody.createRoot()
    authority = try ClusterAuthority.create(cluster: keyring.cluster, validDays: 3_000)
    let facts = try CertificateFacts(der: authority.certificate)
    signer = try HeadSigner(
      cluster: keyring.cluster.bytes, node: 2, authority: facts,
      authorityKey: PrivateKey(der: authority.key, form: .pkcs8), now: Self.now)
    verifier = HeadVerifier(authorities: [facts])
    recovery = try RecoveryKey.create()
    var writes = WriteSet()
    for number in 0..<3_000 {
      let value = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 1 + number % 900)
      let key = [0x41, UInt8(number >> 8), UInt8(number & 255)]
      writes.put(RecordKey(key), Record(revision: Revision(term: 1, index: UInt64(number)), value: value))
    }
    try store.commit(writes, applied: Revision(term: 3, index: 5_000))
  }

  private func write(_ name: String, edit: (inout [UInt8]) -> Void = { _ in }) throws -> (
    path: String, header: BackupHeader
  ) {
    let recipients = try Recipient.all(inPEM: recovery.recipientPEM() + RecoveryKey.create().recipientPEM())
    #expect(recipients.count == 2)
    var writer = try BackupWriter(
      of: store.view(), applied: store.applied, auditSize: 7, keyring: keyring, authority: authority,
      recipients: recipients, signer: signer, node: 2, now: Self.now)
    var bytes: [UInt8] = []
    while let part = try writer.next() { bytes += part }
    edit(&bytes)
    let path = directory + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return (path, writer.header)
  }

  /// Reads all of a backup as a restoration does.
  private func read(_ path: String, _ key: RecoveryKey) throws -> (records: Int, digest: [UInt8]?, keyring: RootKeyring)
  {
    let reader = try BackupReader(path: path)
    let keys = try reader.keys(with: key)
    var count = 0
    while let records = try reader.nextRecords() { count += records.count }
    try reader.verifySignature(verifier)
    return (count, reader.digest, keys.keyring)
  }

  @Test func whatWasWrittenIsRead() throws {
    let (path, header) = try write("good")
    #expect(header.applied == Revision(term: 3, index: 5_000) && header.auditSize == 7)
    let found = try read(path, recovery)
    #expect(found.records == 3_000)
    #expect(found.digest == (try StateDigest.scan(try store.view())))
    #expect(found.keyring.cluster == keyring.cluster)
    #expect(found.keyring.roots[1]?.revealed() == keyring.roots[1]?.revealed())
    let blind = try BackupReader(path: path)
    try blind.skip()
    try blind.verifySignature(verifier)
    // Nothing of the records or keys stands in it.
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(bytes.firstRange(of: [UInt8](repeating: 77, count: 32)) == nil)
    #expect(bytes.firstRange(of: keyring.roots[1]!.revealed()) == nil)
  }

  @Test func otherKeysDoNotOpenIt() throws {
    let (path, _) = try write("other")
    let stranger = try RecoveryKey.create()
    #expect { try read(path, stranger) } throws: { ($0 as? BackupError)?.code == .wrongKey }
    let other = try CertificateAuthority.create(commonName: "another", kind: .ecP256, validDays: 10)
    let reader = try BackupReader(path: path)
    try reader.skip()
    #expect { try reader.verifySignature(HeadVerifier(authorities: [other.facts])) } throws: {
      ($0 as? BackupError)?.code == .notBelieved
    }
  }

  /// A recipient of RSA, as tokens without elliptic curves have it; and one that is too short.
  @Test func recipientsOfRSAOpenIt() throws {
    let key = try PrivateKey.generateRSA(bits: 2_048)
    let mine = try RecoveryKey(key)
    let other = try RecoveryKey(PrivateKey.generateRSA(bits: 3_072))
    let recipients = try Recipient.all(inPEM: mine.recipientPEM() + recovery.recipientPEM())
    var writer = try BackupWriter(
      of: store.view(), applied: store.applied, auditSize: 7, keyring: keyring, authority: authority,
      recipients: recipients, signer: signer, node: 2, now: Self.now)
    var bytes: [UInt8] = []
    while let part = try writer.next() { bytes += part }
    let path = directory + "/rsa"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect(try read(path, RecoveryKey(pem: mine.pem())).records == 3_000)
    #expect(try read(path, recovery).records == 3_000)
    #expect { try read(path, other) } throws: { ($0 as? BackupError)?.code == .wrongKey }
    // What is sealed to it is bound to the header, and to what was encrypted.
    let header = writer.header
    for at in header.binding.indices {
      var binding = header.binding
      binding[at] ^= 1
      #expect(throws: BackupError.self) { try mine.open(header.recipients, binding: binding) }
    }
    #expect(throws: BackupError.self) { try Recipient(PrivateKey.generateRSA(bits: 1_024).publicKey()) }
  }

  @Test func cutAndChangedFilesAreRefused() throws {
    let (path, _) = try write("whole")
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let bad = directory + "/bad"
    func isRefused(_ bytes: [UInt8]) throws -> Bool {
      try Data(bytes).write(to: URL(fileURLWithPath: bad))
      do {
        let reader = try BackupReader(path: bad)
        try reader.skip()
        try reader.verifySignature(verifier)
      } catch {
        do {
          _ = try read(bad, recovery)
        } catch is BackupError {
          return true
        }
      }
      return false
    }
    #expect(try !isRefused(bytes))
    for trial in 0..<60 {
      var changed = bytes
      // The header and the end are short beside the records: half of the trials go there.
      let near = trial % 4 == 0 ? 0..<700 : trial % 4 == 1 ? bytes.count - 700..<bytes.count : bytes.indices
      let at = Int.random(in: near)
      changed[at] ^= 1 << UInt8.random(in: 0..<8)
      #expect(try isRefused(changed), "bit at \(at) of \(bytes.count)")
      let cut = Int.random(in: 0..<bytes.count)
      #expect(try isRefused(Array(bytes[..<cut])), "cut at \(cut)")
    }
    #expect(try isRefused(bytes + [0]))
  }

  @Test func anyThresholdOfSharesMakesTheKeyAndFewerDoNot() throws {
    let shares = try recovery.shares(count: 5, threshold: 3)
    let (path, _) = try write("shares")
    for chosen in [[0, 1, 2], [4, 2, 0], [1, 3, 4, 0], [0, 1, 2, 3, 4]] {
      let key = try RecoveryKey(shares: chosen.map { shares[$0] })
      #expect(key.fingerprint == recovery.fingerprint)
      #expect(try read(path, key).records == 3_000)
    }
    let others = try RecoveryKey.create().shares(count: 5, threshold: 3)
    for wrong in [
      [], [shares[0]], [shares[0], shares[1]], [shares[0], shares[0], shares[0]],
      [shares[0], shares[1], others[2]], [shares[0], shares[1], String(shares[2].dropLast(2)) + "00"],
    ] as [[String]] {
      #expect { try RecoveryKey(shares: wrong) } throws: { ($0 as? BackupError)?.code == .wrongKey }
    }
  }
}
