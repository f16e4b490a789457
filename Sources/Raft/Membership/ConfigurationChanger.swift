/// Computes the configuration and the progress that follow from a change (Raft thesis §4.3). Nothing is changed unless
/// the whole change is possible.
struct ConfigurationChanger {
  /// The members.
  private(set) var configuration: Configuration
  /// Their progress: exactly one for each member.
  private(set) var peers: PeerTable
  private let lastIndex: Index
  private let window: InflightWindow

  /// - Parameters:
  ///   - lastIndex: the end of the log, from which a new member is probed.
  ///   - window: an empty window for a new member's appends.
  init(configuration: Configuration, peers: PeerTable, lastIndex: Index, window: InflightWindow) {
    self.configuration = configuration
    self.peers = peers
    self.lastIndex = lastIndex
    self.window = window
  }

  /// Applies a change in the way that it asks for.
  mutating func apply(_ change: ConfigurationChange) throws(ConfigurationError) {
    if change.leavesJoint {
      try leaveJoint()
    } else if let autoLeave = change.entersJoint {
      try enterJoint(autoLeave: autoLeave, change.steps)
    } else {
      try simple(change.steps)
    }
  }

  /// Changes at most one voter directly, so that the old majorities and the new ones overlap.
  mutating func simple(_ steps: [ConfigurationChange.Step]) throws(ConfigurationError) {
    guard !configuration.isJoint else { throw .simpleChangeInJoint }
    var draft = self
    try draft.perform(steps)
    let before = configuration.voters
    let after = draft.configuration.voters
    let changed = before.count { !after.contains($0) } + after.count { !before.contains($0) }
    guard changed <= 1 else { throw .moreThanOneVoterChanged }
    self = draft
    checkInvariants()
  }

  /// Makes the present voters the outgoing ones, and applies the steps to the incoming ones.
  mutating func enterJoint(autoLeave: Bool, _ steps: [ConfigurationChange.Step]) throws(ConfigurationError) {
    guard !configuration.isJoint else { throw .alreadyJoint }
    guard !configuration.voters.isEmpty else { throw .zeroVoterJoint }
    var draft = self
    draft.configuration.votersOutgoing = configuration.voters
    try draft.perform(steps)
    draft.configuration.autoLeave = autoLeave
    self = draft
    checkInvariants()
  }

  /// Lets the outgoing voters go; those that are to become learners do so now.
  mutating func leaveJoint() throws(ConfigurationError) {
    guard configuration.isJoint else { throw .notJoint }
    for id in configuration.learnersNext {
      configuration.learners.insertSorted(id)
      peers[id]?.isLearner = true
    }
    configuration.learnersNext = []
    for id in configuration.votersOutgoing
    where !configuration.voters.contains(id) && !configuration.learners.contains(id) {
      peers[id] = nil
    }
    configuration.votersOutgoing = []
    configuration.autoLeave = false
    checkInvariants()
  }

  #if CONCLAVE_MUTANTS
    /// What no Raft may do: several voters in one step.
    mutating func atOnce(_ steps: [ConfigurationChange.Step]) throws(ConfigurationError) {
      if !steps.isEmpty { try perform(steps) }
    }
  #endif

  private mutating func perform(_ steps: [ConfigurationChange.Step]) throws(ConfigurationError) {
    for step in steps {
      switch step.action {
      case .addVoter: makeVoter(step.node)
      case .addLearner: makeLearner(step.node)
      case .remove: remove(step.node)
      case .update: break
      }
    }
    guard !configuration.voters.isEmpty else { throw .removedAllVoters }
  }

  private mutating func makeVoter(_ id: NodeID) {
    if let place = peers.place(of: id) {
      peers[place].isLearner = false
      configuration.learners.removeSorted(id)
      configuration.learnersNext.removeSorted(id)
    } else {
      addPeer(id, isLearner: false)
    }
    configuration.voters.insertSorted(id)
  }

  /// Makes a node a learner. An outgoing voter still votes, so it becomes one only when the joint configuration is left.
  private mutating func makeLearner(_ id: NodeID) {
    guard let progress = peers[id] else {
      addPeer(id, isLearner: true)
      configuration.learners.insertSorted(id)
      return
    }
    if progress.isLearner { return }
    remove(id)
    peers[id] = progress
    if configuration.votersOutgoing.contains(id) {
      configuration.learnersNext.insertSorted(id)
    } else {
      peers[id]?.isLearner = true
      configuration.learners.insertSorted(id)
    }
  }

  private mutating func remove(_ id: NodeID) {
    guard peers.contains(id) else { return }
    configuration.voters.removeSorted(id)
    configuration.learners.removeSorted(id)
    configuration.learnersNext.removeSorted(id)
    // An outgoing voter is still needed, until the joint configuration is left.
    if !configuration.votersOutgoing.contains(id) { peers[id] = nil }
  }

  private mutating func addPeer(_ id: NodeID, isLearner: Bool) {
    // A new member is taken to be active, so that the next check of the quorum does not depose the leader before the
    // member had a chance to speak.
    peers[id] = Progress(
      match: .zero, next: max(lastIndex, 1), isLearner: isLearner, isRecentlyActive: true, inflight: window)
  }

  private func checkInvariants() {
    for peer in peers.peers {
      let isLearner = configuration.learners.contains(peer.id)
      precondition(configuration.contains(peer.id), "progress without a member")
      precondition(isLearner == peer.progress.isLearner, "a learner's progress says that it votes, or the reverse")
      precondition(!isLearner || !configuration.isVoter(peer.id), "a member is a learner and a voter at once")
    }
    precondition(configuration.members.count == peers.peers.count, "a member without progress")
    for id in configuration.learnersNext {
      precondition(configuration.votersOutgoing.contains(id), "a future learner that is no outgoing voter")
    }
    precondition(
      configuration.isJoint || (configuration.learnersNext.isEmpty && !configuration.autoLeave),
      "remains of a joint configuration")
  }
}
