import Persistence
import Raft
import Testing

struct WriteAheadLogTests {
  @Test func whatWasAppendedIsFoundAgain() throws {
    let fixture = LogFixture()
    try fixture.create()
    do {
      let (log, empty) = try fixture.open()
      #expect(empty.entries.isEmpty)
      #expect(empty.hardState == .initial)
      #expect(empty.start.configuration == LogFixture.members)
      try log.append(entries: [entry(1), entry(2)], hardState: HardState(term: 1, vote: 7, commit: 1))
      try log.append(entries: [Entry(term: 2, index: 3, kind: .configurationChangeV2, data: [])])
      try log.append(entries: [], hardState: HardState(term: 4, vote: nil, commit: 1))
    }
    let (_, found) = try fixture.open()
    #expect(found.entries == [entry(1), entry(2), Entry(term: 2, index: 3, kind: .configurationChangeV2, data: [])])
    #expect(found.hardState == HardState(term: 4, vote: nil, commit: 1))
    #expect(found.cutBytes == 0)
  }

  @Test func aLaterGroupReplacesASuffix() throws {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    try log.append(entries: [entry(1), entry(2), entry(3)])
    try log.append(entries: [entry(2, term: 2)])
    #expect(try fixture.open().recovered.entries == [entry(1), entry(2, term: 2)])
    try log.append(entries: [entry(3, term: 3), entry(4, term: 3)])
    #expect(
      try fixture.open().recovered.entries == [entry(1), entry(2, term: 2), entry(3, term: 3), entry(4, term: 3)])
  }

  @Test func aNewSegmentLetsAllThatWasBeforeGo() throws {
    let fixture = LogFixture(segmentBytes: 1 << 20)
    try fixture.create()
    let (log, _) = try fixture.open()
    try log.append(entries: (1...10).map { entry($0) }, hardState: HardState(term: 1, vote: 7, commit: 8))
    #expect(log.oldestSegment == 1)
    let cut = try log.beginSegment()
    #expect(cut.last == 10 && cut.segment == 2)
    // Nothing is lost by it, whatever follows.
    #expect(try fixture.open().recovered.entries == (1...10).map { entry($0) })
    let (again, _) = try fixture.open()
    try again.append(entries: [entry(11)], hardState: HardState(term: 2, vote: 5, commit: 10))
    // Entries behind the place at which the log is cut keep their segment.
    try again.truncate(upTo: SnapshotMetadata(index: 9, term: 1, configuration: LogFixture.members))
    #expect(again.oldestSegment == 1)
    try again.truncate(upTo: SnapshotMetadata(index: 10, term: 1, configuration: LogFixture.members))
    #expect(again.oldestSegment == 2)
    let (_, found) = try fixture.open()
    #expect(found.entries == [entry(11)])
    #expect(found.start.index == 10)
    #expect(found.hardState == HardState(term: 2, vote: 5, commit: 10))
  }

  @Test func oneGroupIsOneSync() throws {
    let fixture = LogFixture(segmentBytes: 1 << 20)
    try fixture.create()
    let (log, _) = try fixture.open()
    let before = (disk: fixture.disk.syncs, calls: fixture.disk.calls, own: log.statistics)
    for index in 1...100 as ClosedRange<UInt64> {
      try log.append(entries: [entry(index)], hardState: HardState(term: 1, vote: 7, commit: Index(index - 1)))
    }
    #expect(fixture.disk.syncs - before.disk == 100)
    // One write of the group, its sync, and the unsynced watermark.
    #expect(fixture.disk.calls - before.calls == 300)
    #expect(log.statistics.groupSyncs - before.own.groupSyncs == 100)
    #expect(log.statistics.syncs - before.own.syncs == 100)
    #expect(log.statistics.entries == 100)
  }

  @Test func aMereCommitCostsNoSync() throws {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    try log.append(entries: [entry(1), entry(2)], hardState: HardState(term: 1, vote: 7, commit: 0))
    let syncs = fixture.disk.syncs
    try log.append(entries: [], hardState: HardState(term: 1, vote: 7, commit: 2), mustSync: false)
    #expect(fixture.disk.syncs == syncs)
    // The process dies: the kernel still has the watermark. The power goes: the commit index is learnt again.
    #expect(try LogFixture(fixture.disk.copy()).open().recovered.hardState.commit == 2)
    let dark = LogFixture(fixture.disk.crash(names: false) { _, _ in 0 })
    #expect(try dark.open().recovered.hardState == HardState(term: 1, vote: 7, commit: 0))
  }

  @Test func segmentsRotateAndAreDropped() throws {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    for index in 1...200 as ClosedRange<UInt64> {
      try log.append(entries: [entry(index, bytes: 100)], hardState: HardState(term: 1, vote: 7, commit: Index(index)))
    }
    #expect(log.statistics.rotations > 5)
    #expect(try fixture.open().recovered.entries.count == 200)
    let files = try fixture.disk.names(in: LogFixture.directory).count

    let covered = SnapshotMetadata(index: 150, term: 1, configuration: LogFixture.members)
    try log.truncate(upTo: covered)
    #expect(log.statistics.droppedSegments > 3)
    #expect(try fixture.disk.names(in: LogFixture.directory).count < files)
    let (_, found) = try fixture.open()
    #expect(found.start == covered)
    #expect(found.entries == (151...200).map { entry($0, bytes: 100) })
    #expect(found.hardState == HardState(term: 1, vote: 7, commit: 200))

    // Without a whole segment to drop nothing is written.
    let calls = fixture.disk.calls
    try log.truncate(upTo: SnapshotMetadata(index: 151, term: 1, configuration: LogFixture.members))
    #expect(fixture.disk.calls == calls)
  }

  @Test func aSuffixIsReplacedAcrossADroppedSegment() throws {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    for index in 1...60 as ClosedRange<UInt64> { try log.append(entries: [entry(index, bytes: 100)]) }
    for index in 30...70 as ClosedRange<UInt64> { try log.append(entries: [entry(index, term: 2, bytes: 100)]) }
    let expected = (1...29).map { entry($0, bytes: 100) } + (30...70).map { entry($0, term: 2, bytes: 100) }
    #expect(try fixture.open().recovered.entries == expected)
    for upTo in [20, 40, 59, 60, 65] as [UInt64] {
      try log.truncate(
        upTo: SnapshotMetadata(index: Index(upTo), term: upTo < 30 ? 1 : 2, configuration: LogFixture.members))
      let found = try fixture.open().recovered
      #expect(found.start.index <= Index(upTo))
      #expect(found.entries == expected.filter { $0.index > found.start.index })
    }
  }

  @Test func aSnapshotReplacesTheLog() throws {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    try log.append(entries: [entry(1), entry(2)])
    let installed = SnapshotMetadata(index: 90, term: 5, configuration: Configuration(voters: [1, 2]))
    try log.append(entries: [], hardState: HardState(term: 5, vote: nil, commit: 90), snapshot: installed)
    try log.append(entries: [entry(91, term: 5)])
    let found = try fixture.open().recovered
    #expect(found.start == installed)
    #expect(found.entries == [entry(91, term: 5)])
    #expect(found.hardState.commit == 90)
  }

  @Test func anotherNodeIsRefused() throws {
    let fixture = try LogFixture.made([[entry(1)]])
    for foreign in [
      NodeIdentity(cluster: [UInt8](1..<17), node: 7, incarnation: 1),
      NodeIdentity(cluster: [UInt8](0..<16), node: 8, incarnation: 1),
      NodeIdentity(cluster: [UInt8](0..<16), node: 7, incarnation: 2),
    ] {
      #expect(logError { _ = try fixture.open(foreign) } == .foreign(file: LogFixture.watermark))
    }
  }

  @Test func aFailedSyncIsFinal() throws {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    try log.append(entries: [entry(1)])
    fixture.disk.failSyncs(true)
    let first = logError { try log.append(entries: [entry(2)]) }
    guard case .fatal = first else {
      Issue.record("a failed sync threw \(String(describing: first))")
      return
    }
    fixture.disk.failSyncs(false)
    #expect(logError { try log.append(entries: [entry(2)]) } == first)
    #expect(logError { try log.append(entries: [], hardState: HardState(term: 9), mustSync: false) } == first)
    #expect(logError { try log.close() } == first)
  }

  @Test func aFullDiskIsRefusedBeforeAnythingIsWritten() throws {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    fixture.disk.limit(space: 0)
    var appended: UInt64 = 0
    var refusal: LogError?
    for index in 1...1000 as ClosedRange<UInt64> {
      refusal = logError { try log.append(entries: [entry(index, bytes: 100)]) }
      if refusal != nil { break }
      appended = index
    }
    #expect(refusal == .noSpace(directory: LogFixture.directory))
    // The segment and its spare were there.
    #expect(appended > 30)
    fixture.disk.limit(space: 1 << 20)
    try log.append(entries: [entry(appended + 1, bytes: 100)])
    #expect(try fixture.open().recovered.entries.count == Int(appended) + 1)
  }

  @Test func limitsHold() throws {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    #expect(logError { try log.append(entries: [entry(1, bytes: 3000)]) } == .entryTooLarge(bytes: 3000))
    try log.append(entries: (1...40).map { entry($0, bytes: 200) })
    #expect(log.statistics.groups > 3)
    #expect(try fixture.open().recovered.entries.count == 40)
  }
}
