internal import Registry
public import Store

/// What a backup says of itself in clear.
public struct BackupHeader: Hashable, Sendable {
  public var cluster: [UInt8]
  /// 16 random bytes.
  public var identifier: [UInt8]
  /// Milliseconds since 1970 by the clock of the node that made it.
  public var created: Int64
  public var node: UInt64
  /// The entry of the log after which the state is kept.
  public var applied: Revision
  /// Records of the audit log up to there.
  public var auditSize: UInt64
  public var recipients: [Recipient.Sealed]

  static let magic = Array("CNCLBKUP".utf8) + [1]

  /// What the sealed key is bound to: everything but the recipients.
  var binding: [UInt8] { fields(with: []) }

  var encoded: [UInt8] { fields(with: recipients) }

  private func fields(with recipients: [Recipient.Sealed]) -> [UInt8] {
    var writer = FieldWriter()
    writer.put(text: cluster)
    writer.put(text: identifier)
    writer.put(created)
    writer.put(node)
    writer.put(applied.term)
    writer.put(applied.index)
    writer.put(auditSize)
    writer.put(UInt8(recipients.count))
    for each in recipients {
      writer.put(text: each.recipient)
      writer.put(text: each.fresh)
      writer.put(text: each.bytes)
    }
    return writer.bytes
  }

  init(encoded: [UInt8]) throws(RegistryError) {
    var reader = FieldReader(encoded, what: "header of a backup")
    cluster = try reader.text(limit: 16)
    identifier = try reader.text(limit: 16)
    created = try reader.number()
    node = try reader.word()
    applied = Revision(term: try reader.word(), index: try reader.word())
    auditSize = try reader.word()
    recipients = []
    for _ in 0..<(try reader.byte()) {
      recipients.append(
        Recipient.Sealed(
          recipient: try reader.text(limit: 32), fresh: try reader.text(limit: 1_024),
          bytes: try reader.text(limit: 1_024)))
    }
    guard cluster.count == 16, identifier.count == 16 else { throw reader.malformed }
    try reader.finish()
  }

  init(
    cluster: [UInt8], identifier: [UInt8], created: Int64, node: UInt64, applied: Revision, auditSize: UInt64
  ) {
    self.cluster = cluster
    self.identifier = identifier
    self.created = created
    self.node = node
    self.applied = applied
    self.auditSize = auditSize
    recipients = []
  }
}

/// The parts that follow the header: `length[4] ‖ kind[1] ‖ content`, big-endian.
enum FrameKind: UInt8 {
  /// The cluster's keys (a `KeyringParcel` under the backup's key), sealed.
  case keys = 1
  /// Records in key order, each `key length[2] ‖ value length[4] ‖ term[8] ‖ index[8] ‖ key ‖ value`, sealed.
  case records = 2
  /// `records[8] ‖ digest of the state[32]`, sealed: nothing is missing before it.
  case end = 3
  /// In clear: `counted certificate ‖ counted signature` over `statement`.
  case signature = 4

  /// What seals of frames are bound to.
  static func binding(_ header: [UInt8], _ kind: FrameKind, _ number: UInt64) -> [UInt8] {
    var writer = FieldWriter()
    writer.put(text: Array("conclave backup frame".utf8))
    writer.put(text: SHA256.hash(header))
    writer.put(kind.rawValue)
    writer.put(number)
    return writer.bytes
  }

  /// What the node signs: `"conclave backup" ‖ 01 ‖ SHA-256 of the file before the signature's frame`.
  static func statement(_ digest: [UInt8]) -> [UInt8] { Array("conclave backup".utf8) + [1] + digest }
}
