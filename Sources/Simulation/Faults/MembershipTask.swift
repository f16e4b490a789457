internal import NodeCore
internal import Raft
internal import Registry

/// One thing that the operators of a world want done about its members, from the first command until the state shows it.
struct MembershipTask {
  enum Goal {
    /// A new machine comes in, and takes another one's place if one is named.
    case join(Member.Kind, replacing: NodeID?)
    case remove(NodeID)
    /// A machine whose disk is lost begins anew.
    case rejoin(place: Int, asking: UInt64)
  }

  enum Step {
    /// A node has yet to find out that its disk is an older one.
    case compare
    case issue
    case admit
    case replace
    case remove
    case rejoin
    /// The commands are given; the cluster does the rest.
    case wait
  }

  let goal: Goal
  var step: Step
  /// Names token and machine; every retry uses the same.
  let secret: UInt8
  /// The newcomer, once the cluster has said what it is.
  var member: Member?
  /// The command that is out, and when it was given.
  var request: (number: UInt64, at: UInt64)?

  init(_ goal: Goal, secret: UInt8) {
    self.goal = goal
    self.secret = secret
    switch goal {
    case .join: step = .issue
    case .remove: step = .remove
    case .rejoin: step = .rejoin
    }
  }

  var hash: [UInt8] { [UInt8](repeating: secret, count: ClusterCommand.hashBytes) }

  /// The command of the present step; nil while there is only to wait.
  var command: ClusterCommand? {
    switch (step, goal) {
    case (.issue, .join(let kind, _)): .issueToken(hash: hash, expires: .max, kind: kind)
    case (.admit, .join(let kind, _)):
      .admit(tokenHash: hash, Particulars(kind: kind, name: [secret], fingerprint: [secret]))
    case (.replace, .join(_, let old?)): member.map { .replace(old, by: $0.id) }
    case (.remove, .remove(let id)): .remove(id)
    case (.rejoin, .rejoin(let place, let incarnation)):
      .rejoin(NodeID(UInt64(place) + 1), incarnation: incarnation, member?.particulars ?? Particulars())
    default: nil
    }
  }

  /// Takes the answer to the present command. Answers whether the task has come to an end by it.
  mutating func take(_ answer: ClusterAnswer) -> Bool {
    switch (step, answer) {
    case (.issue, .done): step = .admit
    case (.admit, .admitted(let member, _)):
      self.member = member
      if case .join(_, _?) = goal { step = .replace } else { step = .wait }
    case (.rejoin, .admitted(let member, _)):
      self.member = member
      step = .wait
    case (.replace, .done), (.remove, .done): step = .wait
    case (.remove, .refused(.lastVoter, _)), (.remove, .refused(.unknownMember, _)): return true
    case (.replace, .refused(.unknownMember, _)), (.replace, .refused(.changeInProgress, _)): step = .wait
    default: break  // No leader, or other changes came in between: asked again.
    }
    return false
  }

  /// Whether the table shows that it is done.
  func isDone(_ table: MemberTable) -> Bool {
    guard case .wait = step else { return false }
    switch goal {
    case .remove(let id): return table[id]?.standing == .gone
    case .rejoin, .join:
      guard let member, let record = table[member.id], record.standing == .voter,
        record.member.incarnation == member.incarnation
      else { return false }
      if case .join(_, let old?) = goal { return table[old]?.standing == .gone }
      return true
    }
  }

  /// Whether a node is about to go.
  func removes(_ id: NodeID) -> Bool {
    switch goal {
    case .remove(let other): other == id
    case .join(_, let old): old == id
    case .rejoin(let place, _): NodeID(UInt64(place) + 1) == id
    }
  }
}
