internal import Raft

/// A small cluster in one state: production nodes, their disks, and what is on its way.
///
/// Storage is asynchronous, as in production: what a node hands out is written by a step of its own, and its answers
/// leave only then. What is committed is applied at once.
struct World {
  struct Node {
    var raft: RaftNode
    /// What a crash leaves.
    var disk: MemoryLogStorage
    /// Writes under way, oldest first.
    var writes: [StorageAppend] = []
    /// The digest under each renaming.
    var digests: [UInt64] = []
  }

  struct Parcel {
    let message: Message
    let digests: [UInt64]
  }

  /// What may still happen.
  struct Left: Hashable {
    var proposals: Int
    var changes: Int
    var crashes: Int
    var repeats: Int
    var heartbeats: Int
    var delays: Int
  }

  /// What stays the same in all states.
  final class Rules: Sendable {
    let terms: UInt64
    let change: ExplorationOptions.Change
    let bug: PlantedBug?
    let renamings: Renamings
    let settings: [RaftSettings]

    init(
      _ options: ExplorationOptions, renamings: Renamings, settings: [RaftSettings]
    ) {
      terms = options.terms
      change = options.change
      bug = options.bug
      self.renamings = renamings
      self.settings = settings
    }
  }

  let rules: Rules
  var nodes: [Node] = []
  var network: [Parcel] = []
  var left: Left
  var history: History
  /// The first claim that was broken on the way here.
  var violation: String?

  init(_ options: ExplorationOptions) {
    let ids = (1...options.nodes).map { NodeID(UInt64($0)) }
    let configuration: Configuration
    let groups: [[NodeID]]
    switch options.change {
    case .remove, .demote:
      configuration = Configuration(voters: ids)
      groups = [ids]
    case .promote:
      configuration = Configuration(voters: Array(ids.dropLast()), learners: [ids[ids.count - 1]])
      groups = [Array(ids.dropLast())]
    case .replace:
      configuration = Configuration(voters: Array(ids.dropLast()))
      groups = [Array(ids.dropLast())]
    }
    rules = Rules(
      options, renamings: Renamings(groups: groups, nodes: options.nodes), settings: ids.map(Self.settings))
    left = Left(
      proposals: options.proposals, changes: options.changes, crashes: options.crashes, repeats: options.repeats,
      heartbeats: options.heartbeats, delays: options.delays)
    history = History(nodes: options.nodes, terms: Int(options.terms))
    for place in ids.indices {
      var disk = MemoryLogStorage()
      // A node outside the first configuration knows it all the same: as in production, where a node that joins begins
      // with a snapshot and never applies a change to no configuration.
      disk.configuration = configuration
      nodes.append(Node(raft: start(place, disk), disk: disk))
    }
    for place in ids.indices {
      settle(place)
      refreshDigests(place)
    }
  }

  /// Without pre-vote and check-quorum: they only keep a node from doing what it may do here at any time. Timers are
  /// never waited for.
  private static func settings(_ id: NodeID) -> RaftSettings {
    var settings = RaftSettings(id: id, electionSeed: id.rawValue)
    settings.electionTicks = 1 << 20
    settings.heartbeatTicks = 1
    settings.checkQuorum = false
    settings.preVote = false
    return settings
  }

  private func start(_ place: Int, _ disk: MemoryLogStorage) -> RaftNode {
    do { return try RaftNode(settings: rules.settings[place], storage: disk) } catch {
      preconditionFailure("node \(place + 1) does not start: \(error)")
    }
  }

  /// Makes one step happen.
  mutating func take(_ step: Step) {
    refreshDigests(perform(step))
    discardInert()
  }

