import Persistence
import Raft
import Testing

/// Power cut after every single call of a run with rotations, truncations, replaced suffixes and a snapshot: whatever
/// part of the unsynced writes arrived, everything acknowledged is there again and nothing is called damage.
struct LogCrashTests {
  /// What a run had acknowledged when the power went.
  struct Model {
    var start = Index.zero
    var entries: [Entry] = []
    var hardState = HardState.initial
    /// The step under way, which may have happened or not.
    var next: (start: Index, entries: [Entry], hardState: HardState)?
  }

  /// Runs until the power goes, from what a log holds already.
  static func run(_ fixture: LogFixture, seed: UInt64, steps: UInt64 = 40, from found: RecoveredLog? = nil) -> Model {
    var random = Seeded(seed)
    var model = Model()
    if let found {
      model.start = found.start.index
      model.entries = found.entries
      model.hardState = found.hardState
    }
    guard let (log, _) = try? fixture.open() else { return model }
    let before = model.hardState.term.rawValue
    for step in (before + 1)...(before + steps) {
      var next = (start: model.start, entries: model.entries, hardState: model.hardState)
      let last = model.start.rawValue + UInt64(model.entries.count)
      do {
        switch UInt64.random(in: 0..<10, using: &random) {
        case 0:
          let index = UInt64.random(in: model.start.rawValue...last, using: &random)
          let upTo = min(index, model.hardState.commit.rawValue)
          guard upTo > model.start.rawValue else { continue }
          let term = model.entries[Int(upTo - model.start.rawValue) - 1].term
          model.next = next
          try log.truncate(
            upTo: SnapshotMetadata(index: Index(upTo), term: term, configuration: LogFixture.members))
        case 1:
          next.hardState.term = Term(step)
          next.hardState.vote = NodeID(step)
          model.next = next
          try log.append(entries: [], hardState: next.hardState)
        case 2 where step > before + 20:
          let metadata = SnapshotMetadata(
            index: Index(last + 10), term: Term(step), configuration: LogFixture.members)
          next = (metadata.index, [], HardState(term: Term(step), vote: nil, commit: metadata.index))
          model.next = next
          try log.append(entries: [], hardState: next.hardState, snapshot: metadata)
        default:
          let from = UInt64.random(
            in: max(model.hardState.commit.rawValue, model.start.rawValue)...last, using: &random)
          let count = UInt64.random(in: 1...6, using: &random)
          let fresh = (1...count).map { entry(from + $0, term: step, bytes: 90) }
          next.entries = Array(next.entries.prefix(Int(from - model.start.rawValue))) + fresh
          next.hardState.term = Term(step)
          next.hardState.vote = nil
          next.hardState.commit = Index(UInt64.random(in: from...(from + count), using: &random))
          model.next = next
          try log.append(entries: fresh, hardState: next.hardState)
        }
      } catch { return model }
      model.start = next.start
      model.entries = next.entries
      model.hardState = next.hardState
      model.next = nil
    }
    return model
  }

  /// Whether a recovered log is what a model holds; entries that are covered may be there or not.
  static func matches(_ found: RecoveredLog, _ entries: [Entry], _ hardState: HardState, _ start: Index) -> Bool {
    found.hardState == hardState && found.last.index == entries.last?.index ?? start
      && found.entries == entries.filter { $0.index > found.start.index }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func everythingAcknowledgedSurvivesEveryCut(seed: UInt64) throws {
    let complete = LogFixture()
    try complete.create()
    let before = complete.disk.calls
    _ = Self.run(complete, seed: seed)
    let calls = complete.disk.calls - before
    #expect(calls > 120)
    var states = 0
    for cut in 0...calls {
      let fixture = LogFixture()
      try fixture.create()
      fixture.disk.cutPower(after: cut)
      let model = Self.run(fixture, seed: seed)
      var random = Seeded(seed &* 1000 &+ UInt64(cut))
      // Nothing, everything, and parts of what was not synced arrived, with and without the unsynced names.
      for variant in 0..<8 {
        let after = fixture.disk.crash(names: variant % 2 == 0) { _, bytes in
          switch variant / 2 {
          case 0: 0
          case 1: bytes
          default: [0, bytes, Int.random(in: 0...bytes, using: &random)].randomElement(using: &random)!
          }
        }
        let found = try LogFixture(after).open().recovered
        let old = Self.matches(found, model.entries, model.hardState, model.start)
        let new = model.next.map { Self.matches(found, $0.entries, $0.hardState, $0.start) } ?? false
        #expect(old || new, "seed \(seed), cut \(cut), variant \(variant)")
        states += 1
      }
    }
    #expect(states == (calls + 1) * 8)
  }

  /// The same through a second life: the log of a first crash is opened, written and cut again.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func aSecondCrashLosesNothingEither(seed: UInt64) throws {
    var random = Seeded(seed)
    for round in 0..<150 {
      let first = LogFixture()
      try first.create()
      first.disk.cutPower(after: Int.random(in: 0...150, using: &random))
      _ = Self.run(first, seed: seed &+ UInt64(round))
      let torn = { (_: Int, bytes: Int) in
        [0, bytes, Int.random(in: 0...bytes, using: &random)].randomElement(using: &random)!
      }
      let second = LogFixture(first.disk.crash(names: round % 2 == 0, keep: torn))
      // What is there is found without leaving a trace, so that the second life begins with it.
      let found = try LogFixture(second.disk.copy()).open().recovered
      second.disk.cutPower(after: Int.random(in: 0...60, using: &random))
      let model = Self.run(second, seed: seed &+ 77, steps: 12, from: found)
      let after = LogFixture(second.disk.crash(names: round % 3 == 0, keep: torn))
      let last = try after.open().recovered
      let old = Self.matches(last, model.entries, model.hardState, model.start)
      let new = model.next.map { Self.matches(last, $0.entries, $0.hardState, $0.start) } ?? false
      #expect(old || new, "seed \(seed), round \(round)")
    }
  }

  /// The search itself can fail: a log that does not sync is caught.
  @Test func aLogWithoutSyncsIsCaught() throws {
    let fixture = LogFixture()
    try fixture.create()
    let (log, _) = try fixture.open()
    let old = fixture.disk.crash(names: true) { _, _ in 0 }
    try log.append(entries: [entry(1)])
    let after = try LogFixture(old).open().recovered
    #expect(!Self.matches(after, [entry(1)], .initial, .zero))
  }
}
