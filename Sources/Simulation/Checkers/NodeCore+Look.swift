internal import NodeCore
internal import Raft

/// Looks at a core where it stands. That they are `mutating` changes nothing in it: it lets a core that is a property of
/// an object be looked at in place, where a plain getter would first copy all of it, after every step.
extension NodeCore {
  mutating func look() -> NodePosition { position }

  mutating func looksServing() -> Bool { serves }

  mutating func looksAwaitingApplies() -> Bool { awaitsApplies }

  /// The members, unless they are these.
  mutating func members(unless known: Configuration?) -> Configuration? {
    configuration == known ? nil : configuration
  }
}