  /// Answers whose step it was.
  private mutating func perform(_ step: Step) -> Int {
    let delays = step.delaysWrites
    switch step.event {
    case .campaign(let place):
      act(place, delays) { $0.campaign() }
      return place
    case .deliver(let place, let keeps):
      let message = network[place].message
      if keeps { left.repeats -= 1 } else { network.swapRemove(place) }
      let to = Int(message.to.rawValue) - 1
      attempt(to, delays) { node in
        // A response to a node that does not know the sender is the one thing refused here.
        do { try node.step(message) } catch RaftError.peerNotFound {} catch { return "\(message.kind): \(error)" }
        return nil
      }
      return to
    case .propose(let place):
      let number = UInt8(truncatingIfNeeded: left.proposals)
      left.proposals -= 1
      act(place, delays) { _ = $0.propose([number]) }
      return place
    case .change(let place, let change):
      left.changes -= 1
      act(place, delays) { _ = $0.propose(change) }
      return place
    case .heartbeat(let place):
      left.heartbeats -= 1
      act(place, false) { $0.tick() }
      return place
    case .write(let place):
      let before = Marks(nodes[place].raft)
      finishWrites(place)
      check(place, before)
      return place
    case .crash(let place, let kept):
      crash(place, kept)
      return place
    }
  }

  private mutating func act(_ place: Int, _ delays: Bool, _ body: (inout RaftNode) -> Void) {
    attempt(place, delays) { node in
      body(&node)
      return nil
    }
  }

  private mutating func attempt(_ place: Int, _ delays: Bool, _ body: (inout RaftNode) -> String?) {
    let before = Marks(nodes[place].raft)
    // Writes under way go first, whenever that will be.
    let isDelayed = !nodes[place].writes.isEmpty
    if let refusal = body(&nodes[place].raft) { violated("node \(place + 1) refuses \(refusal)") }
    settle(place)
    if delays {
      // With nothing to write, nothing was delayed.
      if !nodes[place].writes.isEmpty { left.delays -= 1 }
    } else if !isDelayed {
      finishWrites(place)
    }
    check(place, before)
  }

  /// Takes all batches of a node: messages leave, writes are handed out, what is committed is applied.
  private mutating func settle(_ place: Int) {
    while nodes[place].raft.hasReady {
      let ready = nodes[place].raft.ready()
      for message in ready.messages { send(message) }
      if let append = ready.storageAppend { handOut(append, place) }
      if let apply = ready.storageApply { self.apply(apply, place) }
    }
  }

  private mutating func refreshDigests(_ place: Int) {
    nodes[place].digests = rules.renamings.all.map { names in
      var digest = StateDigest(names: names)
      digest.add(nodes[place].raft.id)
      nodes[place].raft.digest(into: &digest)
      digest.add(nodes[place].disk)
      for write in nodes[place].writes { digest.add(write) }
      return digest.value
    }
  }

  private mutating func handOut(_ append: StorageAppend, _ place: Int) {
    var append = append
    if rules.bug == .acknowledgeBeforeSync {
      for response in append.responses where response.to != nodes[place].raft.id { send(response) }
      append.responses.removeAll { $0.to != nodes[place].raft.id }
    }
    if !append.mustSync, append.responses.isEmpty, append.snapshot == nil, nodes[place].writes.isEmpty {
      // A commit index alone is written without a sync; that it arrived is one of the things that may happen.
      return nodes[place].disk.write(append)
    }
    nodes[place].writes.append(append)
  }

  private mutating func apply(_ apply: StorageApply, _ place: Int) {
    for entry in apply.entries where entry.kind != .normal {
      do { try nodes[place].raft.applyConfigurationChange(entry) } catch {
        violated("node \(place + 1) cannot apply the change at \(entry.index): \(error)")
      }
    }
    tell(apply.response, place)
  }

  private mutating func tell(_ message: Message, _ place: Int) {
    do { try nodes[place].raft.step(message) } catch RaftError.peerNotFound {} catch {
      violated("node \(place + 1) refuses its own \(message.kind): \(error)")
    }
  }

  /// Finishes all writes of a node, those included that follow from them.
  private mutating func finishWrites(_ place: Int) {
    while !nodes[place].writes.isEmpty {
      let writes = nodes[place].writes
      nodes[place].writes = []
      for write in writes { nodes[place].disk.write(write) }
      for write in writes {
        for response in write.responses {
          guard response.to == nodes[place].raft.id else {
            send(response)
            continue
          }
          if case .requestVoteResponse(let vote) = response, vote.granted { noteVote(vote) }
          tell(response, place)
        }
      }
      settle(place)
    }
  }

  private mutating func crash(_ place: Int, _ kept: Int) {
    left.crashes -= 1
    for write in nodes[place].writes.prefix(kept) { nodes[place].disk.write(write) }
    nodes[place].writes = []
    nodes[place].disk.spoil(rules.bug)
    nodes[place].raft = start(place, nodes[place].disk)
    settle(place)
  }

