#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

extension RaftNode {
  /// Proposes one command. The outcome says under which term and index it was appended, if this node leads.
  public mutating func propose(_ data: [UInt8]) -> ProposalOutcome {
    propose([Entry(data: data)])
  }

  /// Proposes several commands, which are appended together or not at all.
  public mutating func propose(batch: [[UInt8]]) -> ProposalOutcome {
    precondition(!batch.isEmpty, "nothing to propose")
    return propose(batch.map { Entry(data: $0) })
  }

  /// Proposes a change of the members. It takes effect when its entry is applied (``applyConfigurationChange(_:)``).
  /// - Parameter asV1: to write the entry's old form, for a change of one step.
  public mutating func propose(_ change: ConfigurationChange, asV1: Bool = false) -> ProposalOutcome {
    propose([Entry(kind: asV1 ? .configurationChange : .configurationChangeV2, data: change.encoded)])
  }

  private mutating func propose(_ entries: [Entry]) -> ProposalOutcome {
    switch role {
    case .leader: return proposeAsLeader(entries)
    case .follower(let following):
      guard let leader = following.leader else {
        emit(.droppedWithoutLeader(term))
        return .dropped(.noLeader)
      }
      guard settings.forwardsProposals else {
        emit(.droppedUnforwarded(leader: leader, term))
        return .dropped(.notLeader(leader: leader))
      }
      send(.forwardProposal(ForwardProposal(from: id, to: leader, entries: entries)))
      return .forwarded(to: leader)
    case .preCandidate, .candidate:
      emit(.droppedWithoutLeader(term))
      return .dropped(.noLeader)
    }
  }

  /// Proposals of another node: unlike the own ones, their changes of the configuration may be unreadable.
  mutating func proposeChecked(_ entries: [Entry]) throws(RaftError) -> ProposalOutcome {
    guard !entries.isEmpty else { return .dropped(.noLeader) }
    for entry in entries where entry.kind != .normal { _ = try ConfigurationChange(encoded: entry.data) }
    return proposeAsLeader(entries)
  }

  mutating func proposeAsLeader(_ proposed: [Entry]) -> ProposalOutcome {
    // A leader that was removed and did not step down goes on only to commit its own removal.
    guard isMember else { return .dropped(.notMember) }
    if let transferee {
      emit(.droppedInTransfer(to: transferee, term))
      return .dropped(.transferring(to: transferee))
    }
    // Every log and every frame must be able to hold it: an entry that one of them cannot would stop the cluster.
    if let largest = proposed.lazy.map(\.data.count).max(), largest > Limits.entryBytes {
      return .dropped(.tooLarge(bytes: largest))
    }
    var entries = proposed
    var refusal: ConfigurationRefusal?
    let first = log.lastIndex.next
    for place in entries.indices where entries[place].kind != .normal {
      if let reason = refuse(entries[place]), settings.validatesConfigurationChanges {
        refusal = reason
        entries[place] = Entry()
      } else {
        role.updateLeadership { $0.pendingConfiguration = first + UInt64(place) }
      }
    }
    guard appendOwn(entries) else { return .dropped(.tooMuchUncommitted) }
    broadcastAppend()
    if let refusal { return .refused(refusal) }
    return .appended(term: term, indexes: first...log.lastIndex)
  }

  /// Why a configuration change may not enter the log now. It is checked again, for certain, when it is applied; here
  /// it is kept out of the log where it probably does not fit.
  private func refuse(_ entry: Entry) -> ConfigurationRefusal? {
    guard case .leader(let leadership) = role, let change = try? ConfigurationChange(encoded: entry.data) else {
      return nil
    }
    #if CONCLAVE_MUTANTS
      if mutant(.overlappingChanges) { return nil }
    #endif
    let refusal: ConfigurationRefusal
    if leadership.pendingConfiguration > log.applied {
      refusal = .pending(at: leadership.pendingConfiguration, applied: log.applied)
    } else if configuration.isJoint, !change.steps.isEmpty {
      refusal = .joint
    } else if !configuration.isJoint, change.steps.isEmpty {
      refusal = .notJoint
    } else {
      return nil
    }
    if settings.validatesConfigurationChanges {
      emit(.ignoredConfigurationChange(change, entry.kind, configuration, refusal))
    }
    return refusal
  }
}
