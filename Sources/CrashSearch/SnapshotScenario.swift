internal import Persistence
internal import Raft
internal import Store

/// A follower that appends, applies and flushes, drops its log, and installs snapshots: state, note and log change one
/// after another, and every crash between them must be mended by the next start.
struct SnapshotScenario: Scenario {
  static let name = "snapshot"
  private static let rounds: UInt64 = 8

  struct Claim {
    var hardState = HardState.initial
    /// Everything from the first entry on; what a snapshot brought has no entries here.
    var entries: [Index: Entry] = [:]
    var last = Index.zero
  }

  private var claims: [Claim]
  private var random: SeededGenerator
  private static let configuration = Configuration(voters: [1, 2, 3])

  static func begin(seed: UInt64) throws -> (SnapshotScenario, TraceDisk) {
    let disk = freshDisk()
    try DataDirectory.create(data, identity: identity, configuration: configuration, options: options(disk))
    _ = try StateModel(disk, "\(data)/state")
    return (SnapshotScenario(claims: [Claim()], random: SeededGenerator(seed: seed)), disk)
  }

  static func resume(on disk: TraceDisk, seed: UInt64) throws -> SnapshotScenario? {
    let (files, directories) = disk.contents
    let (_, found, _) = try start(TraceDisk(files: files, directories: directories))
    var claim = Claim(hardState: found.hardState, last: found.last.index)
    for entry in found.entries { claim.entries[entry.index] = entry }
    return SnapshotScenario(claims: [claim], random: SeededGenerator(seed: seed))
  }

  /// Starts as a node does.
  private static func start(_ disk: TraceDisk) throws -> (log: WriteAheadLog, found: RecoveredLog, state: StateModel) {
    _ = try StartsFile.count(in: data, disk)
    var (log, found) = try WriteAheadLog.open(directory: "\(data)/log", identity: identity, options: options(disk))
    let state = try StateModel(disk, "\(data)/state")
    try SnapshotInstallation(directory: data, identity: identity, disk: disk)
      .resume(log, &found, applied: Index(state.applied.index))
    if let reason = DataDirectory.mismatch(found, state.applied) { throw CrashSearchError(reason: reason) }
    return (log, found, state)
  }

  mutating func live(on disk: TraceDisk) throws {
    var (log, _, state) = try Self.start(disk)
    let first = claims[0].hardState.term.rawValue
    for round in 1...Self.rounds {
      try append(first + round * 2, to: log, disk)
      try flush(&state, log)
      if round % 3 == 0 { try install(first + round * 2 + 1, &state, log, disk) }
    }
    try log.close()
  }

  private mutating func append(_ term: UInt64, to log: WriteAheadLog, _ disk: TraceDisk) throws {
    var claim = claims[claims.count - 1]
    let fresh = (1...random.within(2...12)).map { place in
      Entry(
        term: Term(term), index: claim.last + place, kind: .normal,
        data: [UInt8](repeating: UInt8(truncatingIfNeeded: term), count: Int(random.within(20...160))))
    }
    for entry in fresh { claim.entries[entry.index] = entry }
    claim.last = fresh[fresh.count - 1].index
    claim.hardState = HardState(term: Term(term), vote: 3, commit: claim.last)
    claims.append(claim)
    disk.attempt(claim: claims.count - 1)
    try log.append(entries: fresh, hardState: claim.hardState)
    disk.acknowledge(claim: claims.count - 1)
  }

  /// Applies everything, makes it durable, and then lets go of entries that it covers.
  private mutating func flush(_ state: inout StateModel, _ log: WriteAheadLog) throws {
    let claim = claims[claims.count - 1]
    guard let last = claim.entries[claim.last] else { return }
    try state.flush(at: Revision(term: last.term.rawValue, index: last.index.rawValue))
    let cut = Index(claim.last.rawValue - min(claim.last.rawValue, random.within(0...5)))
    guard let entry = claim.entries[cut] else { return }
    try log.truncate(
      upTo: SnapshotMetadata(index: cut, term: entry.term, configuration: Self.configuration))
  }

  /// The order of a running node: the note, the state, the log, and the note goes.
  private mutating func install(
    _ term: UInt64, _ state: inout StateModel, _ log: WriteAheadLog, _ disk: TraceDisk
  ) throws {
    let metadata = SnapshotMetadata(
      index: claims[claims.count - 1].last + random.within(5...20), term: Term(term),
      configuration: Self.configuration)
    let claim = Claim(
      hardState: HardState(term: Term(term), vote: nil, commit: metadata.index), last: metadata.index)
    claims.append(claim)
    disk.attempt(claim: claims.count - 1)
    let installation = SnapshotInstallation(directory: Self.data, identity: Self.identity, disk: disk)
    try installation.begin(metadata)
    try state.replace(at: Revision(term: term, index: metadata.index.rawValue))
    try log.append(entries: [], hardState: claim.hardState, snapshot: metadata)
    try installation.finish()
    disk.acknowledge(claim: claims.count - 1)
  }

  func verify(_ disk: TraceDisk, allowed: [Int]) throws -> String? {
    let (_, found, state) = try Self.start(disk)
    if allowed.contains(where: { holds(claims[$0], found, state.applied) }) { return nil }
    return "found entries to \(found.last), \(found.hardState), start \(found.start.id), state \(state.applied)"
  }

  private func holds(_ claim: Claim, _ found: RecoveredLog, _ applied: Revision) -> Bool {
    guard found.hardState.term == claim.hardState.term, found.hardState.vote == claim.hardState.vote,
      found.last.index == claim.last
    else { return false }
    // What is not in the log any more must be in the state.
    return claim.entries.values.allSatisfy { entry in
      entry.index.rawValue <= applied.index && entry.index <= found.start.index || found.entries.contains(entry)
    }
  }
}
