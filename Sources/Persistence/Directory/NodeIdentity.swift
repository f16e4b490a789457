public import Raft

/// Whose disk this is. It stands in every group of the log and in every peer frame, so that a wiped disk cannot vote
/// under its old name and two clusters cannot mix.
public struct NodeIdentity: Hashable, Sendable {
  /// 16 bytes drawn when the cluster was made.
  public let cluster: [UInt8]
  public let node: NodeID
  /// Grows each time the node begins with an empty disk.
  public let incarnation: UInt64

  public init(cluster: [UInt8], node: NodeID, incarnation: UInt64) {
    precondition(cluster.count == 16, "a cluster's identity has 16 bytes")
    self.cluster = cluster
    self.node = node
    self.incarnation = incarnation
  }

  /// The identity in eight bytes, which seeds all checksums of the log.
  var digest: UInt64 {
    var bytes = cluster
    bytes.append(number: node.rawValue)
    bytes.append(number: incarnation)
    return Checksum.of(bytes)
  }
}
