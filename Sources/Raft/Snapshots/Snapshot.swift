/// A snapshot as the core sees it.
///
/// Large states travel out of band, as streams of records: then `data` is empty or names the stream. The core never
/// looks into it.
public struct Snapshot: Hashable, Sendable {
  /// What the snapshot covers.
  public var metadata: SnapshotMetadata
  /// An opaque payload, carried for small states and tests.
  public var data: [UInt8]

  public init(metadata: SnapshotMetadata, data: [UInt8] = []) {
    self.metadata = metadata
    self.data = data
  }
}
