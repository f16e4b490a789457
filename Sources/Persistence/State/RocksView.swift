internal import RocksDB
internal import Store

/// The state at one applied position. The RocksDB snapshot behind it is released with the last reference.
final class RocksView: ReadView {
  let applied: Revision
  private let snapshot: Snapshot
  private let hot: HotRecords

  init(_ snapshot: Snapshot, at applied: Revision, _ hot: HotRecords) {
    self.snapshot = snapshot
    self.applied = applied
    self.hot = hot
  }

  func record(_ key: RecordKey) throws(StoreError) -> Record? {
    guard !key.bytes.isEmpty else { return nil }
    if let record = hot.record(key, at: applied) { return record }
    let found: Record??
    do { found = try snapshot.get(key.bytes) { Record(bytes: $0) } } catch { throw StoreError(error) }
    guard let found else { return nil }
    guard let record = found else { throw .damaged("a record is shorter than its revision") }
    hot.note(key, record, at: applied)
    return record
  }

  func scan(_ range: RecordRange, _ order: ScanOrder, _ visit: (RecordKey, Record) -> ScanStep) throws(StoreError) {
    // The empty key is the store's own.
    let lower = range.lower.bytes.isEmpty ? [0] : range.lower.bytes
    guard RecordKey(lower) < range.upper else { return }
    var cursor = Cursor(over: snapshot, from: lower, to: range.upper.bytes)
    switch order {
    case .ascending: cursor.seekToFirst()
    case .descending: cursor.seekToLast()
    }
    while cursor.isValid {
      let item = cursor.withRecord { key, value in
        Record(bytes: value).map { (RecordKey([UInt8](key)), $0) }
      }
      guard let item else { throw .damaged("a record is shorter than its revision") }
      guard case .proceed = visit(item.0, item.1) else { return }
      switch order {
      case .ascending: cursor.next()
      case .descending: cursor.previous()
      }
    }
    do { try cursor.check() } catch { throw StoreError(error) }
  }
}