  private mutating func send(_ message: Message) {
    var message = message
    switch (rules.bug, message) {
    case (.grantEveryVote, .requestVoteResponse(var vote)):
      vote.granted = true
      message = .requestVoteResponse(vote)
    case (.acceptEveryAppend, .appendEntriesResponse(var response)):
      if case .rejected(let index, _) = response.result { response.result = .matched(index) }
      message = .appendEntriesResponse(response)
    default: break
    }
    if case .requestVoteResponse(let vote) = message, vote.granted { noteVote(vote) }
    let digests = rules.renamings.all.map { names in
      var digest = StateDigest(names: names)
      digest.add(message)
      return digest.value
    }
    network.append(Parcel(message: message, digests: digests))
  }

  /// Forgets messages that can change nothing at their receivers any more, whatever happens: those of terms that the
  /// receiver's disk has left behind (no crash brings them back), and answers to a part that it no longer plays in a
  /// term that its disk has reached (no node plays one part twice in a term).
  private mutating func discardInert() {
    guard rules.bug != .forgetTerm else { return }
    var place = 0
    while place < network.count {
      if isInert(network[place].message) { network.swapRemove(place) } else { place += 1 }
    }
  }

  private func isInert(_ message: Message) -> Bool {
    let receiver = nodes[Int(message.to.rawValue) - 1]
    guard let term = message.term, term <= receiver.disk.hardState.term else { return false }
    if term < receiver.disk.hardState.term { return true }
    switch message {
    case .requestVoteResponse:
      if case .candidate = receiver.raft.part, receiver.raft.term == term { return false }
      return true
    case .appendEntriesResponse, .heartbeatResponse: return !(receiver.raft.isLeader && receiver.raft.term == term)
    default: return false
    }
  }

  mutating func violated(_ what: String) {
    if violation == nil { violation = what }
  }

  /// The least of the digests under all renamings: the same for all states that differ by names alone.
  var digest: UInt64 {
    var least = UInt64.max
    for at in rules.renamings.all.indices {
      var digest = StateDigest(names: rules.renamings.all[at])
      digest.add(sum(nodes) { $0.digests[at] })
      digest.add(sum(network) { $0.digests[at] })
      digest.add(UInt64(left.proposals) << 32 | UInt64(left.changes) << 24 | UInt64(left.crashes) << 16)
      digest.add(UInt64(left.repeats) << 16 | UInt64(left.heartbeats) << 8 | UInt64(left.delays))
      history.digest(into: &digest)
      least = min(least, digest.value)
    }
    return least
  }

  private func sum<Element>(_ elements: [Element], _ digest: (Element) -> UInt64) -> UInt64 {
    elements.reduce(0) { $0 &+ digest($1) }
  }
}

extension MemoryLogStorage {
  mutating func write(_ append: StorageAppend) {
    if let snapshot = append.snapshot { applySnapshot(snapshot) }
    self.append(append.entries)
    if let hardState = append.hardState { setHardState(hardState) }
  }

  /// What a planted bug leaves of a disk after a crash.
  mutating func spoil(_ bug: PlantedBug?) {
    switch bug {
    case .forgetVote: setHardState(HardState(term: hardState.term, vote: nil, commit: hardState.commit))
    case .forgetTerm: setHardState(HardState(term: .zero, vote: nil, commit: hardState.commit))
    case .loseTail where !entries.isEmpty:
      let last = lastIndex.previous
      self = MemoryLogStorage(
        hardState: HardState(term: hardState.term, vote: hardState.vote, commit: min(hardState.commit, last)),
        base: base, entries: entries.dropLast(), configuration: configuration)
    default: break
    }
  }
}

extension StateDigest {
  mutating func add(_ append: StorageAppend) {
    add(UInt64(append.entries.count))
    for entry in append.entries { add(entry) }
    if let hardState = append.hardState { add(hardState) } else { add(UInt64.max) }
    add(append.snapshot?.metadata.id ?? .zero)
    add(append.mustSync)
    for response in append.responses { add(response) }
  }
}

extension Array {
  /// Takes an element out; the last one takes its place.
  mutating func swapRemove(_ place: Int) {
    self[place] = self[count - 1]
    removeLast()
  }
}
