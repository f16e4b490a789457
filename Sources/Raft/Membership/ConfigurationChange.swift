/// A change of the members, as it stands in an entry's data.
public struct ConfigurationChange: Hashable, Sendable {
  /// One step of a change.
  public struct Step: Hashable, Sendable {
    /// What happens to the node.
    public enum Action: UInt8, Hashable, Sendable {
      /// The node becomes a voter.
      case addVoter = 0
      /// The node leaves.
      case remove = 1
      /// Nothing: it carries the change's context past the core.
      case update = 2
      /// The node becomes a learner, a voter that becomes one included.
      case addLearner = 3
    }

    /// What happens.
    public var action: Action
    /// To whom.
    public var node: NodeID

    public init(_ action: Action, _ node: NodeID) {
      self.action = action
      self.node = node
    }
  }

  /// Whether a joint configuration is passed through, and who ends it.
  public enum Transition: UInt8, Hashable, Sendable {
    /// A single step is made directly, several pass through a joint configuration that ends by itself.
    case automatic = 0
    /// A joint configuration that the leader ends by itself.
    case implicit = 1
    /// A joint configuration that stays until a change without steps is proposed.
    case explicit = 2
  }

  /// Whether a joint configuration is passed through.
  public var transition: Transition
  /// What happens, all at once.
  public var steps: [Step]
  /// Opaque to the core; applied with the change.
  public var context: [UInt8]

  public init(transition: Transition = .automatic, steps: [Step], context: [UInt8] = []) {
    self.transition = transition
    self.steps = steps
    self.context = context
  }

  /// The change that leaves a joint configuration. An entry without data means it too.
  public static let leaveJoint = ConfigurationChange(steps: [])

  /// Whether the change leaves a joint configuration.
  public var leavesJoint: Bool { steps.isEmpty && transition == .automatic }

  /// Whether the change enters a joint configuration, and then whether that one ends by itself; nil for a direct
  /// change. Some changes of several steps could be made directly too; whether so depends on the configuration that
  /// they meet, hence joint configurations are used liberally.
  public var entersJoint: Bool? {
    guard transition != .automatic || steps.count > 1 else { return nil }
    return transition != .explicit
  }
}
