/// How a leader makes sure that it still leads before it answers a read.
public enum ReadMode: Hashable, Sendable {
  /// A round of heartbeats answered by a quorum (Raft thesis §6.4). The only mode a node can be configured for.
  case quorum
  /// Trusting the election timeout as a lease (Raft thesis §6.4.1): not linearizable when clocks drift. It exists for
  /// the transcripts of etcd, which exercise it; it needs check-quorum.
  case lease
}
