import Testing

@testable import CrashSearch

struct CrashSearchTests {
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func nothingAcknowledgedIsLost(seed: UInt64) throws {
    var search = CrashSearch(states: 700, seed: seed)
    let outcome = try search.run()
    #expect(outcome.violations == [])
    #expect(outcome.states >= 700)
    #expect(outcome.parts.map(\.scenario) == CrashSearch.scenarios)
    for part in outcome.parts { #expect(part.states > 50, "\(part)") }
    for part in outcome.parts { #expect(part.secondLives > 10, "\(part.scenario)") }
  }

  /// The search can fail: what a careless log would do is found.
  @Test(arguments: DiskBug.allCases)
  func plantedBugsAreFound(bug: DiskBug) throws {
    var search = CrashSearch(states: 4_000, bug: bug, violationsAtMost: 1)
    let outcome = try search.run()
    #expect(outcome.violations.count > 0)
  }

  @Test func theSameSeedGivesTheSameStates() throws {
    var one = CrashSearch(states: 300, seed: 9)
    var other = CrashSearch(states: 300, seed: 9)
    let (first, second) = (try one.run(), try other.run())
    #expect(first.parts.map(\.states) == second.parts.map(\.states))
    #expect(first.parts.map(\.calls) == second.parts.map(\.calls))
  }

  // MARK: - The model

  private static func crash(_ trace: [DiskOperation], _ happened: (Int) -> Int) -> [String: [UInt8]] {
    var model = CrashModel(files: [:], directories: ["/d"])
    for operation in trace { model.perform(operation) }
    return model.crash(happened).files
  }

  @Test func onlyWhatWasSyncedIsSure() {
    let trace: [DiskOperation] = [
      .create(path: "/d/a", file: 0), .write(file: 0, offset: 0, bytes: [1, 2, 3]), .sync(file: 0),
      .write(file: 0, offset: 1, bytes: [9]),
    ]
    #expect(Self.crash(trace) { _ in 0 } == [:])
    #expect(Self.crash(trace) { $0 } == ["/d/a": [1, 9, 3]])
    #expect(Self.crash(trace + [.syncDirectory(path: "/d")]) { _ in 0 } == ["/d/a": [1, 2, 3]])
    // Another directory's sync names nothing here.
    #expect(Self.crash(trace + [.syncDirectory(path: "/e")]) { _ in 0 } == [:])
  }

  @Test func writesArriveInAnyOrderAndSectorBySector() {
    let trace: [DiskOperation] = [
      .create(path: "/d/a", file: 0), .syncDirectory(path: "/d"),
      .write(file: 0, offset: 0, bytes: [UInt8](repeating: 1, count: 1024)), .write(file: 0, offset: 0, bytes: [2]),
    ]
    var model = CrashModel(files: [:], directories: ["/d"])
    for operation in trace { model.perform(operation) }
    #expect(model.undecided == 3)
    var number = 0
    let files = model.crash { bytes in
      number += 1
      return number == 2 ? bytes : 0
    }.files
    #expect(files["/d/a"]! == [UInt8](repeating: 0, count: 512) + [UInt8](repeating: 1, count: 512))
  }

  @Test func aRenameHappensWholeOrNotAtAll() {
    let trace: [DiskOperation] = [
      .create(path: "/d/a", file: 0), .syncDirectory(path: "/d"), .rename(from: "/d/a", to: "/d/b", file: 0),
    ]
    #expect(Self.crash(trace) { _ in 0 } == ["/d/a": []])
    #expect(Self.crash(trace) { $0 } == ["/d/b": []])
  }

  @Test func everyCombinationOfFewThingsIsAVariant() {
    var seen: Set<[Bool]> = []
    for variant in 0..<8 {
      #expect(Variant.exists(variant, undecided: 3))
      var draw = Variant(variant, undecided: 3, seed: 1)
      seen.insert((0..<3).map { _ in draw.happened(10) == 10 })
    }
    #expect(seen.count == 8)
    #expect(!Variant.exists(1, undecided: 0))
  }
}
