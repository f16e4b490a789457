internal import Raft

/// The common name of a node's certificate: `conclave-node-<id>`.
enum NodeName {
  private static let prefix = "conclave-node-"

  static func of(_ id: NodeID) -> String { prefix + "\(id)" }

  /// The node that a common name is for; nil when it is none's.
  static func id(in commonName: String?) -> NodeID? {
    guard let commonName, commonName.hasPrefix(prefix) else { return nil }
    // Only the canonical spelling: two names of one node would be two identities.
    guard let id = UInt64(commonName.dropFirst(prefix.count)).flatMap(NodeID.init(rawValue:)), of(id) == commonName
    else { return nil }
    return id
  }
}
