import PeerWire
import Raft

/// One value of every frame and every consensus message, with the corners of their fields.
enum Samples {
  static let envelope = Envelope(cluster: [UInt8](100..<116), node: 7, incarnation: 2, addressed: 3)

  static let context = ReadContext(origin: 3, sequence: .max)
  static let configuration = Configuration(
    voters: [1, 2, 3], votersOutgoing: [2, 3, 4], learners: [9], learnersNext: [4], autoLeave: true)

  static let entries = [
    Entry(term: 7, index: 41, kind: .normal, data: [1, 2, 3]),
    Entry(term: 7, index: 42, kind: .configurationChange, data: []),
    Entry(term: 8, index: 43, kind: .configurationChangeV2, data: [UInt8](repeating: 0xAB, count: 700)),
  ]

  static let messages: [Message] = [
    .forwardProposal(
      ForwardProposal(from: 1, to: 2, entries: [Entry(data: [9, 9]), Entry(kind: .configurationChangeV2, data: [])])),
    .appendEntries(
      AppendEntries(
        from: 1, to: 2, term: 8, previous: EntryID(term: 6, index: 40), entries: entries, commit: 39)),
    .appendEntries(
      AppendEntries(from: 1, to: 2, term: 8, previous: .zero, entries: [], commit: 0)),
    .appendEntriesResponse(AppendEntriesResponse(from: 2, to: 1, term: 8, result: .matched(43))),
    .appendEntriesResponse(
      AppendEntriesResponse(
        from: 2, to: 1, term: 8, result: .rejected(rejected: 40, hint: EntryID(term: 3, index: 17)))),
    .requestVote(RequestVote(from: 1, to: 2, term: 9, last: EntryID(term: 8, index: 43), isTransfer: true)),
    .requestVoteResponse(RequestVoteResponse(from: 2, to: 1, term: 9, granted: true)),
    .requestPreVote(RequestVote(from: 1, to: 2, term: 9, last: EntryID(term: 8, index: 43))),
    .requestPreVoteResponse(RequestVoteResponse(from: 2, to: 1, term: .init(.max), granted: false)),
    .heartbeat(Heartbeat(from: 1, to: 2, term: 9, commit: .max, readContext: context)),
    .heartbeat(Heartbeat(from: 1, to: 2, term: 9, commit: 1, readContext: nil)),
    .heartbeatResponse(HeartbeatResponse(from: 2, to: 1, term: 9, readContext: context)),
    .installSnapshot(
      InstallSnapshot(
        from: 1, to: 2, term: 9,
        snapshot: Snapshot(
          metadata: SnapshotMetadata(index: 43, term: 8, configuration: configuration), data: [5, 6, 7]))),
    .timeoutNow(TimeoutNow(from: 1, to: 2, term: 9)),
    .readIndex(ReadIndexRequest(from: 2, to: 1, context: context)),
    .readIndexResponse(ReadIndexResponse(from: 1, to: 2, term: 9, index: 43, context: context)),
    .transferLeadership(TransferLeadership(from: 2, to: 1, term: 9, transferee: 3)),
  ]

  static let identity = ForwardIdentity(origin: 2, incarnation: 5, sequence: 1000)

  static let frames: [PeerFrame] =
    messages.map { .raft([$0], stamp: 1_700_000_000_123) } + [
      .raft(messages, stamp: -1), .raft([], stamp: .min),
      .hello(Hello(versions: 1...3, cluster: [UInt8](0..<16), node: 7, incarnation: 2)),
      .forward(
        ForwardFrame(
          identity: identity, lowestOutstanding: 990, term: 9, kind: 2, principal: [1, 2], frame: [0x42, 0, 0x78])),
      .forward(ForwardFrame(identity: identity, lowestOutstanding: 0, term: 0, kind: 0, principal: [], frame: [])),
      .forwardReply(
        ForwardReplyFrame(identity: identity, term: 9, outcome: 255, bytes: [UInt8](repeating: 3, count: 300))),
      .snapshotPart(
        SnapshotPart(stream: 4, number: 17, index: 43, term: 8, checksum: .max, isLast: true, bytes: [8, 8, 8])),
      .snapshotAnswer(SnapshotAnswer(stream: 4, next: 18, verdict: .installed)),
      .report(
        NodeReportFrame(isUnsealed: true, hasSpace: false, start: 3, lowestOutstanding: .max, durableCommit: .max)),
      .report(
        NodeReportFrame(
          isUnsealed: false, hasToken: false, hasSpace: true, start: 0, lowestOutstanding: 0, durableCommit: 0)),
      .departed(incarnation: 4), .attestation(.reached(term: 9, index: 70)), .attestation(.ask(start: 3)),
      .attestation(.unknown(start: 3)), .attestation(.known(start: 3, term: 9, index: 0)),
      .attestation(.laterIncarnation(start: 3, 2)),
    ]
}
