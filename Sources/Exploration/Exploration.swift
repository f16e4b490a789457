/// Visits the states of a small cluster of production nodes, the nearest first, and checks the claims of Raft in each.
///
/// Only digests of the states are kept (8 bytes each) and, of those to go on from, the steps that lead there (a few
/// bytes each): so a hundred million states need about 1.1 GB for the table and some hundred MB for the steps. The price
/// is that a path's states are computed again when it is gone on with, and that two states may share a digest: one of
/// them is then not visited. For n states this happens with a probability of about n²/2⁶⁵.
public struct Exploration {
  /// What an exploration came to.
  public struct Outcome: Sendable {
    /// Different states, up to the renaming of nodes.
    public var states = 0
    /// Steps tried, those to known states included.
    public var transitions = 0
    /// The steps to the farthest state.
    public var depth = 0
    /// Whether every state within the bounds was visited; else those up to one step before `depth` were.
    public var isComplete = false
    /// States that were not gone on from, because too many messages were on their way.
    public var crowded = 0
    /// Bytes of memory for digests, and the most for the states to go on from.
    public var tableBytes = 0
    public var frontierBytes = 0
    /// The claim that was broken, and the steps that lead there.
    public var violation: String?
    public var steps: [String] = []
  }

  private let options: ExplorationOptions
  private let root: World
  private var outcome = Outcome()

  public init(_ options: ExplorationOptions) {
    precondition(options.nodes >= 1 && options.nodes <= Limits.nodes, "a small cluster has 1 to \(Limits.nodes) nodes")
    self.options = options
    root = World(options)
  }

  /// - Parameter progress: hears of every finished level.
  public mutating func run(progress: (Outcome) -> Void = { _ in }) -> Outcome {
    var known = DigestSet(elements: options.states)
    outcome.tableBytes = known.bytes
    _ = known.insert(root.digest)
    var frontier = Frontier()
    frontier.append([])
    outcome.states = 1
    let deepest = min(options.depth ?? Limits.depth, Limits.depth)
    while frontier.count > 0, outcome.depth < deepest {
      let next = level(frontier, &known)
      outcome.frontierBytes = max(outcome.frontierBytes, frontier.size + next.size)
      if next.count > 0 { outcome.depth += 1 }
      progress(outcome)
      if outcome.violation != nil || outcome.states >= options.states { return outcome }
      frontier = next
    }
    outcome.isComplete = frontier.count == 0 && outcome.crowded == 0
    return outcome
  }

  /// Takes every step from every state of the frontier; answers the states that were not known.
  private mutating func level(_ frontier: Frontier, _ known: inout DigestSet) -> Frontier {
    var next = Frontier()
    var worlds = [root]
    frontier.visit { path, shared in
      worlds.removeLast(worlds.count - 1 - shared)
      for choice in path[shared...] {
        var world = worlds[worlds.count - 1]
        world.take(world.steps()[Int(choice)])
        worlds.append(world)
      }
      return expand(path, worlds, &next, &known)
    }
    return next
  }

  private mutating func expand(
    _ path: [UInt8], _ worlds: [World], _ next: inout Frontier, _ known: inout DigestSet
  ) -> Bool {
    let world = worlds[worlds.count - 1]
    let steps = world.steps()
    guard world.network.count <= Limits.messages, steps.count <= 256 else {
      outcome.crowded += 1
      return true
    }
    for (choice, step) in steps.enumerated() {
      var after = world
      after.take(step)
      outcome.transitions += 1
      if let violation = after.violation {
        outcome.violation = violation
        outcome.steps = tell(path + [UInt8(choice)], worlds)
        return false
      }
      guard known.insert(after.digest) else { continue }
      outcome.states += 1
      next.append(path + [UInt8(choice)])
      if outcome.states >= options.states { return false }
    }
    return true
  }

  /// The steps of a path in words.
  private func tell(_ path: [UInt8], _ worlds: [World]) -> [String] {
    zip(path, worlds).map { choice, world in world.describe(world.steps()[Int(choice)]) }
  }
}
