import Persistence
import Raft
import Testing

/// Damage of every byte, and every prefix, of a small log: what was durable is found or its absence is named.
struct LogDamageTests {
  static let groups: [[Entry]] = [[entry(1)], [entry(2), entry(3)], [entry(4, bytes: 3)]]
  static let all = groups.flatMap { $0 }

  /// Where the last byte of the log stands.
  static func used(_ fixture: LogFixture, _ segment: Int = 1) -> Int {
    (fixture.disk[fixture.path(segment)]!.lastIndex { $0 != 0 } ?? 0) + 1
  }

  @Test func everyFlippedBitIsNamed() throws {
    let fixture = try LogFixture.made(Self.groups)
    let used = Self.used(fixture)
    var named = 0
    for offset in 0..<used {
      for bit in 0..<8 {
        let disk = fixture.disk.copy()
        disk[fixture.path(1)]![offset] ^= 1 << bit
        let error = logError { _ = try LogFixture(disk).open() }
        switch error {
        case .damaged(let damage):
          #expect(damage.file == fixture.path(1))
          #expect(damage.offset <= offset, "damage at \(offset) is reported behind it, at \(damage.offset)")
          named += 1
        case .unknownFormat where offset < 6: named += 1
        default: Issue.record("bit \(bit) of byte \(offset): \(String(describing: error))")
        }
      }
    }
    #expect(named == used * 8)
  }

  @Test func everyTruncationIsNamed() throws {
    let fixture = try LogFixture.made(Self.groups)
    for length in 0..<4096 {
      let disk = fixture.disk.copy()
      disk[fixture.path(1)]!.removeSubrange(length...)
      guard case .damaged(let damage) = logError({ _ = try LogFixture(disk).open() }) else {
        Issue.record("a segment of \(length) bytes opened")
        continue
      }
      #expect(damage.file == fixture.path(1))
    }
  }

  @Test func everyZeroedTailIsNamedBelowTheWatermark() throws {
    let fixture = try LogFixture.made(Self.groups)
    for length in 0..<Self.used(fixture) {
      let disk = fixture.disk.copy()
      let bytes = disk[fixture.path(1)]!
      disk[fixture.path(1)] = Array(bytes[..<length]) + [UInt8](repeating: 0, count: bytes.count - length)
      guard case .damaged = logError({ _ = try LogFixture(disk).open() }) else {
        Issue.record("a log cut to \(length) bytes opened")
        continue
      }
    }
  }

  /// The last group, written and not acknowledged: any part of it may be there.
  @Test func everyTornEndIsCut() throws {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    for group in Self.groups { try log.append(entries: group) }
    let before = fixture.disk.copy()
    let from = Self.used(fixture)
    try log.append(entries: [entry(5), entry(6)])
    let whole = fixture.disk[fixture.path(1)]!
    let to = Self.used(fixture)
    let clean = LogFixture(before.copy())
    try clean.open().log.append(entries: [entry(5, term: 3)])
    for length in from..<to {
      let disk = before.copy()
      disk[fixture.path(1)] = Array(whole[..<length]) + [UInt8](repeating: 0, count: whole.count - length)
      let torn = LogFixture(disk)
      let (again, found) = try torn.open()
      #expect(found.entries == Self.all)
      // What was cut leaves no trace: the next group takes its place.
      try again.append(entries: [entry(5, term: 3)])
      try again.close()
      #expect(try torn.open().recovered.entries == Self.all + [entry(5, term: 3)])
      #expect(disk[torn.path(1)] == clean.disk[clean.path(1)])
    }
    // A torn write may also arrive without its beginning.
    for start in stride(from: (from + 7) & ~7, to: to, by: 8) {
      let disk = before.copy()
      var bytes = before[fixture.path(1)]!
      bytes.replaceSubrange(start + 1..<to, with: whole[start + 1..<to])
      disk[fixture.path(1)] = bytes
      #expect(try LogFixture(disk).open().recovered.entries == Self.all)
    }
  }

