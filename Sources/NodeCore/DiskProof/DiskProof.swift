internal import Raft

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

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
  /// The members in force: at a start, the log may hold changes that are committed and not applied yet.
  private var configuration: Configuration
  private var members: [NodeID] = []
  private var answered: Set<NodeID> = []
  /// Who has spoken as a leader or stood for election since the start.
  private var callers: Set<NodeID> = []

  /// - Parameter isAsked: false where nobody is asked, and every disk is believed.
  init(own: DurablePosition, id: NodeID, configuration: Configuration, isAsked: Bool) {
    self.own = own
    self.id = id
    self.configuration = configuration
    standing = isAsked ? .asking : .proven
    gather()
    settle(isPatient: true)
  }

  private mutating func gather() {
    members = configuration.members.filter { $0 != id }
    for caller in callers.sorted() where !members.contains(caller) && caller != id { members.append(caller) }
  }

  /// Goes by the members in force now.
  mutating func follow(_ next: Configuration) {
    guard standing == .asking, next != configuration else { return }
    configuration = next
    gather()
    settle(isPatient: true)
  }

  /// Who has not answered yet.
  var unanswered: [NodeID] { standing == .asking ? members.filter { !answered.contains($0) } : [] }

  /// Somebody speaks as a leader or stands for election: it is asked too. The members of this disk may all have been
  /// replaced since.
  mutating func hear(_ node: NodeID) {
    guard standing == .asking, node != id, callers.count < Limits.peersKnown, callers.insert(node).inserted else {
      return
    }
    if !members.contains(node) { members.append(node) }
  }

  /// Takes one member's answer; answers what is wrong with the disk, nil when nothing is known to be.
  mutating func take(_ finding: Attestation.Finding, from node: NodeID) -> String? {
    guard standing == .asking, members.contains(node) else { return nil }
    #if CONCLAVE_MUTANTS
      let finding = mutant(.olderDiskBelieved) ? .unknown : finding
    #endif
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
  /// as long as there is a quorum, or somebody has answered who leads or would lead. Who leads has a quorum of the
  /// members of today behind it; who stands for election knows members of today, which this disk may not.
  mutating func endPatience() { settle(isPatient: false) }

  private mutating func settle(isPatient: Bool) {
    guard standing == .asking, !isPatient || members.allSatisfy(answered.contains) else { return }
    // A disk without members is a newcomer's, or one that was copied while it was a newcomer's: it knows nobody who could
    // tell, and waits for who speaks to it.
    let isEmpty = configuration.members.isEmpty
    let isQuorum = !isEmpty && configuration.quorum.result { $0 == id || answered.contains($0) ? true : nil } == .won
    if isQuorum || (isEmpty || !isPatient) && !callers.isDisjoint(with: answered) { standing = .proven }
  }
}
