/// What became of an append.
public enum AppendResult: Hashable, Sendable {
  /// The receiver's log is the leader's up to and with this index. Zero claims nothing: so a node answers a message of
  /// an older term, to make its sender step down.
  case matched(Index)
  /// The receiver does not hold the entry before the new ones. `rejected` is that entry's index, which tells the leader
  /// what is being answered; `hint` is the last position at which the two logs can still be equal, with the receiver's
  /// term there (zero if it does not know), by which the leader skips a whole term at a time (Raft thesis §3.5).
  case rejected(rejected: Index, hint: EntryID)
}
