public import Mutants

/// Runs of whole clusters in one process, each from one seed, with production code in every node.
public enum Simulation {
  /// What one seed came to.
  public struct Verdict: Sendable {
    public let seed: UInt64
    public let options: FaultOptions
    public let violations: [Violation]
    /// Equal for equal runs, in any process.
    public let digest: UInt64
    /// Simulated.
    public let seconds: Double
    public let calls: Int
    public let answered: Int
    public let entries: Int
    public let elections: Int
    public let snapshots: Int
    public let faults: [(kind: String, count: Int)]
    /// How often each class of situations was reached.
    public let situations: [Situation: Int]
  }

  /// The options that a seed draws.
  /// - Parameter isHunt: whether a deliberate bug is to be found.
  public static func options(of seed: UInt64, isHunt: Bool = false) -> FaultOptions {
    var root = SeededGenerator(seed: seed)
    return FaultOptions(&root, isHunt: isHunt)
  }

  /// Runs one seed.
  /// - Parameter trace: hears a line for everything that happens.
  public static func run(seed: UInt64, mutant: Mutant? = nil, trace: ((String) -> Void)? = nil) -> Verdict {
    #if CONCLAVE_MUTANTS
      activeMutant = mutant
      defer { activeMutant = nil }
    #endif
    let world = World(seed: seed, sabotage: mutant.map { Sabotage($0) }, isHunt: mutant != nil, print: trace)
    world.run()
    let counts = world.counts
    var faults = FaultKind.allCases.map { (kind: $0.rawValue, count: counts.faults[$0] ?? 0) }
    faults += [
      ("message-lost", counts.lost), ("message-repeated", counts.repeated), ("snapshot-installed", counts.snapshots),
      ("log-cut", counts.truncations),
    ]
    return Verdict(
      seed: seed, options: world.options, violations: world.violations, digest: world.trace.digest,
      seconds: Double(world.time) / 1_000_000, calls: world.workload.calls.count,
      answered: world.workload.calls.count { if case .answered = $0.outcome { true } else { false } },
      entries: world.checkers.committed.count, elections: counts.elections, snapshots: counts.snapshots,
      faults: faults, situations: counts.situations)
  }
}
