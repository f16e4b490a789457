public import OpenSSL
public import Secrets

/// All that a full node must be given to read the cluster's records: the live versions of the root key, and the keys
/// below it. Exists in the clear only while a cluster is made, a node starts or a joiner is served.
public struct RootKeyring: Sendable {
  public let cluster: ClusterID
  /// Live root keys (32 bytes) by version; versions count from 1.
  public let roots: [UInt32: SecretBytes]
  /// The version under which new keys are sealed.
  public let currentRoot: UInt32
  /// The keys below the root.
  public let keys: [KeyringEntry]

  /// The same keys under another cluster's identity: for a cluster that is made of what one member's disk still holds.
  public func moved(to cluster: ClusterID) -> RootKeyring {
    RootKeyring(cluster: cluster, roots: roots, currentRoot: currentRoot, keys: keys)
  }

  /// A new cluster's keys: root version 1, key version 1 of the default name space, and the index key.
  public static func create(cluster: ClusterID) throws(OpenSSLError) -> RootKeyring {
    RootKeyring(
      cluster: cluster, roots: [1: try Random.secret(KeyringEntry.keyLength)], currentRoot: 1,
      keys: [
        KeyringEntry(
          use: .records, nameSpace: 0, version: 1, isCurrent: true, key: try Random.secret(KeyringEntry.keyLength)),
        KeyringEntry(
          use: .index, nameSpace: 0, version: 1, isCurrent: true, key: try Random.secret(KeyringEntry.keyLength)),
      ])
  }
}
