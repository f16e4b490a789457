/// The kinds of consensus messages on the wire. Never renumbered. Beside each: the fields of the schema that count,
/// besides sender, receiver and (but for hand-overs) term.
enum RaftKind: UInt32, CaseIterable {
  /// The entries' lengths and kinds; they have no places yet.
  case forwardProposal = 1
  /// index, log_term: the previous entry; commit; the entries, whose indexes follow on.
  case appendEntries = 2
  /// flag: matched, at index. Otherwise rejected, with the hint in index and log_term.
  case appendEntriesResponse = 3
  /// index, log_term: the end of the candidate's log; flag: a transfer.
  case requestVote = 4
  /// flag: granted.
  case requestVoteResponse = 5
  case requestPreVote = 6
  case requestPreVoteResponse = 7
  /// commit; the read, if any.
  case heartbeat = 8
  case heartbeatResponse = 9
  /// index, log_term: the place; members; snapshot_length.
  case installSnapshot = 10
  case timeoutNow = 11
  /// The read.
  case readIndex = 12
  /// index; the read.
  case readIndexResponse = 13
  case transferLeadership = 14
}
