/// A head of the audit tree, signed by a node: what an export ends with and a pruned log begins with.
///
/// Signed are the bytes of `statement`; who signed shows in the certificate, which the cluster's authority issued for
/// nothing else.
public struct SignedHead: Hashable, Sendable {
  /// The cluster's identity, 16 bytes.
  public var cluster: [UInt8]
  /// Leaves that the tree had.
  public var size: UInt64
  /// The tree's head, 32 bytes.
  public var root: [UInt8]
  /// Milliseconds since 1970 by the signing node's clock.
  public var time: Int64
  public var node: UInt64
  /// Of the signing key, DER.
  public var certificate: [UInt8]
  /// ECDSA over P-256 with SHA-256, DER.
  public var signature: [UInt8]

  private static let formatVersion: UInt8 = 1

  public init(
    cluster: [UInt8], size: UInt64, root: [UInt8], time: Int64, node: UInt64, certificate: [UInt8] = [],
    signature: [UInt8] = []
  ) {
    self.cluster = cluster
    self.size = size
    self.root = root
    self.time = time
    self.node = node
    self.certificate = certificate
    self.signature = signature
  }

  /// What is signed: `"conclave audit head" ‖ 01 ‖ cluster[16] ‖ size[8] ‖ root[32] ‖ time[8] ‖ node[8]`.
  public var statement: [UInt8] {
    var bytes = Array("conclave audit head".utf8) + [Self.formatVersion] + cluster
    bytes.append(word: size)
    bytes.append(contentsOf: root)
    bytes.append(word: UInt64(bitPattern: time))
    bytes.append(word: node)
    return bytes
  }

  /// The head as a record and as part of a command.
  public var encoded: [UInt8] {
    var writer = FieldWriter()
    writer.put(Self.formatVersion)
    writer.put(text: cluster)
    writer.put(size)
    writer.put(text: root)
    writer.put(time)
    writer.put(node)
    writer.put(text: certificate)
    writer.put(text: signature)
    return writer.bytes
  }

  public init(encoded bytes: [UInt8]) throws(RegistryError) {
    guard bytes.count <= RegistryLimits.signedHeadLength else { throw .malformed(what: "signed head") }
    var reader = FieldReader(bytes, what: "signed head")
    try reader.version(Self.formatVersion)
    cluster = try reader.text(limit: 16)
    size = try reader.word()
    root = try reader.text(limit: AuditLeaf.hashLength)
    time = try reader.number()
    node = try reader.word()
    certificate = try reader.text(limit: RegistryLimits.signedHeadLength)
    signature = try reader.text(limit: RegistryLimits.signedHeadLength)
    guard cluster.count == 16, root.count == AuditLeaf.hashLength else { throw reader.malformed }
    try reader.finish()
  }
}
