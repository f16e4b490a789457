/// A stored value with the revision of the entry that wrote it. The value is opaque here (sealed above this layer).
public struct Record: Hashable, Sendable {
  public let revision: Revision
  public let value: [UInt8]

  @inlinable public init(revision: Revision, value: [UInt8]) {
    self.revision = revision
    self.value = value
  }
}
