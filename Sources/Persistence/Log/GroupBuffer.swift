internal import Raft

/// The bytes of one group while it is being filled. One buffer serves all groups of a log, so that a group costs no
/// allocation; entries' data is copied into it once and written from it.
struct GroupBuffer: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var records: UInt32 = 0
  /// Bytes filled, the header's place included.
  private(set) var count = GroupHeader.size

  init() {
    capacity = 64 << 10
    base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 4096)
  }

  deinit { base.deallocate() }

  var isEmpty: Bool { records == 0 }

  mutating func clear() {
    records = 0
    count = GroupHeader.size
    if capacity > Limits.keptBufferBytes { reallocate(64 << 10) }
  }

  mutating func add(_ entry: Entry) {
    let start = open(1, bytes: LogRecord.entryOverhead + entry.data.count)
    base.storeBytes(of: entry.term.rawValue.littleEndian, toByteOffset: start, as: UInt64.self)
    base.storeBytes(of: entry.index.rawValue.littleEndian, toByteOffset: start + 8, as: UInt64.self)
    base.storeBytes(of: entry.kind.rawValue, toByteOffset: start + 16, as: UInt8.self)
    entry.data.withUnsafeBytes { data in
      UnsafeMutableRawBufferPointer(start: base + start + LogRecord.entryOverhead, count: data.count)
        .copyMemory(from: data)
    }
  }

  mutating func add(_ state: HardState) {
    let start = open(2, bytes: 24)
    base.storeBytes(of: state.term.rawValue.littleEndian, toByteOffset: start, as: UInt64.self)
    base.storeBytes(of: (state.vote?.rawValue ?? 0).littleEndian, toByteOffset: start + 8, as: UInt64.self)
    base.storeBytes(of: state.commit.rawValue.littleEndian, toByteOffset: start + 16, as: UInt64.self)
  }

  mutating func add(start metadata: SnapshotMetadata) { add(3, LogRecord.payload(of: metadata)) }

  mutating func add(snapshot metadata: SnapshotMetadata) { add(4, LogRecord.payload(of: metadata)) }

  mutating func add(opening last: EntryID) {
    let start = open(5, bytes: 16)
    base.storeBytes(of: last.term.rawValue.littleEndian, toByteOffset: start, as: UInt64.self)
    base.storeBytes(of: last.index.rawValue.littleEndian, toByteOffset: start + 8, as: UInt64.self)
  }

  /// Adds all records of another group that is not sealed yet.
  mutating func add(recordsOf other: borrowing GroupBuffer) {
    let bytes = other.count - GroupHeader.size
    if count + bytes + 8 > capacity { reallocate((count + bytes + 4103) & ~4095) }
    (base + count).copyMemory(from: other.base + GroupHeader.size, byteCount: bytes)
    count += bytes
    records += other.records
  }

  private mutating func add(_ kind: UInt8, _ payload: [UInt8]) {
    let start = open(kind, bytes: payload.count)
    UnsafeMutableRawBufferPointer(start: base + start, count: payload.count).copyBytes(from: payload)
  }

  /// Begins a record and answers where its payload goes.
  private mutating func open(_ kind: UInt8, bytes: Int) -> Int {
    let start = count + LogRecord.overhead
    let end = start + bytes
    if end + 8 > capacity { reallocate(max(capacity * 2, (end + 4103) & ~4095)) }
    base.storeBytes(of: kind, toByteOffset: count, as: UInt8.self)
    base.storeBytes(of: UInt32(bytes).littleEndian, toByteOffset: count + 1, as: UInt32.self)
    count = end
    records += 1
    return start
  }

  private mutating func reallocate(_ bytes: Int) {
    let larger = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
    larger.copyMemory(from: base, byteCount: min(count, bytes))
    base.deallocate()
    base = larger
    capacity = bytes
  }

  /// Bytes of the whole group once it is sealed.
  var sealedCount: Int { (count + 7) & ~7 }

  /// Pads the body with zeros, writes the header and answers the group's checksum.
  mutating func seal(number: UInt64, segment: UInt64, previous: GroupEnd, identity: UInt64) -> UInt64 {
    let whole = sealedCount
    for offset in count..<whole { base.storeBytes(of: 0, toByteOffset: offset, as: UInt8.self) }
    count = whole
    let header = GroupHeader(
      number: number, segment: segment, bodyBytes: whole - GroupHeader.size, records: records, previous: previous,
      identity: identity)
    return header.write(over: UnsafeMutableRawBufferPointer(start: base, count: whole))
  }

  /// The bytes filled so far, valid until the next change.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// The sealed bytes, and zeros up to the end of the page in which they end when they are written at `offset` of a
  /// segment: zeros stand there anyway, and the kernel need not read a page that is written to its end.
  mutating func pages(at offset: Int) -> UnsafeRawBufferPointer {
    let whole = (offset + count + 4095) & ~4095 - offset
    if whole > capacity { reallocate((whole + 4095) & ~4095) }
    (base + count).initializeMemory(as: UInt8.self, repeating: 0, count: whole - count)
    return UnsafeRawBufferPointer(start: base, count: whole)
  }
}
