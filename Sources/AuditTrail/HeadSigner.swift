public import OpenSSL
public import Registry

/// A node's key for signing heads of the audit tree and backups, certified by the cluster's authority for nothing else.
/// The key is in the node's token, or, where that keeps none, made when the node first signs and held in memory only: no
/// disk ever holds a key with which a history could be forged later.
public struct HeadSigner: Sendable {
  /// Signs a statement with SHA-256: ECDSA as DER, RSA by PKCS #1 v1.5.
  public typealias Signing = @Sendable (_ statement: [UInt8]) throws(AuditTrailError) -> [UInt8]

  private let signing: Signing
  /// DER.
  public let certificate: [UInt8]
  private let cluster: [UInt8]
  private let node: UInt64

  /// Makes a key in memory and has it certified.
  ///
  /// - Parameters:
  ///   - cluster: the cluster's identity, 16 bytes.
  ///   - now: milliseconds since 1970.
  public init(
    cluster: [UInt8], node: UInt64, authority: CertificateFacts, authorityKey: PrivateKey, now: Int64
  ) throws(AuditTrailError) {
    let key: PrivateKey
    let publicKey: PublicKey
    do throws(OpenSSLError) {
      key = try PrivateKey.generate(.ecP256)
      publicKey = try key.publicKey()
    } catch {
      throw .cryptography("\(error)")
    }
    try self.init(
      cluster: cluster, node: node, authority: authority, authorityKey: authorityKey, now: now, publicKey: publicKey
    ) { (statement) throws(AuditTrailError) in
      do { return try key.sign(Digest.sha256.hash(statement), .plain) } catch { throw .cryptography("\(error)") }
    }
  }

  /// Has a key that is elsewhere certified.
  ///
  /// - Parameters:
  ///   - publicKey: on P-256, or of RSA.
  ///   - signing: signs by its private half.
  public init(
    cluster: [UInt8], node: UInt64, authority: CertificateFacts, authorityKey: PrivateKey, now: Int64,
    publicKey: PublicKey, signing: @escaping Signing
  ) throws(AuditTrailError) {
    do throws(OpenSSLError) {
      let subject = try CertificateIssuance.name([NamePart(attribute: "CN", value: Self.name(of: node))])
      var issuance = CertificateIssuance(
        subject: subject, key: publicKey, notBefore: now / 1000 - 300,
        notAfter: min(now / 1000 + Limits.certificateDays * 86_400, authority.notAfter))
      issuance.keyUsage = [0]
      certificate = try issuance.issue(
        by: authority, key: authorityKey, digest: nil, serial: try Random.bytes(16))
    } catch {
      throw .cryptography("\(error)")
    }
    self.signing = signing
    self.cluster = cluster
    self.node = node
  }

  /// The subject under which a node's key is certified. No client and no node goes by such a name.
  static func name(of node: UInt64) -> String { "Conclave audit log, node \(node)" }

  /// Signs the head of a tree. May wait for the token.
  ///
  /// - Parameter now: milliseconds since 1970.
  public func sign(_ tree: MerkleTree, now: Int64) throws(AuditTrailError) -> SignedHead {
    var head = SignedHead(
      cluster: cluster, size: tree.size, root: tree.head, time: now, node: node, certificate: certificate)
    head.signature = try sign(statement: head.statement).signature
    return head
  }

  /// Signs another statement of the node's. Statements begin with words that tell their kinds apart.
  public func sign(statement: [UInt8]) throws(AuditTrailError) -> (certificate: [UInt8], signature: [UInt8]) {
    (certificate, try signing(statement))
  }
}
