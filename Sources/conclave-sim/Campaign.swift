import Mutants
import Simulation

/// A range of seeds, run one after the other.
struct Campaign {
  let seeds: Range<UInt64>
  let mutant: Mutant?
  let isVerbose: Bool
  private(set) var totals = Totals()
  private var elapsed = Duration.zero

  init(seeds: Range<UInt64>, mutant: Mutant?, isVerbose: Bool) {
    self.seeds = seeds
    self.mutant = mutant
    self.isVerbose = isVerbose
  }

  /// Runs all seeds, or as many as the minutes allow, and prints what they came to. Answers the exit status.
  mutating func run(minutes: Double?) -> Int32 {
    let begin = ContinuousClock.now
    var endedEarly = false
    for seed in seeds {
      let verdict = step(seed)
      for violation in verdict.violations { say("seed \(seed): VIOLATION \(violation)") }
      elapsed = ContinuousClock.now - begin
      if let minutes, elapsed > .seconds(minutes * 60), seed + 1 < seeds.upperBound {
        endedEarly = true
        break
      }
    }
    totals.report()
    say(
      "\(totals.seeds) seeds, \(totals.hours) simulated hours, \(totals.calls) requests, \(totals.answered) answered, "
        + "\(totals.entries) entries, \(totals.elections) elections, \(totals.snapshots) snapshots, "
        + "\(totals.coverage), \(totals.violations) violations, digest \(hex(totals.digest)), \(elapsed.components.seconds) s"
    )
    if totals.violations > 0 { return 1 }
    return endedEarly ? 3 : 0
  }

  /// Runs seeds until a checker reports something. Answers whether one did.
  mutating func find(minutes: Double) -> Bool {
    let begin = ContinuousClock.now
    for seed in seeds {
      let verdict = step(seed)
      if let first = verdict.violations.first {
        say("seed \(seed): VIOLATION \(first)")
        say("found after \(totals.seeds) seeds")
        return true
      }
      if ContinuousClock.now - begin > .seconds(minutes * 60) { break }
    }
    say("not found in \(totals.seeds) seeds")
    return false
  }

  private mutating func step(_ seed: UInt64) -> Simulation.Verdict {
    if isVerbose { say("seed \(seed): \(Simulation.options(of: seed))") }
    CrashReport.note(seed)
    let verdict = Simulation.run(seed: seed, mutant: mutant)
    totals.add(verdict)
    return verdict
  }

  /// The ledger's line for the seeds that ran.
  func line(commit: String) -> String {
    let end = seeds.lowerBound + UInt64(totals.seeds)
    return "\(commit)\tseeds\t\(seeds.lowerBound)..<\(end)\t\(totals.seeds)\t\(totals.hours)\t\(totals.violations)\t"
      + hex(totals.digest)
  }
}

/// What many seeds came to.
struct Totals {
  private(set) var seeds = 0
  private(set) var calls = 0
  private(set) var answered = 0
  private(set) var entries = 0
  private(set) var elections = 0
  private(set) var snapshots = 0
  private(set) var violations = 0
  private(set) var digest: UInt64 = 0
  private var seconds = 0.0
  private var faults: [(kind: String, count: Int, seeds: Int)] = []
  private(set) var coverage = Coverage()

  /// Simulated hours.
  var hours: Double { (seconds / 36).rounded() / 100 }

  mutating func add(_ verdict: Simulation.Verdict) {
    seeds += 1
    seconds += verdict.seconds
    calls += verdict.calls
    answered += verdict.answered
    entries += verdict.entries
    elections += verdict.elections
    snapshots += verdict.snapshots
    violations += verdict.violations.count
    digest = (digest &* 0x100_0000_01B3) ^ verdict.digest
    for (kind, count) in verdict.faults {
      let present = count > 0 ? 1 : 0
      if let at = faults.firstIndex(where: { $0.kind == kind }) {
        faults[at].count += count
        faults[at].seeds += present
      } else {
        faults.append((kind, count, present))
      }
    }
    coverage.add(verdict.situations)
  }

  /// Prints the faults by kind, and which classes of situations were reached.
  func report() {
    for fault in faults { say("fault \(fault.kind): \(fault.count) in \(fault.seeds) seeds") }
    for situation in Situation.allCases {
      let reached = coverage.of(situation)
      say("class \(situation.rawValue): \(reached.count) in \(reached.seeds) seeds")
    }
    say("coverage: \(coverage)")
  }
}
