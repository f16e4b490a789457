public import Raft

/// A token with which one new node may join. The state knows the hash of its secret alone.
public struct JoinToken: Hashable, Sendable {
  static let formatVersion: UInt8 = 1

  /// Milliseconds since 1970, by the leader's stamps.
  public var expires: Int64
  public var kind: Member.Kind
  /// The node that it was used up for.
  public var usedBy: NodeID?

  public init(expires: Int64, kind: Member.Kind, usedBy: NodeID? = nil) {
    self.expires = expires
    self.kind = kind
    self.usedBy = usedBy
  }

  var encoded: [UInt8] {
    var writer = FieldWriter()
    writer.put(Self.formatVersion)
    writer.put(expires)
    writer.put(kind.rawValue)
    writer.put(usedBy?.rawValue ?? 0)
    return writer.bytes
  }

  init(encoded bytes: [UInt8]) throws(RegistryError) {
    var reader = FieldReader(bytes, what: "join token")
    try reader.version(Self.formatVersion)
    let expires = try reader.number()
    guard let kind = Member.Kind(rawValue: try reader.byte()) else { throw reader.malformed }
    self.init(expires: expires, kind: kind, usedBy: NodeID(rawValue: try reader.word()))
    try reader.finish()
  }
}
