internal import Raft
internal import Store

/// Format version 1 of a member's record: version, standing, whether unwanted, replacement (8, 0 for none), whether
/// there is a successor, the member, the successor.
extension MemberRecord {
  static let formatVersion: UInt8 = 1

  var encoded: [UInt8] {
    var writer = FieldWriter()
    writer.put(Self.formatVersion)
    writer.put(standing.rawValue)
    writer.put(isUnwanted ? 1 : 0 as UInt8)
    writer.put(replacement?.rawValue ?? 0)
    writer.put(successor == nil ? 0 : 1 as UInt8)
    member.append(to: &writer)
    successor?.append(to: &writer)
    return writer.bytes
  }

  init(encoded bytes: [UInt8]) throws(RegistryError) {
    var reader = FieldReader(bytes, what: "member's record")
    try reader.version(Self.formatVersion)
    guard let standing = Standing(rawValue: try reader.byte()) else { throw reader.malformed }
    let isUnwanted = try reader.flag()
    let replacement = NodeID(rawValue: try reader.word())
    let hasSuccessor = try reader.flag()
    self.init(
      try Member(&reader), standing: standing, isUnwanted: isUnwanted, replacement: replacement,
      successor: hasSuccessor ? try Member(&reader) : nil)
    try reader.finish()
  }
}

/// The record that says which id is given next. It is written with every change of the table, so that its revision is
/// the table's.
struct TableHead: Hashable {
  static let formatVersion: UInt8 = 1

  var nextID: UInt64

  var encoded: [UInt8] {
    var writer = FieldWriter()
    writer.put(Self.formatVersion)
    writer.put(nextID)
    return writer.bytes
  }

  init(nextID: UInt64) { self.nextID = nextID }

  init(encoded bytes: [UInt8]) throws(RegistryError) {
    var reader = FieldReader(bytes, what: "head of the members")
    try reader.version(Self.formatVersion)
    nextID = try reader.word()
    try reader.finish()
  }
}
