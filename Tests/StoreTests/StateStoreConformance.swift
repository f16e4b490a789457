import Store
import Testing

/// What every state store must do; MemoryStore and RocksStateStore both run it. Each check compares with a plain
/// dictionary that is sorted when it is read.
struct StateStoreConformance {
  /// Makes an empty store.
  let make: () throws -> any StateStore

  struct Model {
    var records: [RecordKey: Record] = [:]

    func scan(_ range: RecordRange, _ order: ScanOrder, limit: Int) -> [(RecordKey, Record)] {
      let sorted = records.filter { range.contains($0.key) }.sorted { $0.key < $1.key }
      return Array((order == .ascending ? sorted : sorted.reversed()).prefix(limit).map { ($0.key, $0.value) })
    }
  }

  func run() throws {
    try emptyStore()
    try laterWritesInASetWin()
    try viewsStay()
    try replacing()
    for seed in 1...6 as ClosedRange<UInt64> { try followsTheModel(seed) }
  }

  func emptyStore() throws {
    let store = try make()
    #expect(store.applied == Revision(term: 0, index: 0))
    #expect(store.flushed == Revision(term: 0, index: 0))
    #expect(try store.view().record(RecordKey([1])) == nil)
    #expect(try Self.scan(store.view(), .all, .ascending).isEmpty)
    #expect(try Self.scan(store.view(), .all, .descending).isEmpty)
  }

  func laterWritesInASetWin() throws {
    let store = try make()
    let at = Revision(term: 3, index: 9)
    var writes = WriteSet()
    writes.put(RecordKey([1]), Record(revision: at, value: [1]))
    writes.put(RecordKey([2]), Record(revision: at, value: []))
    writes.delete(RecordKey([1]))
    writes.delete(RecordKey([2]))
    writes.put(RecordKey([2]), Record(revision: at, value: [22]))
    try store.commit(writes, applied: at)
    #expect(try store.view().record(RecordKey([1])) == nil)
    #expect(try store.view().record(RecordKey([2])) == Record(revision: at, value: [22]))
    #expect(store.applied == at)
    #expect(store.flushed == Revision(term: 0, index: 0))
    #expect(try store.flush() == at)
    #expect(store.flushed == at)
  }

  func viewsStay() throws {
    let store = try make()
    let key = RecordKey([7])
    try store.commit(Self.put(key, [1], 1), applied: Revision(term: 1, index: 1))
    let before = try store.view()
    try store.commit(Self.put(key, [2], 2), applied: Revision(term: 1, index: 2))
    let after = try store.view()
    #expect(try before.record(key)?.value == [1])
    #expect(try after.record(key)?.value == [2])
    _ = try store.flush()
    #expect(try before.record(key)?.value == [1])
  }

  func replacing() throws {
    let store = try make()
    try store.commit(Self.put(RecordKey([7]), [1], 1), applied: Revision(term: 1, index: 1))
    let before = try store.view()
    var pieces: [[(key: RecordKey, record: Record)]] = (0..<20).map { piece in
      (0..<50).map { number in
        (
          RecordKey([9, UInt8(piece), UInt8(number)]),
          Record(revision: Revision(term: 2, index: UInt64(piece)), value: [UInt8](repeating: 5, count: number))
        )
      }
    }
    let all = pieces.flatMap { $0 }
    let at = Revision(term: 5, index: 100)
    pieces.reverse()
    try store.replace(at: at) { () throws(StoreError) in pieces.popLast() }
    #expect(store.applied == at)
    #expect(store.flushed == at)
    #expect(try Self.scan(store.view(), .all, .ascending).map(\.1) == all.map(\.record))
    #expect(try store.view().record(RecordKey([7])) == nil)
    #expect(try before.record(RecordKey([7]))?.value == [1])
    // A stream that breaks off leaves the old state.
    var yielded = false
    #expect(throws: StoreError.failed("broken off")) {
      try store.replace(at: Revision(term: 6, index: 200)) { () throws(StoreError) in
        if yielded { throw .failed("broken off") }
        yielded = true
        return [(RecordKey([1]), Record(revision: at, value: []))]
      }
    }
    #expect(store.applied == at)
    #expect(try Self.scan(store.view(), .all, .ascending).count == 1000)
    try store.commit(Self.put(RecordKey([7]), [9], 101), applied: Revision(term: 5, index: 101))
    #expect(try store.view().record(RecordKey([7]))?.value == [9])
  }

  func followsTheModel(_ seed: UInt64) throws {
    var random = Numbers(seed)
    let store = try make()
    var model = Model()
    var kept: [(view: any ReadView, model: Model)] = []
    for index in 1...150 as ClosedRange<UInt64> {
      let at = Revision(term: 1 + index / 50, index: index)
      var writes = WriteSet()
      for _ in 0..<random.next(below: 12) {
        let key = random.key()
        if random.next(below: 4) == 0 {
          writes.delete(key)
          model.records[key] = nil
        } else {
          let record = Record(revision: at, value: random.bytes(upTo: 40))
          writes.put(key, record)
          model.records[key] = record
        }
      }
      try store.commit(writes, applied: at)
      if random.next(below: 10) == 0 { kept.append((try store.view(), model)) }
      if random.next(below: 20) == 0 { #expect(try store.flush() == at) }
      try compare(store.view(), model, &random)
    }
    for (view, model) in kept { try compare(view, model, &random) }
  }

  private func compare(_ view: any ReadView, _ model: Model, _ random: inout Numbers) throws {
    for _ in 0..<4 {
      let key = random.key()
      #expect(try view.record(key) == model.records[key])
    }
    let range = random.range()
    let order: ScanOrder = random.next(below: 2) == 0 ? .ascending : .descending
    let limit = random.next(below: 30) + 1
    let found = try Self.scan(view, range, order, limit: limit)
    let expected = model.scan(range, order, limit: limit)
    #expect(found.map(\.0) == expected.map(\.0))
    #expect(found.map(\.1) == expected.map(\.1))
  }

  static func put(_ key: RecordKey, _ value: [UInt8], _ index: UInt64) -> WriteSet {
    var writes = WriteSet()
    writes.put(key, Record(revision: Revision(term: 1, index: index), value: value))
    return writes
  }

  static func scan(_ view: any ReadView, _ range: RecordRange, _ order: ScanOrder, limit: Int = .max) throws
    -> [(RecordKey, Record)]
  {
    var found: [(RecordKey, Record)] = []
    try view.scan(range, order) { key, record in
      found.append((key, record))
      return found.count < limit ? .proceed : .stop
    }
    return found
  }
}

/// Numbers whose runs repeat (SplitMix64), and keys that often meet.
struct Numbers {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }

  mutating func bytes(upTo count: Int) -> [UInt8] {
    (0..<next(below: count + 1)).map { _ in UInt8(next(below: 256)) }
  }

  mutating func key() -> RecordKey {
    // Few letters, with the two ends of the order among them.
    let letters: [UInt8] = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF]
    return RecordKey((0...next(below: 3)).map { _ in letters[next(below: letters.count)] })
  }

  mutating func range() -> RecordRange {
    if next(below: 5) == 0 { return .all }
    if next(below: 3) == 0, let range = RecordRange(prefix: key().bytes) { return range }
    return RecordRange(lower: key(), upper: key())
  }
}
