import Persistence
import Raft
import Testing

/// Pages that a disk put to the wrong place, left out, or brought back from an earlier time: in every file of the log,
/// at every place of a page.
struct PageDamageTests {
  private static let page = 512

  /// A closed log of several segments, and copies of its files from earlier times.
  private static func made() throws -> (fixture: LogFixture, older: [RecordingDisk]) {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    var older: [RecordingDisk] = []
    for index in 1...60 as ClosedRange<UInt64> {
      try log.append(
        entries: [entry(index, term: 1 + index / 20, bytes: 150)],
        hardState: HardState(term: Term(1 + index / 20), vote: 7, commit: Index(index - index % 3)))
      if index % 12 == 0 { older.append(fixture.disk.copy()) }
    }
    try log.close()
    return (fixture, older)
  }

  /// What a damaged log may do: be named as damaged, or hold everything all the same.
  private static func judge(_ disk: RecordingDisk, _ whole: RecoveredLog, _ what: String) -> Bool {
    do {
      let found = try LogFixture(disk).open().recovered
      #expect(
        found.entries == whole.entries && found.hardState == whole.hardState,
        "\(what): opened, and something is missing")
      return false
    } catch let error as LogError {
      switch error {
      case .damaged: break
      default: Issue.record("\(what): \(error)")
      }
    } catch {
      Issue.record("\(what): \(error)")
    }
    return true
  }

  @Test func everyPageSwappedLostOrOlderIsNamedOrHarmless() throws {
    let (fixture, older) = try Self.made()
    let whole = try LogFixture(fixture.disk.copy()).open().recovered
    let names = try fixture.disk.names(in: LogFixture.directory).filter { $0.hasPrefix("log-") }
    #expect(names.count > 3)
    var named = 0
    var cases = 0
    for name in names {
      let path = "\(LogFixture.directory)/\(name)"
      let bytes = fixture.disk[path]!
      for start in stride(from: 0, to: bytes.count, by: Self.page) {
        let range = start..<start + Self.page
        var changes: [(String, ArraySlice<UInt8>)] = [
          ("lost", ArraySlice([UInt8](repeating: 0, count: Self.page))),
          (
            "swapped with the next",
            bytes[(start + Self.page) % bytes.count..<(start + Self.page) % bytes.count + Self.page]
          ),
        ]
        for other in names where other != name {
          changes.append(("from \(other)", fixture.disk["\(LogFixture.directory)/\(other)"]![range]))
        }
        for copy in older { if let old = copy[path] { changes.append(("older", old[range])) } }
        for (what, change) in changes where change != bytes[range] {
          let disk = fixture.disk.copy()
          disk[path]!.replaceSubrange(range, with: change)
          if Self.judge(disk, whole, "\(name) at \(start): \(what)") { named += 1 }
          cases += 1
        }
      }
    }
    // All but changes of pages behind the last group are named; those are cut off.
    #expect(cases > 100)
    #expect(named > cases * 9 / 10)
  }

  @Test func everyOlderFileIsNamedOrHarmless() throws {
    let (fixture, older) = try Self.made()
    let whole = try LogFixture(fixture.disk.copy()).open().recovered
    for name in try fixture.disk.names(in: LogFixture.directory) {
      let path = "\(LogFixture.directory)/\(name)"
      for (time, copy) in older.enumerated() {
        guard let old = copy[path], old != fixture.disk[path] else { continue }
        let disk = fixture.disk.copy()
        disk[path] = old
        let isNamed = Self.judge(disk, whole, "\(name) of time \(time)")
        // An older watermark claims less, and what it claims is there.
        if name.hasPrefix("log-") { #expect(isNamed, "\(name) of time \(time)") }
      }
    }
  }

  /// A commit index or a vote that only the watermark knows: it and the log together never answer less than was synced.
  @Test func everyByteOfTheWatermarkIsCheckedOrUnused() throws {
    let (fixture, _) = try Self.made()
    let whole = try LogFixture(fixture.disk.copy()).open().recovered
    for offset in fixture.disk[LogFixture.watermark]!.indices {
      let disk = fixture.disk.copy()
      disk[LogFixture.watermark]![offset] ^= 0x41
      _ = Self.judge(disk, whole, "watermark at \(offset)")
    }
  }
}
