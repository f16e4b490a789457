internal import Raft
public import Registry

/// Format version 1 of an answer: version, kind, then its fields in order; lists behind their count.
extension ClusterAnswer {
  private static let formatVersion: UInt8 = 1

  /// The answer as a request's reply.
  public var encoded: [UInt8] {
    var writer = FieldWriter()
    writer.put(Self.formatVersion)
    switch self {
    case .done: writer.put(1 as UInt8)
    case .admitted(let member, let members):
      writer.put(2 as UInt8)
      member.append(to: &writer)
      writer.put(UInt64(members.count))
      for each in members { each.append(to: &writer) }
    case .status(let status):
      writer.put(3 as UInt8)
      writer.put(status.term)
      writer.put(status.leader.rawValue)
      writer.put(status.commit)
      writer.put(status.isChanging ? 1 : 0 as UInt8)
      writer.put(UInt64(status.members.count))
      for each in status.members { each.append(to: &writer) }
    case .refused(let refusal, let message):
      writer.put(4 as UInt8)
      writer.put(refusal.rawValue)
      writer.put(text: Array(message.utf8.prefix(Limits.refusalMessage)))
    }
    return writer.bytes
  }

  public init(encoded bytes: [UInt8]) throws(RegistryError) {
    var reader = FieldReader(bytes, what: "cluster answer")
    try reader.version(Self.formatVersion)
    switch try reader.byte() {
    case 1: self = .done
    case 2:
      let member = try Member(&reader)
      var members: [Member] = []
      for _ in 0..<(try Self.count(&reader)) { members.append(try Member(&reader)) }
      self = .admitted(member, members: members)
    case 3:
      let term = try reader.word()
      let leader = try NodeID(&reader)
      let commit = try reader.word()
      let isChanging = try reader.flag()
      var members: [MemberStatus] = []
      for _ in 0..<(try Self.count(&reader)) { members.append(try MemberStatus(&reader)) }
      self = .status(
        ClusterStatus(term: term, leader: leader, commit: commit, isChanging: isChanging, members: members))
    case 4:
      guard let refusal = Refusal(rawValue: try reader.byte()) else { throw reader.malformed }
      self = .refused(
        refusal, message: String(decoding: try reader.text(limit: Limits.refusalMessage), as: UTF8.self))
    default: throw reader.malformed
    }
    try reader.finish()
  }

  private static func count(_ reader: inout FieldReader) throws(RegistryError) -> Int {
    let count = try reader.word()
    guard count <= UInt64(RegistryLimits.members) else { throw reader.malformed }
    return Int(count)
  }
}

extension MemberStatus {
  fileprivate func append(to writer: inout FieldWriter) {
    member.append(to: &writer)
    writer.put(standing.rawValue)
    writer.put(match)
    for flag in [isUnwanted, takesSnapshot, isActive, isUnsealed, hasSpace] { writer.put(flag ? 1 : 0 as UInt8) }
  }

  fileprivate init(_ reader: inout FieldReader) throws(RegistryError) {
    let member = try Member(&reader)
    guard let standing = MemberRecord.Standing(rawValue: try reader.byte()) else { throw reader.malformed }
    let match = try reader.word()
    var flags: [Bool] = []
    for _ in 0..<5 { flags.append(try reader.flag()) }
    self.init(
      member: member, standing: standing, isUnwanted: flags[0], match: match, takesSnapshot: flags[1],
      isActive: flags[2], isUnsealed: flags[3], hasSpace: flags[4])
  }
}
