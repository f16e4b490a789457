internal import CPeerWire
internal import CProtobufC
internal import Raft

private typealias Head = Conclave__Peer__RaftMessage

extension PeerFrame {
  func encode(_ messages: [Message], _ stamp: Int64) -> [UInt8] {
    precondition(messages.count <= Limits.messages, "a frame of \(messages.count) messages")
    var arena = Arena()
    var data: [[UInt8]] = []
    let heads = arena.allocate(Head.self, max(messages.count, 1))
    let pointers = arena.allocate(UnsafeMutablePointer<Head>?.self, max(messages.count, 1))
    for (position, message) in messages.enumerated() {
      let head = heads + position
      conclave__peer__raft_message__init(head)
      fill(&head.pointee, message, &arena, &data)
      (pointers + position).initialize(to: head)
    }
    var batch = Conclave__Peer__RaftBatch()
    conclave__peer__raft_batch__init(&batch)
    batch.stamp = stamp
    batch.n_messages = messages.count
    batch.messages = pointers
    return FrameWriter.frame(
      .raft, head: conclave__peer__raft_batch__get_packed_size(&batch),
      pack: { conclave__peer__raft_batch__pack(&batch, $0) }, data: data)
  }

  private func fill(_ head: inout Head, _ message: Message, _ arena: inout Arena, _ data: inout [[UInt8]]) {
    precondition(!message.isLocal, "a message of the node's own disk is not for the wire")
    head.from = message.from.rawValue
    head.to = message.to.rawValue
    head.term = message.term?.rawValue ?? 0
    switch message {
    case .forwardProposal(let proposal):
      head.kind = RaftKind.forwardProposal.rawValue
      fill(&head, proposal.entries, &arena, &data)
    case .appendEntries(let append):
      head.kind = RaftKind.appendEntries.rawValue
      fill(&head, append.previous)
      head.commit = append.commit.rawValue
      fill(&head, append.entries, &arena, &data)
    case .appendEntriesResponse(let response):
      head.kind = RaftKind.appendEntriesResponse.rawValue
      switch response.result {
      case .matched(let index):
        head.flag = 1
        head.index = index.rawValue
      case .rejected(let rejected, let hint):
        head.rejected = rejected.rawValue
        fill(&head, hint)
      }
    case .requestVote(let request): fill(&head, .requestVote, request)
    case .requestPreVote(let request): fill(&head, .requestPreVote, request)
    case .requestVoteResponse(let response):
      head.kind = RaftKind.requestVoteResponse.rawValue
      head.flag = response.granted ? 1 : 0
    case .requestPreVoteResponse(let response):
      head.kind = RaftKind.requestPreVoteResponse.rawValue
      head.flag = response.granted ? 1 : 0
    case .heartbeat(let heartbeat):
      head.kind = RaftKind.heartbeat.rawValue
      head.commit = heartbeat.commit.rawValue
      fill(&head, heartbeat.readContext)
    case .heartbeatResponse(let response):
      head.kind = RaftKind.heartbeatResponse.rawValue
      fill(&head, response.readContext)
    case .installSnapshot(let install):
      head.kind = RaftKind.installSnapshot.rawValue
      fill(&head, install.snapshot.metadata.id)
      head.members = members(install.snapshot.metadata.configuration, &arena)
      head.snapshot_length = UInt64(install.snapshot.data.count)
      data.append(install.snapshot.data)
    case .timeoutNow: head.kind = RaftKind.timeoutNow.rawValue
    case .readIndex(let request):
      head.kind = RaftKind.readIndex.rawValue
      fill(&head, request.context)
    case .readIndexResponse(let response):
      head.kind = RaftKind.readIndexResponse.rawValue
      head.index = response.index.rawValue
      fill(&head, response.context)
    case .transferLeadership(let transfer):
      head.kind = RaftKind.transferLeadership.rawValue
      head.transferee = transfer.transferee.rawValue
    case .storageAppendResponse, .storageApplyResponse: break
    }
  }

  private func fill(_ head: inout Head, _ id: EntryID) {
    head.index = id.index.rawValue
    head.log_term = id.term.rawValue
  }

  private func fill(_ head: inout Head, _ context: ReadContext?) {
    guard let context else { return }
    head.read_origin = context.origin.rawValue
    head.read_sequence = context.sequence
  }

  private func fill(_ head: inout Head, _ kind: RaftKind, _ request: RequestVote) {
    head.kind = kind.rawValue
    fill(&head, request.last)
    head.flag = request.isTransfer ? 1 : 0
  }

  private func fill(_ head: inout Head, _ entries: [Entry], _ arena: inout Arena, _ data: inout [[UInt8]]) {
    head.n_entry_terms = entries.count
    head.entry_terms = arena.array(UInt64.self, entries.count) { entries[$0].term.rawValue }
    head.n_entry_lengths = entries.count
    head.entry_lengths = arena.array(UInt64.self, entries.count) { UInt64(entries[$0].data.count) }
    if entries.contains(where: { $0.kind != .normal }) {
      head.n_entry_kinds = entries.count
      head.entry_kinds = arena.array(UInt32.self, entries.count) { UInt32(entries[$0].kind.rawValue) }
    }
    for entry in entries { data.append(entry.data) }
  }

  private func members(_ configuration: Configuration, _ arena: inout Arena)
    -> UnsafeMutablePointer<Conclave__Peer__Members>
  {
    let members = arena.allocate(Conclave__Peer__Members.self, 1)
    conclave__peer__members__init(members)
    func list(_ nodes: [NodeID], _ arena: inout Arena) -> UnsafeMutablePointer<UInt64>? {
      arena.array(UInt64.self, nodes.count) { nodes[$0].rawValue }
    }
    members.pointee.n_voters = configuration.voters.count
    members.pointee.voters = list(configuration.voters, &arena)
    members.pointee.n_outgoing = configuration.votersOutgoing.count
    members.pointee.outgoing = list(configuration.votersOutgoing, &arena)
    members.pointee.n_learners = configuration.learners.count
    members.pointee.learners = list(configuration.learners, &arena)
    members.pointee.n_learners_next = configuration.learnersNext.count
    members.pointee.learners_next = list(configuration.learnersNext, &arena)
    members.pointee.auto_leave = configuration.autoLeave ? 1 : 0
    return members
  }
}
