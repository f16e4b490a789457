internal import Store
internal import Synchronization

/// The state machine's disk: a memory store that also keeps a digest of everything it holds, so that replicas can be
/// compared at each applied index without reading them.
final class SimulatedStore: StateStore {
  private struct Digests {
    var current: UInt64 = 0
    var durable: UInt64 = 0
  }

  private let store: MemoryStore
  private let digests: Mutex<Digests>

  init() {
    store = MemoryStore()
    digests = Mutex(Digests())
  }

  private init(store: MemoryStore, digest: UInt64) {
    self.store = store
    digests = Mutex(Digests(current: digest, durable: digest))
  }

  var applied: Revision { store.applied }
  var flushed: Revision { store.flushed }
  /// A sum over all records, so that it follows from the contents alone and not from the way there.
  var digest: UInt64 { digests.withLock { $0.current } }

  func view() throws(StoreError) -> any ReadView { try store.view() }

  func commit(_ writes: WriteSet, applied: Revision) throws(StoreError) {
    let before = try store.view()
    var known: [RecordKey: UInt64] = [:]
    var sum: UInt64 = 0
    for (key, write) in writes.writes {
      let old: UInt64
      if let seen = known[key] { old = seen } else { old = try before.record(key).map { Self.hash(key, $0) } ?? 0 }
      let new: UInt64
      switch write {
      case .put(let record): new = Self.hash(key, record)
      case .delete: new = 0
      }
      known[key] = new
      sum = sum &- old &+ new
    }
    try store.commit(writes, applied: applied)
    digests.withLock { $0.current &+= sum }
  }

  func flush() throws(StoreError) -> Revision {
    let flushed = try store.flush()
    digests.withLock { $0.durable = $0.current }
    return flushed
  }

  func replace(
    at applied: Revision, records next: () throws(StoreError) -> [(key: RecordKey, record: Record)]?
  ) throws(StoreError) {
    var sum: UInt64 = 0
    try store.replace(at: applied) { () throws(StoreError) in
      guard let records = try next() else { return nil }
      for (key, record) in records { sum &+= Self.hash(key, record) }
      return records
    }
    digests.withLock { $0 = Digests(current: sum, durable: sum) }
  }

  /// What a restart finds.
  func crash() -> SimulatedStore { SimulatedStore(store: store.crash(), digest: digests.withLock { $0.durable }) }

  private static func hash(_ key: RecordKey, _ record: Record) -> UInt64 {
    var hash = Fold()
    hash.add(key.bytes)
    hash.add(record.revision.term)
    hash.add(record.revision.index)
    hash.add(record.value)
    return hash.value
  }
}

/// A quick hash that is the same in every process.
struct Fold {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ word: UInt64) {
    value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 29
  }

  mutating func add(_ bytes: [UInt8]) {
    add(UInt64(bytes.count))
    bytes.withUnsafeBytes { buffer in
      var at = 0
      while at + 8 <= buffer.count {
        add(buffer.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        at += 8
      }
      while at < buffer.count {
        add(UInt64(buffer[at]))
        at += 1
      }
    }
  }
}
