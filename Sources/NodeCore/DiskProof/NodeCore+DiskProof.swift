internal import Raft

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// The node's promises, remembered by others; and theirs, remembered here.
extension NodeCore {
  /// Whether the node may vote, acknowledge and stand for election.
  var mayPromise: Bool { proof.standing == .proven }

  /// The number of the question that this start asks.
  private var question: UInt64 { settings.raft.electionSeed }

  /// A tick of what is told, asked and recorded.
  mutating func tickProof() {
    if proof.standing == .asking {
      proof.follow(raft.configuration)
      if ticks >= UInt64(settings.raft.electionTicks) { proof.endPatience() }
      if ticks % UInt64(settings.askTicks) == 1 || settings.askTicks == 1 {
        for member in proof.unanswered { attest(.ask(start: question), to: member) }
      }
    }
    if ticks % UInt64(settings.tellTicks) == 0, promised > told {
      told = promised
      for member in raft.configuration.members where member != id { attest(.reached(promised), to: member) }
    }
    if ticks % UInt64(settings.recordTicks) == 0, hasNewPositions {
      hasNewPositions = false
      #if CONCLAVE_MUTANTS
        if mutant(.promisesNotRecorded) { return }
      #endif
      effects.append(.record(positions))
    }
  }

  private mutating func attest(_ attestation: Attestation, to node: NodeID) {
    effects.append(.send(to: Recipient(node), .attestation(attestation)))
  }

  /// Takes what another node says of its disk, or of this node's.
  mutating func receive(_ attestation: Attestation, from sender: Sender) {
    switch attestation {
    case .reached(let position): remember(position, of: sender)
    case .ask(let start):
      let finding = positions.finding(of: sender.node, incarnation: sender.incarnation)
      effects.append(
        .send(
          to: Recipient(sender.node, incarnation: sender.incarnation),
          .attestation(.answer(start: start, finding))))
    case .answer(let start, let finding):
      guard start == question else { return }
      if let reason = proof.take(finding, from: sender.node) { effects.append(.damaged(reason)) }
    }
  }

  /// A message of the consensus core is not taken before the disk is proven; but a leader is worth asking, and so is who
  /// stands for election.
  mutating func hearWhileAsking(_ message: Message) {
    switch message {
    case .appendEntries, .heartbeat, .installSnapshot, .requestVote, .requestPreVote: proof.hear(message.from)
    default: break
    }
  }

  /// What is meant for a later life of this node's disk comes from who knows what became of this one: worth asking. All
  /// members that the disk knows may be gone, or it may know none.
  mutating func hearOfLaterLife(_ sender: Sender) {
    guard sender.node != id, sender.addressed > settings.incarnation else { return }
    if !mayPromise { proof.hear(sender.node) }
    guard tellers.count < Limits.peersKnown, !tellers.contains(sender.node) else { return }
    tellers.append(sender.node)
  }

  /// Remembers what a node has promised by a message of the consensus core. An acknowledgement that this node does not
  /// count, because it no longer leads, is not remembered by it either.
  mutating func remember(_ message: Message, of sender: Sender) {
    let leads = raft.isLeader
    let position = DurablePosition(promisedBy: message) { leads ? raft.term(of: $0) : nil }
    if let position { remember(position, of: sender) }
  }

  private mutating func remember(_ position: DurablePosition, of sender: Sender) {
    if positions.note(sender.node, incarnation: sender.incarnation, position) { hasNewPositions = true }
  }

  /// Notes what has left after an append became durable: votes and acknowledgements, also to the node itself.
  mutating func notePromises(_ append: StorageAppend) {
    for response in append.responses {
      let position = DurablePosition(promisedBy: response) { raft.term(of: $0) }
      if let position, position > promised { promised = position }
    }
  }
}