  @Test func badGroupsBeforeValidOnesAreDamageEvenWithAnOldWatermark() throws {
    let fixture = LogFixture()
    try fixture.create()
    let mark = fixture.disk[LogFixture.watermark]!
    let (log, _) = try fixture.open()
    var ends: [Int] = []
    for group in Self.groups {
      try log.append(entries: group)
      ends.append(Self.used(fixture))
    }
    let disk = fixture.disk.copy()
    disk[LogFixture.watermark] = mark
    disk[fixture.path(1)]![ends[0] - 9] ^= 0x10
    guard case .damaged(let damage) = logError({ _ = try LogFixture(disk).open() }) else {
      Issue.record("a bad group before valid ones was taken for a torn end")
      return
    }
    #expect(damage.kind == .badGroup)
    #expect(damage.offset < ends[0])
    // The same flip in the last group, which no watermark covers, is a torn end.
    let torn = fixture.disk.copy()
    torn[LogFixture.watermark] = mark
    torn[fixture.path(1)]![ends[2] - 9] ^= 0x10
    #expect(try LogFixture(torn).open().recovered.entries == Array(Self.all.dropLast()))
  }

  @Test func lostAndOlderFilesAreNamed() throws {
    let groups = (1...120).map { [entry($0, bytes: 100)] }
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    var older: [RecordingDisk] = []
    for group in groups {
      try log.append(entries: group)
      older.append(fixture.disk.copy())
    }
    try log.close()
    let segments = try fixture.disk.names(in: LogFixture.directory).filter { $0.hasPrefix("log-") }.count
    #expect(segments > 3)
    for segment in 1...segments {
      // Lost.
      let lost = fixture.disk.copy()
      lost[fixture.path(segment)] = nil
      expectDamage(lost, "segment \(segment) was lost")
      // All of one page swapped with another's.
      let swapped = fixture.disk.copy()
      swapped[fixture.path(segment)] = fixture.disk[fixture.path(segment % segments + 1)]!
      expectDamage(swapped, "segment \(segment) was replaced by another")
      // An older copy put back.
      for copy in [older[10], older[40], older[80], older[118]] {
        guard let bytes = copy[fixture.path(segment)], bytes != fixture.disk[fixture.path(segment)] else { continue }
        let restored = fixture.disk.copy()
        restored[fixture.path(segment)] = bytes
        expectDamage(restored, "an older copy of segment \(segment) was put back")
      }
    }
    let unmarked = fixture.disk.copy()
    unmarked[LogFixture.watermark] = nil
    expectDamage(unmarked, "the watermark was lost")
    let blank = fixture.disk.copy()
    blank[LogFixture.watermark] = [UInt8](repeating: 0, count: 8192)
    expectDamage(blank, "the watermark was zeroed")
    let empty = fixture.disk.copy()
    for name in try empty.names(in: LogFixture.directory) { empty["\(LogFixture.directory)/\(name)"] = nil }
    expectDamage(empty, "all files were lost")
  }

  @Test func oneWatermarkSlotSuffices() throws {
    let fixture = try LogFixture.made(Self.groups)
    for slot in [0, 4096] {
      for offset in 0..<96 {
        let disk = fixture.disk.copy()
        disk[LogFixture.watermark]![slot + offset] ^= 1
        #expect(try LogFixture(disk).open().recovered.entries == Self.all)
      }
    }
  }

  @Test func anUnknownVersionIsRefusedByName() throws {
    let fixture = try LogFixture.made(Self.groups)
    let disk = fixture.disk.copy()
    disk[fixture.path(1)]![4] = 9
    #expect(logError { _ = try LogFixture(disk).open() } == .unknownFormat(file: fixture.path(1), version: 9))
  }

  private func expectDamage(_ disk: RecordingDisk, _ what: Comment) {
    guard case .damaged = logError({ _ = try LogFixture(disk).open() }) else {
      Issue.record(what)
      return
    }
  }
}
