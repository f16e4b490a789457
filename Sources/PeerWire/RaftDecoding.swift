internal import CPeerWire
internal import CProtobufC
internal import Raft

private typealias Head = Conclave__Peer__RaftMessage

extension PeerFrame {
  static func raft(_ reader: inout FrameReader) throws(PeerWireError) -> PeerFrame {
    try reader.withHead(conclave__peer__raft_batch__unpack, conclave__peer__raft_batch__free_unpacked) {
      (batch: Conclave__Peer__RaftBatch, reader) throws(PeerWireError) in
      guard batch.n_messages <= Limits.messages else {
        throw .tooLarge(bytes: batch.n_messages, limit: Limits.messages)
      }
      var messages: [Message] = []
      messages.reserveCapacity(batch.n_messages)
      for position in 0..<batch.n_messages {
        guard let head = batch.messages[position] else { throw .malformedHead }
        messages.append(try message(head.pointee, &reader))
      }
      return .raft(messages, stamp: batch.stamp)
    }
  }

  private static func message(_ head: Head, _ reader: inout FrameReader) throws(PeerWireError) -> Message {
    guard let kind = RaftKind(rawValue: head.kind) else { throw .malformedField("kind") }
    let from = try node(head.from, "from")
    let to = try node(head.to, "to")
    let term = Term(head.term)
    let flag = head.flag != 0
    switch kind {
    case .forwardProposal:
      return .forwardProposal(ForwardProposal(from: from, to: to, entries: try entries(head, after: nil, &reader)))
    case .appendEntries:
      return .appendEntries(
        AppendEntries(
          from: from, to: to, term: term, previous: id(head),
          entries: try entries(head, after: Index(head.index), &reader), commit: Index(head.commit)))
    case .appendEntriesResponse:
      let result: AppendResult =
        flag ? .matched(Index(head.index)) : .rejected(rejected: Index(head.rejected), hint: id(head))
      return .appendEntriesResponse(AppendEntriesResponse(from: from, to: to, term: term, result: result))
    case .requestVote:
      return .requestVote(RequestVote(from: from, to: to, term: term, last: id(head), isTransfer: flag))
    case .requestPreVote:
      return .requestPreVote(RequestVote(from: from, to: to, term: term, last: id(head), isTransfer: flag))
    case .requestVoteResponse:
      return .requestVoteResponse(RequestVoteResponse(from: from, to: to, term: term, granted: flag))
    case .requestPreVoteResponse:
      return .requestPreVoteResponse(RequestVoteResponse(from: from, to: to, term: term, granted: flag))
    case .heartbeat:
      return .heartbeat(
        Heartbeat(from: from, to: to, term: term, commit: Index(head.commit), readContext: context(head)))
    case .heartbeatResponse:
      return .heartbeatResponse(HeartbeatResponse(from: from, to: to, term: term, readContext: context(head)))
    case .installSnapshot:
      guard let members = head.members else { throw .malformedField("members") }
      let metadata = SnapshotMetadata(
        index: Index(head.index), term: Term(head.log_term), configuration: try configuration(members.pointee))
      return .installSnapshot(
        InstallSnapshot(
          from: from, to: to, term: term,
          snapshot: Snapshot(metadata: metadata, data: try reader.bytes(head.snapshot_length))))
    case .timeoutNow: return .timeoutNow(TimeoutNow(from: from, to: to, term: term))
    case .readIndex:
      return .readIndex(ReadIndexRequest(from: from, to: to, context: try required(context(head))))
    case .readIndexResponse:
      return .readIndexResponse(
        ReadIndexResponse(
          from: from, to: to, term: term, index: Index(head.index), context: try required(context(head))))
    case .transferLeadership:
      return .transferLeadership(
        TransferLeadership(from: from, to: to, term: term, transferee: try node(head.transferee, "transferee")))
    }
  }

  private static func node(_ number: UInt64, _ field: String) throws(PeerWireError) -> NodeID {
    guard let node = NodeID(rawValue: number) else { throw .malformedField(field) }
    return node
  }

  private static func id(_ head: Head) -> EntryID { EntryID(term: Term(head.log_term), index: Index(head.index)) }

  private static func context(_ head: Head) -> ReadContext? {
    NodeID(rawValue: head.read_origin).map { ReadContext(origin: $0, sequence: head.read_sequence) }
  }

  private static func required(_ context: ReadContext?) throws(PeerWireError) -> ReadContext {
    guard let context else { throw .malformedField("read_origin") }
    return context
  }

  /// The entries of a message; they take the places after `previous`, or none.
  private static func entries(_ head: Head, after previous: Index?, _ reader: inout FrameReader)
    throws(PeerWireError) -> [Entry]
  {
    let count = head.n_entry_lengths
    guard head.n_entry_terms == count, head.n_entry_kinds == count || head.n_entry_kinds == 0 else {
      throw .malformedField("entry_lengths")
    }
    if let previous, UInt64.max - previous.rawValue < UInt64(count) { throw .malformedField("index") }
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    for position in 0..<count {
      let number = head.n_entry_kinds == 0 ? 0 : head.entry_kinds[position]
      guard let kind = UInt8(exactly: number).flatMap(Entry.Kind.init(rawValue:)) else {
        throw .malformedField("entry_kinds")
      }
      entries.append(
        Entry(
          term: Term(head.entry_terms[position]),
          index: previous.map { $0 + UInt64(position) + 1 } ?? .zero, kind: kind,
          data: try reader.bytes(head.entry_lengths[position])))
    }
    return entries
  }

  private static func configuration(_ members: Conclave__Peer__Members) throws(PeerWireError) -> Configuration {
    Configuration(
      voters: try nodes(members.voters, members.n_voters),
      votersOutgoing: try nodes(members.outgoing, members.n_outgoing),
      learners: try nodes(members.learners, members.n_learners),
      learnersNext: try nodes(members.learners_next, members.n_learners_next),
      autoLeave: members.auto_leave != 0)
  }

  private static func nodes(_ start: UnsafeMutablePointer<UInt64>?, _ count: Int) throws(PeerWireError) -> [NodeID] {
    guard count <= Limits.members else { throw .tooLarge(bytes: count, limit: Limits.members) }
    var nodes: [NodeID] = []
    nodes.reserveCapacity(count)
    for position in 0..<count { nodes.append(try node(start![position], "members")) }
    return nodes
  }
}
