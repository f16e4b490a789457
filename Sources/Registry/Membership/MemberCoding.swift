internal import Raft

/// Format version 1 of a member: version, id (8), incarnation (8), kind, priority, then the six texts, each behind its
/// length (2). All numbers big-endian.
extension Member {
  static let formatVersion: UInt8 = 1

  /// The member as it stands in records, in configuration entries and in cluster commands. Texts beyond their limit are
  /// a caller's fault (`isWithinLimits`).
  public var encoded: [UInt8] {
    var writer = FieldWriter()
    append(to: &writer)
    return writer.bytes
  }

  package func append(to writer: inout FieldWriter) {
    writer.put(Self.formatVersion)
    writer.put(id.rawValue)
    writer.put(incarnation)
    particulars.append(to: &writer)
  }

  public init(encoded bytes: [UInt8]) throws(RegistryError) {
    var reader = FieldReader(bytes, what: "member")
    try self.init(&reader)
    try reader.finish()
  }

  package init(_ reader: inout FieldReader) throws(RegistryError) {
    try reader.version(Self.formatVersion)
    guard let id = NodeID(rawValue: try reader.word()) else { throw reader.malformed }
    self.init(id: id, incarnation: try reader.word(), try Particulars(&reader))
  }
}

extension Particulars {
  private var texts: [[UInt8]] { [peer, kmip, https, admin, name, fingerprint] }

  /// Whether every text is within `RegistryLimits.memberText`.
  public var isWithinLimits: Bool { texts.allSatisfy { $0.count <= RegistryLimits.memberText } }

  package func append(to writer: inout FieldWriter) {
    writer.put(kind.rawValue)
    writer.put(priority)
    for text in texts { writer.put(text: text) }
  }

  package init(_ reader: inout FieldReader) throws(RegistryError) {
    guard let kind = Member.Kind(rawValue: try reader.byte()) else { throw reader.malformed }
    let priority = try reader.byte()
    var texts: [[UInt8]] = []
    for _ in 0..<6 { texts.append(try reader.text(limit: RegistryLimits.memberText)) }
    self.init(
      kind: kind, priority: priority, peer: texts[0], kmip: texts[1], https: texts[2], admin: texts[3], name: texts[4],
      fingerprint: texts[5])
  }
}
