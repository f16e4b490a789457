import ArgumentParser
import Simulation

/// Runs simulated clusters: a range of seeds, or one with its trace.
struct ConclaveSim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conclave-sim",
    abstract: "Run simulated clusters, each from one seed, with the production code of a node.",
    discussion: "Exit status: 0 no violation, 1 a violation, 3 the minutes ended first.")

  @Option(help: "One seed.") var seed: UInt64?
  @Option(help: "A range of seeds, A..<B.") var seeds: String?
  @Option(help: "Stop after so many minutes.") var minutes: Double?
  @Flag(help: "Print everything that happens (with --seed).") var trace = false
  @Flag(help: "Print each seed before it runs.") var verbose = false
  @Option(help: "Switch a deliberate bug in.") var mutant: String?
  @Flag(help: "With --mutant: exit 0 as soon as a checker reports it, 1 if none does.") var expectFail = false
  @Flag(help: "Print the names of the deliberate bugs.") var listMutants = false

  func validate() throws {
    if let mutant, Mutant(rawValue: mutant) == nil {
      throw ValidationError("no mutant is called \(mutant); see --list-mutants")
    }
    if let seeds, range(seeds) == nil { throw ValidationError("--seeds takes A..<B, not \(seeds)") }
  }

  func run() throws {
    if listMutants {
      for mutant in Mutant.allCases { print(mutant.rawValue) }
      return
    }
    let mutant = mutant.flatMap { Mutant(rawValue: $0) }
    if let seed { return try runOne(seed, mutant) }
    let range = seeds.flatMap { self.range($0) } ?? (mutant == nil ? 0..<100 : 0..<5_000)
    try runMany(range, mutant)
  }

  private func runOne(_ seed: UInt64, _ mutant: Mutant?) throws {
    print("seed \(seed): \(Simulation.options(of: seed))")
    let verdict = Simulation.run(seed: seed, mutant: mutant, trace: trace ? { print($0) } : nil)
    for violation in verdict.violations { print("VIOLATION \(violation)") }
    print(
      "\(verdict.calls) requests, \(verdict.answered) answered; \(verdict.entries) entries, \(verdict.elections) "
        + "elections, \(verdict.snapshots) snapshots; \(verdict.seconds) s; digest \(hex(verdict.digest))")
    if !verdict.violations.isEmpty { throw ExitCode(1) }
  }

  private func runMany(_ range: Range<UInt64>, _ mutant: Mutant?) throws {
    let clock = ContinuousClock()
    let begin = clock.now
    var totals = Totals()
    var endedEarly = false
    for seed in range {
      if verbose { print("seed \(seed): \(Simulation.options(of: seed))") }
      let verdict = Simulation.run(seed: seed, mutant: mutant)
      totals.add(verdict)
      for violation in verdict.violations { print("seed \(seed): VIOLATION \(violation)") }
      if expectFail, !verdict.violations.isEmpty {
        print("found after \(totals.seeds) seeds")
        return
      }
      if let minutes, clock.now - begin > .seconds(minutes * 60) {
        endedEarly = seed + 1 < range.upperBound
        break
      }
    }
    let elapsed = clock.now - begin
    for (kind, count) in totals.faults { print("\(kind): \(count)") }
    let hours = (totals.seconds / 36).rounded() / 100
    print(
      "\(totals.seeds) seeds, \(hours) simulated hours, \(totals.calls) requests, \(totals.answered) answered, "
        + "\(totals.entries) entries, \(totals.elections) elections, \(totals.snapshots) snapshots, "
        + "\(totals.violations) violations, digest \(hex(totals.digest)), \(elapsed.components.seconds) s")
    if expectFail { throw ExitCode(1) }
    if totals.violations > 0 { throw ExitCode(1) }
    if endedEarly { throw ExitCode(3) }
  }

  private func hex(_ word: UInt64) -> String { String(word, radix: 16) }

  private func range(_ text: String) -> Range<UInt64>? {
    guard let dots = text.firstRange(of: "..<"), let first = UInt64(text[..<dots.lowerBound]),
      let end = UInt64(text[dots.upperBound...]), first < end
    else { return nil }
    return first..<end
  }
}

/// What many seeds came to.
struct Totals {
  var seeds = 0
  var seconds = 0.0
  var calls = 0
  var answered = 0
  var entries = 0
  var elections = 0
  var snapshots = 0
  var violations = 0
  var digest: UInt64 = 0
  var faults: [(kind: String, count: Int)] = []

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
      if let at = faults.firstIndex(where: { $0.kind == kind }) {
        faults[at].count += count
      } else {
        faults.append((kind, count))
      }
    }
  }
}

ConclaveSim.main()
