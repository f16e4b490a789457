/// What a small cluster may do, and how much of that is visited.
public struct ExplorationOptions: Sendable {
  /// Which change of the members is proposed, where the changes allow one.
  public enum Change: String, CaseIterable, Sendable {
    /// A voter is taken out.
    case remove
    /// A voter becomes a learner.
    case demote
    /// A learner becomes a voter; the last node begins as one.
    case promote
    /// The last node, which begins outside, takes the place of a voter.
    case replace
  }

  /// The number of nodes, 1 to ``Limits/nodes``.
  public var nodes = 3
  /// The highest term.
  public var terms: UInt64 = 3
  public var proposals = 2
  public var changes = 1
  public var change = Change.remove
  /// Crashes, each of which may lose any tail of the writes under way.
  public var crashes = 1
  /// Messages that are delivered and stay on their way.
  public var repeats = 1
  /// Rounds of heartbeats.
  public var heartbeats = 1
  /// Steps whose disk writes are not finished at once, but later, after other steps, or never.
  public var delays = 1
  /// Ends after so many different states.
  public var states = 1_000_000
  /// Ends after so many steps from the first state; nil for all that the bounds above allow.
  public var depth: Int?
  /// A deliberate bug in the world around the nodes.
  public var bug: PlantedBug?

  public init() {}
}

/// Deliberate bugs, by which the search itself is tested. They are played by the world around the production code.
public enum PlantedBug: String, CaseIterable, Sendable {
  /// Answers leave before the disk has what they promise.
  case acknowledgeBeforeSync = "acknowledge-before-sync"
  /// A restarted node does not know whom it voted for.
  case forgetVote = "forget-vote"
  /// A restarted node does not know its term.
  case forgetTerm = "forget-term"
  /// A restarted node has lost the last entry of its log.
  case loseTail = "lose-tail"
  /// A vote that was refused arrives as a vote that was given.
  case grantEveryVote = "grant-every-vote"
  /// A rejected append arrives as one that matched.
  case acceptEveryAppend = "accept-every-append"
}

/// The bounds of an exploration.
public enum Limits {
  public static let nodes = 4
  /// Slots of the largest table of digests: 8 bytes each.
  public static let slots = 1 << 31
  /// Messages on their way in one state; a state with more is not gone on from, which is counted.
  public static let messages = 48
  /// Steps from the first state.
  public static let depth = 250
}
