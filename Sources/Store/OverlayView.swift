internal import HashTreeCollections

/// Mutations proposed but not yet applied, by the entry that carries them: an immutable value that costs a few pointers
/// to copy, so each plan takes its own.
public struct Overlay: Sendable {
  struct Pending: Sendable {
    let revision: Revision
    /// nil: deleted.
    let value: [UInt8]?
  }

  var records: TreeDictionary<RecordKey, Pending> = [:]

  public init() {}

  public var isEmpty: Bool { records.isEmpty }
  public var count: Int { records.count }

  /// Lays the writes of one more entry on top.
  public mutating func add(_ writes: WriteSet, at revision: Revision) {
    for (key, write) in writes.writes {
      switch write {
      case .put(let record): records[key] = Pending(revision: record.revision, value: record.value)
      case .delete: records[key] = Pending(revision: revision, value: nil)
      }
    }
  }

  /// Forgets the writes of the entry at `revision`, which the base has applied, where no later entry replaced them.
  public mutating func remove(_ writes: WriteSet, at revision: Revision) {
    for (key, _) in writes.writes where records[key]?.revision == revision { records[key] = nil }
  }
}

/// A base view with the mutations in flight over it.
///
/// The overlay may be older than the base: what the base has applied shows there, and an overlay's record of an entry
/// that the base holds may hide a newer one. So only entries that the base does not hold show through. What is seen is
/// then exactly the state after the later of the base's last entry and the overlay's.
public struct OverlayView: ReadView {
  private let base: any ReadView
  private let overlay: Overlay

  public init(base: any ReadView, overlay: Overlay) {
    self.base = base
    self.overlay = overlay
  }

  public var applied: Revision { base.applied }

  public func record(_ key: RecordKey) throws(StoreError) -> Record? {
    if let pending = overlay.records[key], pending.revision.index > base.applied.index {
      return pending.value.map { Record(revision: pending.revision, value: $0) }
    }
    return try base.record(key)
  }

  public func scan(_ range: RecordRange, _ order: ScanOrder, _ visit: (RecordKey, Record) -> ScanStep)
    throws(StoreError)
  {
    // Few mutations are in flight at a time (the node bounds them), so those in the range are gathered and sorted.
    let held = base.applied.index
    var over = overlay.records
      .filter { $0.value.revision.index > held && range.contains($0.key) }
      .map { (key: $0.key, pending: $0.value) }
    if over.isEmpty { return try base.scan(range, order, visit) }
    let before: (RecordKey, RecordKey) -> Bool = order == .ascending ? (<) : (>)
    // Sorted so that the next in order stands last, where it is cheap to take.
    over.sort { before($1.key, $0.key) }
    var stopped = false
    func yield(_ next: (key: RecordKey, pending: Overlay.Pending)) {
      guard let value = next.pending.value else { return }
      if case .stop = visit(next.key, Record(revision: next.pending.revision, value: value)) { stopped = true }
    }
    try base.scan(range, order) { key, record in
      while !stopped, let next = over.last, before(next.key, key) {
        over.removeLast()
        yield(next)
      }
      if stopped { return .stop }
      if let next = over.last, next.key == key {
        over.removeLast()
        yield(next)
      } else if case .stop = visit(key, record) {
        stopped = true
      }
      return stopped ? .stop : .proceed
    }
    while !stopped, let next = over.popLast() { yield(next) }
  }
}
