/// The state machine's disk in words: RocksDB in production, memory in tests and the simulator; both run one
/// conformance suite.
public protocol StateStore: AnyObject, Sendable {
  /// The position up to which entries have been applied (in memory at least).
  var applied: Revision { get }

  /// The position up to which applied state is durable: replay begins after it and the log is kept from there on.
  var flushed: Revision { get }

  /// A consistent view at `applied`. Cheap: views of one position are shared.
  func view() throws(StoreError) -> any ReadView

  /// Writes records and applied position in one atomic step.
  func commit(_ writes: WriteSet, applied: Revision) throws(StoreError)

  /// Whether a commit may have to wait now, until the store has caught up with earlier ones.
  var delaysWrites: Bool { get }

  /// Makes everything applied durable, and answers the new `flushed`.
  func flush() throws(StoreError) -> Revision

  /// Discards everything and takes the records that `next` yields (nil ends) as the state at `applied`; durable when
  /// it returns, the old state until then.
  func replace(at applied: Revision, records next: () throws(StoreError) -> [(key: RecordKey, record: Record)]?)
    throws(StoreError)
}

extension StateStore {
  public var delaysWrites: Bool { false }
}
