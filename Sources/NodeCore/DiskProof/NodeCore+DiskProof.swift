internal import Raft

/// The node's promises, remembered by others; and theirs, remembered here.
extension NodeCore {
  /// Whether the node may vote, acknowledge and stand for election.
  var mayPromise: Bool { proof.standing == .proven }

  /// A tick of what is told, asked and recorded.
  mutating func tickProof() {
    if proof.standing == .asking {
      if ticks >= UInt64(settings.raft.electionTicks) { proof.endPatience() }
      if ticks % UInt64(settings.askTicks) == 1 || settings.askTicks == 1 {
        for member in proof.unanswered { attest(.ask(start: settings.start), to: member) }
      }
    }
    if ticks % UInt64(settings.tellTicks) == 0, promised > told {
      told = promised
      for member in raft.configuration.members where member != id { attest(.reached(promised), to: member) }
    }
    if ticks % UInt64(settings.recordTicks) == 0, hasNewPositions {
      hasNewPositions = false
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
      attest(
        .answer(start: start, positions.finding(of: sender.node, incarnation: sender.incarnation)), to: sender.node)
    case .answer(let start, let finding):
      guard start == settings.start else { return }
      if let reason = proof.take(finding, from: sender.node) { effects.append(.damaged(reason)) }
    }
  }

  /// A message of the consensus core is not taken before the disk is proven; but a leader is worth asking.
  mutating func hearWhileAsking(_ message: Message) {
    switch message {
    case .appendEntries, .heartbeat, .installSnapshot: proof.hear(leader: message.from)
    default: break
    }
  }

  /// Remembers what a node has promised by a message of the consensus core.
  mutating func remember(_ message: Message, of sender: Sender) {
    if let position = DurablePosition(promisedBy: message) { remember(position, of: sender) }
  }

  private mutating func remember(_ position: DurablePosition, of sender: Sender) {
    if positions.note(sender.node, incarnation: sender.incarnation, position) { hasNewPositions = true }
  }

  /// Notes what has left after an append became durable: votes and acknowledgements, also to the node itself.
  mutating func notePromises(_ append: StorageAppend) {
    for response in append.responses {
      if let position = DurablePosition(promisedBy: response), position > promised { promised = position }
    }
  }
}
