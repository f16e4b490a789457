internal import Store

/// The state under a batch that is being applied: the store's view and what earlier entries of the batch write. A plain
/// dictionary, because it is thrown away with the batch and no plan ever holds a copy (`Overlay` is the one for those).
struct BatchView: ReadView {
  private let base: any ReadView
  private var pending: [RecordKey: WriteSet.Write] = [:]

  init(base: any ReadView) { self.base = base }

  var applied: Revision { base.applied }

  mutating func add(_ writes: WriteSet) {
    for (key, write) in writes.writes { pending[key] = write }
  }

  func record(_ key: RecordKey) throws(StoreError) -> Record? {
    switch pending[key] {
    case .put(let record): record
    case .delete: nil
    case nil: try base.record(key)
    }
  }

  func scan(_ range: RecordRange, _ order: ScanOrder, _ visit: (RecordKey, Record) -> ScanStep) throws(StoreError) {
    var overlay = Overlay()
    for (key, write) in pending where range.contains(key) {
      var writes = WriteSet()
      switch write {
      case .put(let record): writes.put(key, record)
      case .delete: writes.delete(key)
      }
      // Each key stands once, so their order does not matter; all are newer than what the base holds.
      overlay.add(writes, at: Revision(term: .max, index: .max))
    }
    try OverlayView(base: base, overlay: overlay).scan(range, order, visit)
  }
}
