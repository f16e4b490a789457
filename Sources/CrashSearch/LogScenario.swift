internal import Persistence
internal import Raft

/// Appends, replaced suffixes, votes, commit indexes, segments that begin and go.
struct LogScenario: Scenario {
  static let name = "log"
  private static let steps: UInt64 = 24

  struct Claim {
    var start = Index.zero
    var entries: [Entry] = []
    var hardState = HardState.initial
    /// The commit index that was last handed over; without a sync it may be lost.
    var commit = Index.zero
  }

  private var claims: [Claim]
  private var random: SeededGenerator
  private let configuration = Configuration(voters: [1, 2, 3], learners: [4])

  static func begin(seed: UInt64) throws -> (LogScenario, TraceDisk) {
    let disk = freshDisk()
    let scenario = LogScenario(claims: [Claim()], random: SeededGenerator(seed: seed))
    try WriteAheadLog.create(
      directory: "\(data)/log", identity: identity, configuration: scenario.configuration, options: options(disk))
    return (scenario, disk)
  }

  static func resume(on disk: TraceDisk, seed: UInt64) throws -> LogScenario? {
    let (files, directories) = disk.contents
    let found = try open(TraceDisk(files: files, directories: directories)).recovered
    let claim = Claim(
      start: found.start.index, entries: found.entries, hardState: found.hardState,
      commit: found.hardState.commit)
    return LogScenario(claims: [claim], random: SeededGenerator(seed: seed))
  }

  private static func open(_ disk: TraceDisk) throws -> (log: WriteAheadLog, recovered: RecoveredLog) {
    try WriteAheadLog.open(directory: "\(data)/log", identity: identity, options: options(disk))
  }

  mutating func live(on disk: TraceDisk) throws {
    let log = try LogScenario.open(disk).log
    let first = claims[0].hardState.term.rawValue + 1
    for step in first..<first + Self.steps {
      var next = claims[claims.count - 1]
      let work = plan(step, &next)
      claims.append(next)
      disk.attempt(claim: claims.count - 1)
      try work(log)
      disk.acknowledge(claim: claims.count - 1)
    }
    try log.close()
  }

  /// Draws one step: changes the claim to what will hold, and answers what makes it so.
  private mutating func plan(_ term: UInt64, _ claim: inout Claim) -> (WriteAheadLog) throws -> Void {
    let last = claim.start.rawValue + UInt64(claim.entries.count)
    switch random.within(0...9) {
    case 0 where claim.hardState.commit > claim.start, 1 where claim.hardState.commit > claim.start:
      let index = Index(random.within(claim.start.rawValue + 1...claim.hardState.commit.rawValue))
      let place = Int(index - claim.start) - 1
      guard claim.entries.indices.contains(place) else { return { _ in } }
      let metadata = SnapshotMetadata(
        index: index, term: claim.entries[place].term, configuration: configuration)
      return { try $0.truncate(upTo: metadata) }
    case 2:
      claim.hardState = HardState(term: Term(term), vote: NodeID(random.within(1...3)), commit: claim.commit)
      let state = claim.hardState
      return { try $0.append(entries: [], hardState: state) }
    case 3 where Index(last) > claim.commit:
      // A commit index alone is written without a sync, and may be lost.
      claim.commit = Index(last)
      let state = HardState(term: claim.hardState.term, vote: claim.hardState.vote, commit: Index(last))
      return { try $0.append(entries: [], hardState: state, mustSync: false) }
    default:
      let from = random.within(max(claim.commit.rawValue, claim.start.rawValue)...last)
      let fresh = (1...random.within(1...5)).map { place in
        Entry(
          term: Term(term), index: Index(from + place), kind: .normal,
          data: [UInt8](repeating: UInt8(truncatingIfNeeded: term &* 31 &+ place), count: Int(random.within(0...220))))
      }
      claim.entries = claim.entries.prefix(Int(from - claim.start.rawValue)) + fresh
      claim.hardState = HardState(term: Term(term), vote: nil, commit: Index(from))
      claim.commit = Index(from)
      let state = claim.hardState
      return { try $0.append(entries: fresh, hardState: state) }
    }
  }

  func verify(_ disk: TraceDisk, allowed: [Int]) throws -> String? {
    let found = try LogScenario.open(disk).recovered
    if allowed.contains(where: { holds(claims[$0], found) }) { return nil }
    return "found entries to \(found.last), \(found.hardState), start \(found.start.index)"
  }

  /// A commit index may be ahead of the claim, and entries that are covered may be gone.
  private func holds(_ claim: Claim, _ found: RecoveredLog) -> Bool {
    found.hardState.term == claim.hardState.term && found.hardState.vote == claim.hardState.vote
      && found.hardState.commit >= claim.hardState.commit
      && found.last.index == claim.entries.last?.index ?? claim.start
      && found.start.index <= max(claim.hardState.commit, claim.start)
      && found.entries == claim.entries.filter { $0.index > found.start.index }
  }
}
