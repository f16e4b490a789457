#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

extension RaftNode {
  /// Applies a committed configuration entry. To be called when the entry is applied, before its application is
  /// acknowledged (by ``advance()`` or the apply response). Returns the members from now on. An entry that a received
  /// snapshot already covers changes nothing.
  /// - Throws: ``RaftError/malformedConfigurationChange``, or ``RaftError/configuration(_:)`` for a change that does not
  ///   fit; nothing has changed then. Both mean that the log holds an entry that no leader of this kind wrote.
  @discardableResult
  public mutating func applyConfigurationChange(_ entry: Entry) throws(RaftError) -> Configuration {
    precondition(entry.kind != .normal, "not a configuration entry")
    guard entry.index > configurationIndex else { return configuration }
    try applyConfigurationChange(ConfigurationChange(encoded: entry.data))
    configurationIndex = entry.index
    return configuration
  }

  /// Whether this leader would take a change of the members now: it has applied every earlier one, and is not on the way
  /// through a joint configuration.
  public var mayChangeConfiguration: Bool {
    guard case .leader(let leadership) = role else { return false }
    #if CONCLAVE_MUTANTS
      if mutant(.overlappingChanges) { return leadership.transferee == nil }
    #endif
    return leadership.pendingConfiguration <= log.applied && !configuration.isJoint && leadership.transferee == nil
  }

  /// At a leader that is about to apply the end of a joint configuration: lets those that go out with it know what is
  /// committed, that end included. Afterwards they are no peers any more, and nothing is sent to them.
  public mutating func tellOutgoing() {
    guard isLeader, configuration.isJoint else { return }
    for place in peers.peers.indices {
      let peer = peers.peers[place].id
      guard peer != id, !configuration.voters.contains(peer), !peers[place].isLearner,
        !configuration.learnersNext.contains(peer)
      else { continue }
      sendAppend(place, evenIfEmpty: true)
    }
  }

  private mutating func applyConfigurationChange(_ change: ConfigurationChange) throws(RaftError) {
    var changer = ConfigurationChanger(
      configuration: configuration, peers: peers, lastIndex: log.lastIndex, window: emptyWindow)
    do throws(ConfigurationError) {
      #if CONCLAVE_MUTANTS
        if mutant(.severalVotersAtOnce) { try changer.atOnce(change.steps) } else { try changer.apply(change) }
      #else
        try changer.apply(change)
      #endif
    } catch {
      throw .configuration(error)
    }
    switchConfiguration(to: changer)
  }

  mutating func switchConfiguration(to changer: ConfigurationChanger) {
    configuration = changer.configuration
    peers = changer.peers
    quorum = configuration.quorum
    emit(.switchedConfiguration(configuration))
    guard isLeader else { return }
    if peers[id]?.isLearner ?? true {
      // Removed or demoted, the leader serves on until the new members elect another, unless it is told to step down:
      // it must at least have committed its own removal, which it has (Raft thesis §4.2.2).
      if settings.stepsDownOnRemoval { becomeFollower(term, leader: nil) }
      return
    }
    if advanceCommit() {
      releaseReadsBeforeCommit()
      // A smaller quorum may hold more than the old one.
      broadcastAppend()
    } else {
      for place in peers.peers.indices where peers.peers[place].id != id { sendAppend(place, evenIfEmpty: false) }
    }
    // A transfer to a node that no longer votes is given up.
    if let transferee, !configuration.isVoter(transferee) { role.updateLeadership { $0.transferee = nil } }
  }
}
