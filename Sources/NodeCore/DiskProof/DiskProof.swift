internal import Raft

/// Whether a node that has started may promise anything: not before a quorum of the members, itself counted, has said
/// that its disk is none that they know to have reached further. See docs/decisions/0011-an-older-disk-put-back.md.
struct DiskProof {
  enum Standing: Equatable {
    /// Nobody has answered enough yet: no vote, no acknowledgement, no election.
    case asking
    case proven
    /// The disk is an older one. It never promises anything again.
    case refuted
  }

  private(set) var standing: Standing
  /// How far the disk reaches that was found at the start.
  private let own: DurablePosition
  private let id: NodeID
  private var members: [NodeID]
  private let quorum: JointQuorum
  private var answered: Set<NodeID> = []
  /// Who has spoken as a leader since the start.
  private var leader: NodeID?

  /// - Parameter isAsked: false where nobody is asked, and every disk is believed.
  init(own: DurablePosition, id: NodeID, configuration: Configuration, isAsked: Bool) {
    self.own = own
    self.id = id
    members = configuration.members.filter { $0 != id }
    quorum = configuration.quorum
    standing = isAsked ? .asking : .proven
    settle(isPatient: true)
  }

  /// Who has not answered yet.
  var unanswered: [NodeID] { standing == .asking ? members.filter { !answered.contains($0) } : [] }

  /// Somebody speaks as a leader: it is asked too. The members of this disk may all have been replaced since.
  mutating func hear(leader node: NodeID) {
    guard standing == .asking, node != id, leader != node else { return }
    leader = node
    if !members.contains(node) { members.append(node) }
  }

  /// Takes one member's answer; answers what is wrong with the disk, nil when nothing is known to be.
  mutating func take(_ finding: Attestation.Finding, from node: NodeID) -> String? {
    guard standing == .asking, members.contains(node) else { return nil }
    switch finding {
    case .laterIncarnation(let later):
      standing = .refuted
      return "node \(node) knows incarnation \(later) of this node: an older disk was put back"
    case .reached(let position) where position > own:
      standing = .refuted
      return
        "node \(node) knows that this disk had reached term \(position.term), index \(position.index), and it holds "
        + "term \(own.term), index \(own.index): an older copy was put back, or the disk lost what it had synced"
    case .reached, .unknown:
      answered.insert(node)
      settle(isPatient: true)
      return nil
    }
  }

  /// An election timeout has passed since the start: members that have not answered by now are not waited for any more,
  /// as long as there is a quorum, or the leader has answered: a quorum of the members of today stands behind it.
  mutating func endPatience() { settle(isPatient: false) }

  private mutating func settle(isPatient: Bool) {
    guard standing == .asking, !isPatient || answered.count == members.count else { return }
    let isQuorum = quorum.result { $0 == id || answered.contains($0) ? true : nil } == .won
    if isQuorum || !isPatient && leader.map(answered.contains) == true { standing = .proven }
  }
}
