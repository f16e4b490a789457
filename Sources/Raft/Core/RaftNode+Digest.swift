internal import DequeModule

extension RaftNode {
  /// An entry, as far as the log holds it.
  public func entry(at index: Index) -> Entry? {
    guard index >= log.firstIndex, index <= log.lastIndex else { return nil }
    return log.entries[Int(index - log.firstIndex)]
  }

  /// The part that the node plays in its term.
  public var part: Role.Name { role.name }

  /// Adds everything on which the node's future depends, but for its timers and their chance: who visits states decides
  /// himself when an election timeout has passed (check-quorum, which compares ticks, must be off).
  ///
  /// To be called when no work is left behind (``hasReady`` is false).
  public func digest(into digest: inout StateDigest) {
    precondition(!hasReady && stepsOnAdvance == nil, "a digest is taken between batches")
    precondition(!settings.checkQuorum, "with check-quorum, the ticks since the last word count too")
    digest.add(term.rawValue)
    digest.add(vote)
    digest.add(configuration)
    digest.add(configurationIndex.rawValue)
    log.digest(into: &digest)
    digest.add(UInt64(role.name.rawValue))
    switch role {
    case .follower(let following): digest.add(following.leader)
    case .preCandidate(let candidacy), .candidate(let candidacy):
      var sum: UInt64 = 0
      for (voter, granted) in candidacy.votes {
        var one = digest.part
        one.add(voter)
        one.add(granted)
        sum &+= one.value
      }
      digest.add(sum)
    case .leader(let leadership): leadership.digest(into: &digest)
    }
    // The progress of others means something at a leader only: a new part begins with new progress.
    var sum: UInt64 = 0
    for peer in peers.peers {
      var one = digest.part
      one.add(peer.id)
      if isLeader { peer.progress.digest(into: &one) }
      sum &+= one.value
    }
    digest.add(sum)
  }
}

extension Leadership {
  fileprivate func digest(into digest: inout StateDigest) {
    digest.add(transferee)
    digest.add(pendingConfiguration.rawValue)
    digest.add(uncommittedBytes)
    digest.add(UInt64(reads.count))
    digest.add(UInt64(readsBeforeCommit.count))
  }
}

extension Progress {
  fileprivate func digest(into digest: inout StateDigest) {
    digest.add(match.rawValue)
    digest.add(next.rawValue)
    digest.add(sentCommit.rawValue)
    digest.add(UInt64(state.rawValue))
    digest.add(pendingSnapshot?.rawValue ?? .max)
    digest.add(isRecentlyActive)
    digest.add(isFlowPaused)
    digest.add(isLearner)
    inflight.digest(into: &digest)
  }
}

extension RaftLog {
  fileprivate func digest(into digest: inout StateDigest) {
    digest.add(base)
    digest.add(UInt64(entries.count))
    for entry in entries { digest.add(entry) }
    digest.add(stable.rawValue)
    digest.add(handed.rawValue)
    digest.add(committed.rawValue)
    digest.add(applying.rawValue)
    digest.add(applied.rawValue)
    digest.add(pendingSnapshot?.metadata.id ?? .zero)
    digest.add(isSnapshotHanded)
    digest.add(offeredSnapshot?.metadata.id ?? .zero)
  }
}
