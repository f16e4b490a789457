public import Raft
public import Registry
public import Store

/// Everything that can happen to a node.
public enum Input: Sendable {
  /// A tick of the node's timer, with its wall clock (milliseconds since 1970), which only stamps come from.
  case tick(wallClock: Int64)
  case request(Request)
  case peer(Sender, PeerMessage)
  /// The link to a peer broke; what was on its way may be lost.
  case peerLost(NodeID)
  case planned(Planned)
  /// The log's thread has made an append durable and sent its responses to other nodes.
  case appended(StorageAppend)
  /// The state machine has applied a batch; `newestStamp` is that of the state's newest mutation.
  case applied(StorageApply, [AppliedEntry], newestStamp: Int64)
  /// The state is durable up to here.
  case flushed(Revision)
  /// A snapshot was streamed to a follower, or could not be.
  case snapshotSent(to: NodeID, succeeded: Bool)
  /// Space on disk, and whether the node holds the root key and its token.
  case condition(Condition)
  /// The table of members in the state, after a snapshot replaced it. Given before the `appended` of that snapshot.
  case installed(MemberTable)
  /// The log up to this entry is to leave the disk, whoever may still be behind: what it holds was sealed under keys that
  /// are to be retired, or is to be erased.
  case cutLog(upTo: UInt64)
  /// An operator, or an orderly shutdown, asks the node to hand leadership over.
  case resign
}

/// What the edge knows of the node's own fitness.
public struct Condition: Hashable, Sendable {
  public var hasSpace = true
  public var isUnsealed = true
  /// Whether the token that the root key is wrapped by answers. A node that lost it serves on for a while with the keys
  /// it has in memory; it had better not lead, since it is going to be sealed.
  public var hasToken = true

  public init(hasSpace: Bool = true, isUnsealed: Bool = true, hasToken: Bool = true) {
    self.hasSpace = hasSpace
    self.isUnsealed = isUnsealed
    self.hasToken = hasToken
  }
}

/// Everything that a node wants done. Effects of one kind keep their order.
public enum Effect: Sendable {
  case send(to: Recipient, PeerMessage)
  /// For the log's thread: write, make durable, send the responses that go to other nodes, then `Input.appended`.
  case append(StorageAppend, stamp: Int64)
  /// For the state machine's thread: apply, then `Input.applied`.
  case apply(StorageApply)
  /// For a worker: `Planner.run`, then `Input.planned`.
  case plan(Plan)
  case reply(request: UInt64, [UInt8])
  /// Answer without having run the request; the edge encodes it in the request's version.
  case refuse(request: UInt64, frame: [UInt8], Refusal)
  /// Stream the state to a follower, then `Input.snapshotSent`; the install message goes when the stream has arrived.
  case sendSnapshot(InstallSnapshot)
  /// The members have changed: links are opened, closed and addressed anew. All of them, this node included.
  case members([Member])
  /// The key ledger has changed, or the node has started: the edge fetches, seals, switches to or lets go of keys.
  case keys(KeyLedger)
  /// The cluster has removed this node: it takes no part any more. The text is for people.
  case removed(String)
  /// The cluster has made another life of this node's disk, because the request to begin anew came twice: the process
  /// ends, and the node asks once more. The text is for people.
  case superseded(String)
  /// The node must not go on: its disk has lost what the cluster relies on.
  case halt(String)
  /// The disk is not what it was when this node made its promises: the process ends, and the node begins anew under
  /// the next incarnation.
  case damaged(String)
  /// Make durable what is known of the peers' disks; for the next start's `NodeSettings.peerPositions`. In no hurry.
  case record(PeerPositions)
  /// Flush the state, then `Input.flushed`.
  case flush
  /// Entries up to this position are no longer needed on disk.
  case truncate(to: SnapshotMetadata)
}
