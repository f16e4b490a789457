internal import RocksDB
public import Store
internal import Synchronization

/// The state machine in RocksDB.
///
/// A directory of its own: `FORMAT` names the format, `CURRENT-STATE` the generation in use, `generation-N` is a
/// RocksDB database. Replacing the state fills the next generation and switches by renaming one small file over
/// `CURRENT-STATE`; views of the old one live on, and its files go when the last of them is dropped.
///
/// A record's value is its revision (term and index, 8 bytes each, big-endian) and its bytes. The empty key holds the
/// applied position in the same form, written in the same batch as the records, so that whatever prefix of the writes
/// RocksDB has made durable names its own position.
public final class RocksStateStore: StateStore {
  private struct State {
    var database: Database
    var generation: UInt64
    var applied: Revision
    var flushed: Revision
    /// The view at `applied`, made when first asked for. Views share its RocksDB snapshot.
    var view: RocksView?
    /// Of this database.
    var hot: HotRecords
  }

  private let directory: StateDirectory
  private let state: Mutex<State>

  /// Opens the state in `path` and makes an empty one when there is none.
  public init(path: String, disk: any Disk = PosixDisk()) throws(StateError) {
    directory = StateDirectory(path: path, disk: disk)
    let generation = try directory.open()
    let database = try directory.database(generation)
    let applied: Revision
    do { applied = try Self.position(of: database) } catch { throw .store(error) }
    state = Mutex(
      State(
        database: database, generation: generation, applied: applied, flushed: applied,
        hot: HotRecords(applied: applied)))
  }

  public var applied: Revision { state.withLock { $0.applied } }
  public var flushed: Revision { state.withLock { $0.flushed } }

  public func view() throws(StoreError) -> any ReadView {
    state.withLock { state in
      if let view = state.view { return view }
      let view = RocksView(Snapshot(of: state.database), at: state.applied, state.hot)
      state.view = view
      return view
    }
  }

  public func commit(_ writes: WriteSet, applied: Revision) throws(StoreError) {
    try state.withLock { (state) throws(StoreError) in
      precondition(applied >= state.applied, "the applied position goes back")
      var batch = Batch()
      let inOrder = writes.inOrder
      for (key, write) in inOrder {
        precondition(!key.bytes.isEmpty && key.bytes.count <= Store.Limits.keyBytes, "a record key of a wrong length")
        switch write {
        case .put(let record): try Self.put(key, record, &batch)
        case .delete: batch.delete(key.bytes)
        }
      }
      try Self.write(batch, applied, to: state.database)
      state.hot.follow(inOrder, to: applied)
      state.applied = applied
      // Dropped here, it lives on in whoever reads by it.
      state.view = nil
    }
  }

  public func flush() throws(StoreError) -> Revision {
    // Not under the lock: commits go on while the memtable is written. What they add may become durable too.
    let (database, applied) = state.withLock { ($0.database, $0.applied) }
    do { try database.flush() } catch { throw StoreError(error) }
    return state.withLock { state in
      if state.database === database { state.flushed = max(state.flushed, applied) }
      return state.flushed
    }
  }

  public func replace(
    at applied: Revision, records next: () throws(StoreError) -> [(key: RecordKey, record: Record)]?
  ) throws(StoreError) {
    let generation = state.withLock { $0.generation } + 1
    do {
      try directory.clear(generation)
      let fresh = try directory.database(generation)
      while let records = try next() {
        var batch = Batch()
        for (key, record) in records { try Self.put(key, record, &batch) }
        do { try fresh.write(batch) } catch { throw StoreError(error) }
      }
      try Self.write(Batch(), applied, to: fresh)
      do { try fresh.flush() } catch { throw StoreError(error) }
      try directory.use(generation)
      let old = state.withLock { state in
        let old = (state.database, state.view, state.generation)
        state = State(
          database: fresh, generation: generation, applied: applied, flushed: applied,
          hot: HotRecords(applied: applied))
        return old
      }
      directory.discardWhenClosed(old.2)
    } catch let error as StateError {
      throw error.asStoreError
    } catch let error as StoreError {
      throw error
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Rewrites the tables of a range, so that what was destroyed there leaves the disk.
  public func compact(_ range: RecordRange) {
    state.withLock { $0.database }.compact(from: range.lower.bytes, to: range.upper.bytes)
  }

  public var delaysWrites: Bool { state.withLock { $0.database }.delaysWrites }

  /// What RocksDB says about its memory and files, by its own property names.
  public var figures: [(name: String, value: UInt64)] {
    let database = state.withLock { $0.database }
    return Figure.allCases.compactMap { figure in database.figure(figure).map { (figure.rawValue, $0) } }
  }

  private static func put(_ key: RecordKey, _ record: Record, _ batch: inout Batch) throws(StoreError) {
    guard record.value.count <= Store.Limits.valueBytes else {
      throw .failed("a record of \(record.value.count) bytes")
    }
    do {
      try batch.put(key.bytes, head: (record.revision.term, record.revision.index), tail: record.value)
    } catch { throw StoreError(error) }
  }

  private static func write(_ batch: consuming Batch, _ applied: Revision, to database: Database) throws(StoreError) {
    do {
      try batch.put([], head: (applied.term, applied.index), tail: [])
      try database.write(batch)
    } catch { throw StoreError(error) }
  }

  private static func position(of database: Database) throws(StoreError) -> Revision {
    let found: Revision??
    do { found = try database.get([]) { Revision(bytes: $0) } } catch { throw StoreError(error) }
    guard let found else { return Revision(term: 0, index: 0) }
    guard let position = found else { throw .damaged("the applied position is malformed") }
    return position
  }
}
