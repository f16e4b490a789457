import KMIP
import OpenSSL
import Registry
import TTLV

@testable import AuditTrail

/// An authority, a node that signs heads, and an export made with them.
struct SignedLog {
  static let now: Int64 = 1_800_000_000_000

  let authority: CertificateAuthority
  let signer: HeadSigner
  var entries: [AuditEntry] = []
  var tree = MerkleTree()
  var lines: [[UInt8]] = []
  private var heads: UInt64 = 0

  init(node: UInt64 = 2, cluster: UInt8 = 7) throws {
    authority = try CertificateAuthority.create(commonName: "Conclave test CA", kind: .ecP256, validDays: 3_000)
    signer = try SignedLog.signer(authority, node: node, cluster: cluster)
  }

  /// Signed by a key that is elsewhere.
  init(signedBy key: PrivateKey, _ scheme: SignatureScheme) throws {
    authority = try CertificateAuthority.create(commonName: "Conclave test CA", kind: .ecP256, validDays: 3_000)
    signer = try HeadSigner(
      cluster: [UInt8](repeating: 7, count: 16), node: 2, authority: authority.facts,
      authorityKey: PrivateKey(der: authority.privateKeyDER(), form: .pkcs8), now: SignedLog.now,
      publicKey: key.publicKey()
    ) { (statement) throws(AuditTrailError) in
      do { return try key.sign(Digest.sha256.hash(statement), scheme) } catch { throw .cryptography("\(error)") }
    }
  }

  static func signer(_ authority: CertificateAuthority, node: UInt64, cluster: UInt8) throws -> HeadSigner {
    try HeadSigner(
      cluster: [UInt8](repeating: cluster, count: 16), node: node, authority: authority.facts,
      authorityKey: PrivateKey(der: authority.privateKeyDER(), form: .pkcs8), now: now)
  }

  var verifier: HeadVerifier { HeadVerifier(authorities: [authority.facts]) }
  var export: [UInt8] { lines.flatMap { $0 + [0x0A] } }

  mutating func add(_ count: Int) {
    for _ in 0..<count {
      let number = entries.count
      let record = AuditRecord(
        time: SignedLog.now + Int64(number) * 17, identity: number % 3 == 0 ? "alice" : "bob \"the\" \\ \u{7}é",
        node: number % 2 == 0 ? 1 : nil, connection: UInt64(number), operation: number % 5 == 4 ? nil : .get,
        command: number % 5 == 4 ? "remove node 3" : nil,
        object: number % 4 == 0 ? nil : UniqueIdentifier(Text("object-\(number)")),
        refusal: number % 7 == 6 ? .permissionDenied : nil, clientCorrelation: number % 3 == 1 ? "c" : nil,
        serverCorrelation: number % 3 == 2 ? "s" : nil, message: number % 6 == 5 ? "a message\n" : nil)
      let entry = AuditEntry(record, salt: (0..<16).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) })
      lines.append(LogLine.entry(number: tree.size, entry).bytes)
      entries.append(entry)
      tree.append(leafHash: entry.leafHash)
    }
  }

  @discardableResult
  mutating func sign() throws -> SignedHead {
    heads += 1
    let head = try signer.sign(tree, now: SignedLog.now + 5_000)
    lines.append(LogLine.head(place: heads, head).bytes)
    return head
  }

  /// Begins behind the leaves so far, as an export that goes on does.
  mutating func begin() {
    lines = [LogLine.begin(tree).bytes]
    heads = 0
  }
}
