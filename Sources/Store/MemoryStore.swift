internal import Synchronization

/// A state store in memory, for tests and the simulator. What a flush has made durable is remembered, so that a crash
/// can be played: `crash` answers the store as a restart would find it.
public final class MemoryStore: StateStore {
  private struct Content {
    var records = OrderedRecords()
    var applied = Revision(term: 0, index: 0)
  }

  private struct State {
    var current = Content()
    var durable = Content()
  }

  private let state: Mutex<State>

  public init() { state = Mutex(State()) }

  private init(found durable: Content) { state = Mutex(State(current: durable, durable: durable)) }

  public var applied: Revision { state.withLock { $0.current.applied } }
  public var flushed: Revision { state.withLock { $0.durable.applied } }
  /// How many records there are.
  public var count: Int { state.withLock { $0.current.records.count } }

  public func view() throws(StoreError) -> any ReadView {
    state.withLock { MemoryView(applied: $0.current.applied, records: $0.current.records) }
  }

  public func commit(_ writes: WriteSet, applied: Revision) throws(StoreError) {
    state.withLock { state in
      precondition(applied >= state.current.applied, "the applied position goes back")
      for (key, write) in writes.writes {
        precondition(!key.bytes.isEmpty && key.bytes.count <= Limits.keyBytes, "a record key of a wrong length")
        switch write {
        case .put(let record): state.current.records.put(key, record)
        case .delete: state.current.records.delete(key)
        }
      }
      state.current.applied = applied
    }
  }

  public func flush() throws(StoreError) -> Revision {
    state.withLock { state in
      state.durable = state.current
      return state.durable.applied
    }
  }

  public func replace(
    at applied: Revision, records next: () throws(StoreError) -> [(key: RecordKey, record: Record)]?
  ) throws(StoreError) {
    var fresh = Content()
    fresh.applied = applied
    while let records = try next() {
      for (key, record) in records { fresh.records.put(key, record) }
    }
    state.withLock { [fresh] in $0 = State(current: fresh, durable: fresh) }
  }

  /// The store that a restart finds after the process has died: what was flushed, and nothing after it.
  public func crash() -> MemoryStore { MemoryStore(found: state.withLock { $0.durable }) }
}

/// A view of a memory store: the records as they were.
struct MemoryView: ReadView {
  let applied: Revision
  let records: OrderedRecords

  func record(_ key: RecordKey) throws(StoreError) -> Record? { records[key] }

  func scan(_ range: RecordRange, _ order: ScanOrder, _ visit: (RecordKey, Record) -> ScanStep) throws(StoreError) {
    records.scan(range, order, visit)
  }
}
