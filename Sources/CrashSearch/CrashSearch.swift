/// Replays what a crash may leave of a recorded trace of writes and syncs: after every call of the trace, with what was
/// not durable arriving in every order and in part. In each state a node is started, and everything that had been
/// acknowledged must be there.
public struct CrashSearch {
  /// What a search came to.
  public struct Outcome: Sendable {
    public struct Part: Sendable {
      public let scenario: String
      /// Calls in its trace.
      public internal(set) var calls = 0
      public internal(set) var states = 0
      /// States that were reached by a second crash, after a start on a crashed disk.
      public internal(set) var secondLives = 0
    }

    public internal(set) var parts: [Part] = []
    /// What was lost or refused, with the trace's seed, the call and the variant that lead there.
    public internal(set) var violations: [String] = []

    public var states: Int { parts.reduce(0) { $0 + $1.states } }
  }

  /// Names of the scenarios.
  public static let scenarios = [LogScenario.name, SnapshotScenario.name, DirectoryScenario.name]

  private let states: Int
  private let seed: UInt64
  private let bug: DiskBug?
  private let violationsAtMost: Int
  private var outcome = Outcome()

  /// - Parameters:
  ///   - states: how many states to visit in all.
  ///   - seed: of the scenarios' steps and of the variants beyond the systematic ones.
  public init(states: Int, seed: UInt64 = 1, bug: DiskBug? = nil, violationsAtMost: Int = 10) {
    self.states = states
    self.seed = seed
    self.bug = bug
    self.violationsAtMost = violationsAtMost
  }

  public mutating func run() throws -> Outcome {
    // The log has by far the most states.
    try search(LogScenario.self, states / 2)
    try search(SnapshotScenario.self, states * 2 / 5)
    try search(DirectoryScenario.self, states - states / 2 - states * 2 / 5)
    return outcome
  }

  private mutating func search<S: Scenario>(_: S.Type, _ budget: Int) throws {
    var part = Outcome.Part(scenario: S.name)
    var left = budget
    // When a trace has no state left that is worth visiting, another one is recorded.
    var round: UInt64 = 0
    while left > 0, outcome.violations.count < violationsAtMost, round < 1 << 20 {
      let share = min(left, max(500, budget / 8))
      var (scenario, prepared) = try S.begin(seed: seed &+ round &* 7919)
      let before = prepared.contents
      let disk = TraceDisk(files: before.files, directories: before.directories, bug: bug)
      try scenario.live(on: disk)
      part.calls += disk.trace.count
      left -= visit(scenario, before, disk.trace, share, round, &part)
      round += 1
    }
    outcome.parts.append(part)
  }

  /// Visits the states of one trace: a first variant after every call, then a second one, and so on. Answers how many.
  private mutating func visit<S: Scenario>(
    _ scenario: S, _ before: (files: [String: [UInt8]], directories: Set<String>), _ trace: [DiskOperation],
    _ budget: Int, _ round: UInt64, _ part: inout Outcome.Part
  ) -> Int {
    var visited = 0
    var variant = 0
    while visited < budget {
      var model = CrashModel(files: before.files, directories: before.directories)
      var found = 0
      for call in 0...trace.count {
        if call > 0 { model.perform(trace[call - 1]) }
        guard Variant.exists(variant, undecided: model.undecided) else { continue }
        found += 1
        var draw = Variant(variant, undecided: model.undecided, seed: seed &+ round &* 1_000_003 &+ UInt64(call))
        let after = model.crash { draw.happened($0) }
        judge(scenario, model, after, "round \(round), call \(call) of \(trace.count), variant \(variant)", &part)
        if (call + variant) % 4 == 3 { secondLife(S.self, after, UInt64(call) &+ UInt64(variant) << 32, &part) }
        visited += 1
        part.states += 1
        if visited >= budget || outcome.violations.count >= violationsAtMost { return visited }
      }
      if found == 0 { return max(visited, 1) }
      variant += 1
    }
    return visited
  }

  private mutating func judge<S: Scenario>(
    _ scenario: S, _ model: CrashModel, _ after: (files: [String: [UInt8]], directories: Set<String>), _ place: String,
    _ part: inout Outcome.Part
  ) {
    var allowed = [model.acknowledged ?? 0]
    if let attempted = model.attempted { allowed.append(attempted) }
    do {
      let disk = TraceDisk(files: after.files, directories: after.directories)
      if let problem = try scenario.verify(disk, allowed: allowed) { report(S.name, place, problem) }
    } catch {
      report(S.name, place, "\(error)")
    }
  }

  private mutating func report(_ scenario: String, _ place: String, _ problem: String) {
    outcome.violations.append("\(scenario): seed \(seed), \(place): \(problem)")
  }

  /// Goes on from a crashed disk, and crashes once more, anywhere.
  private mutating func secondLife<S: Scenario>(
    _: S.Type, _ before: (files: [String: [UInt8]], directories: Set<String>), _ number: UInt64,
    _ part: inout Outcome.Part
  ) {
    let place = "second life \(number)"
    do {
      let crashed = TraceDisk(files: before.files, directories: before.directories, bug: bug)
      guard var scenario = try S.resume(on: crashed, seed: seed &+ number) else { return }
      try scenario.live(on: crashed)
      var random = SeededGenerator(seed: seed ^ number)
      let call = Int(random.within(0...UInt64(crashed.trace.count)))
      var model = CrashModel(files: before.files, directories: before.directories)
      for operation in crashed.trace.prefix(call) { model.perform(operation) }
      var draw = Variant(Variant.systematic, undecided: model.undecided, seed: random.next())
      let after = model.crash { draw.happened($0) }
      judge(scenario, model, after, "\(place), call \(call)", &part)
      part.states += 1
      part.secondLives += 1
    } catch {
      report(S.name, place, "\(error)")
    }
  }
}
