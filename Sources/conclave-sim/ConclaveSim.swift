import ArgumentParser
import Mutants
import Simulation

/// Runs simulated clusters: a range of seeds, one with its trace, or with a deliberate bug.
struct ConclaveSim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conclave-sim",
    abstract: "Run simulated clusters, each from one seed, with the production code of a node.",
    discussion: """
      Exit status: 0 no violation, 1 a violation, 3 the minutes ended first. With --expect-fail: 0 as soon as a checker
      reports the deliberate bug, 1 if none does.
      """)

  /// With --expect-fail, unless told otherwise.
  static let seedsOfMutant: Range<UInt64> = 0..<5_000
  static let minutesOfMutant = 10.0

  @Option(help: "One seed.") var seed: UInt64?
  @Option(help: "A range of seeds, A..<B.") var seeds: String?
  @Option(help: "Stop after so many minutes.") var minutes: Double?
  @Option(help: "Append a line for this run to a ledger.") var ledger: String?
  @Option(help: "The commit to name in the ledger; by default, what git says.") var commit: String?
  @Flag(help: "Print everything that happens (with --seed).") var trace = false
  @Flag(help: "Print each seed before it runs.") var verbose = false
  @Option(help: "Switch a deliberate bug in.") var mutant: String?
  @Flag(help: "With --mutant: exit 0 as soon as a checker reports it, 1 if none does.") var expectFail = false
  @Flag(help: "Print the deliberate bugs: name, what it does, where its class is recorded.") var listMutants = false
  @Flag(help: "Try every deliberate bug; exit 0 if all are found.") var allMutants = false
  @Option(help: "Try so many deliberate bugs, chosen by the commit.") var someMutants: Int?

  func validate() throws {
    if let mutant, Mutant(rawValue: mutant) == nil {
      throw ValidationError("no mutant is called \(mutant); see --list-mutants")
    }
    if let seeds, Self.range(seeds) == nil { throw ValidationError("--seeds takes A..<B, not \(seeds)") }
    if expectFail, mutant == nil { throw ValidationError("--expect-fail needs --mutant") }
  }

  func run() throws {
    if listMutants {
      for mutant in Mutant.allCases {
        say("\(mutant.rawValue)  \(mutant.record.what) [\(mutant.record.source)]")
      }
      return
    }
    if allMutants || someMutants != nil {
      let revision = Revision.current(commit)
      let chosen = someMutants.map { Mutant.chosen($0, by: revision) } ?? Mutant.allCases
      guard try MutantTrial.run(chosen, ledger: ledger, commit: revision) else { throw ExitCode(1) }
      return
    }
    CrashReport.install(status: expectFail ? 0 : 1)
    let mutant = mutant.flatMap { Mutant(rawValue: $0) }
    if let seed { return try runOne(seed, mutant) }
    let range = seeds.flatMap { Self.range($0) } ?? (mutant == nil ? 0..<100 : Self.seedsOfMutant)
    var campaign = Campaign(seeds: range, mutant: mutant, isVerbose: verbose)
    if expectFail {
      guard campaign.find(minutes: minutes ?? Self.minutesOfMutant) else { throw ExitCode(1) }
      return
    }
    let status = campaign.run(minutes: minutes)
    if let ledger, mutant == nil { try Ledger.append(campaign.line(commit: Revision.current(commit)), to: ledger) }
    if status != 0 { throw ExitCode(status) }
  }

  private func runOne(_ seed: UInt64, _ mutant: Mutant?) throws {
    say("seed \(seed): \(Simulation.options(of: seed))")
    CrashReport.note(seed)
    let verdict = Simulation.run(seed: seed, mutant: mutant, trace: trace ? { say($0) } : nil)
    for violation in verdict.violations { say("VIOLATION \(violation)") }
    say(
      "\(verdict.calls) requests, \(verdict.answered) answered; \(verdict.entries) entries, \(verdict.elections) "
        + "elections, \(verdict.snapshots) snapshots; \(verdict.seconds) s; digest \(hex(verdict.digest))")
    if !verdict.violations.isEmpty { throw ExitCode(1) }
  }

  private static func range(_ text: String) -> Range<UInt64>? {
    guard let dots = text.firstRange(of: "..<"), let first = UInt64(text[..<dots.lowerBound]),
      let end = UInt64(text[dots.upperBound...]), first < end
    else { return nil }
    return first..<end
  }
}

func hex(_ word: UInt64) -> String { String(word, radix: 16) }
