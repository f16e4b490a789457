internal import NodeCore
internal import Registry

/// How far a node is on its way into the cluster.
public struct JoinProgress: Sendable, Hashable {
  /// Whether it votes: it has arrived.
  public let isVoter: Bool
  /// Entries of the log that it has, and that there are.
  public let entries: UInt64
  public let entriesInAll: UInt64
  /// Whether it is being sent the state, and the bytes of it that have come.
  public let takesSnapshot: Bool
  public let snapshotBytes: UInt64
  /// Whether the leader knows that it holds the root key.
  public let isUnsealed: Bool

  init(_ own: MemberStatus, _ status: ClusterStatus, snapshotBytes: UInt64) {
    isVoter = own.standing == .voter
    entries = own.match
    entriesInAll = status.commit
    takesSnapshot = own.takesSnapshot
    self.snapshotBytes = snapshotBytes
    isUnsealed = own.isUnsealed
  }

  /// One line for people.
  public var text: String {
    if isVoter { return "votes: the node is a full part of the cluster" }
    if takesSnapshot { return "learner: \(snapshotBytes >> 10) KiB of the state received" }
    let missing = entriesInAll > entries ? entriesInAll - entries : 0
    return "learner: \(entries) of \(entriesInAll) entries, \(missing) to go"
      + (isUnsealed ? "" : ", no key reported yet")
  }
}
