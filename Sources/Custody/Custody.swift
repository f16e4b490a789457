internal import OpenSSL
internal import Secrets

/// A node's copy of the cluster's keys, on disk and back.
public enum Custody {
  /// The file in a node's data directory that holds the root key, wrapped by the node's token.
  public static let rootKeyFile = "root.key"
  /// The file beside it that holds the keys below the root, sealed under it.
  public static let keyringFile = "keyring"

  /// Makes the keys of a new cluster. Done once; every node of the cluster stores the same keys by its own token.
  public static func createRoot(cluster: ClusterID? = nil) throws(CustodyError) -> RootKeyring {
    try cryptography { () throws(OpenSSLError) in
      if let cluster { return try RootKeyring.create(cluster: cluster) }
      return try RootKeyring.create(cluster: .random())
    }
  }

  /// Writes both files into an existing directory. Refuses to overwrite a root key unless `replacing`.
  ///
  /// The keyring comes first: a root key that is there means that all is there.
  public static func store(
    _ keyring: RootKeyring, wrappedBy token: any WrappingToken, in directory: String, replacing: Bool = false
  ) throws(CustodyError) {
    let path = directory + "/" + rootKeyFile
    guard replacing || !PrivateFile.exists(path) else {
      throw CustodyError(
        .fileExists, "\(path) exists already", hint: "this node has its root key; name another data directory")
    }
    let file = try RootKeyFile(keyring, wrappedBy: token)
    let sealed = try SealedKeyring(keyring)
    try PrivateFile.write(sealed.bytes, to: directory + "/" + keyringFile, replacing: true)
    try PrivateFile.write(file.bytes, to: path, replacing: replacing)
  }

  /// True when the directory holds a root key.
  public static func isStored(in directory: String) -> Bool { PrivateFile.exists(directory + "/" + rootKeyFile) }

  /// The cluster that the directory's root key belongs to; needs no token.
  public static func cluster(of directory: String) throws(CustodyError) -> ClusterID {
    try read(directory).file.cluster
  }

  /// Unwraps a node's keys.
  ///
  /// - Parameter cluster: the identity that they must have, when it is known.
  public static func loadRoot(
    from directory: String, unwrappedBy token: any WrappingToken, cluster: ClusterID? = nil
  ) throws(CustodyError) -> RootKeyring {
    try loadRoot(
      from: directory, unwrappedBy: token, cluster: cluster, rootKeyFile: rootKeyFile, keyringFile: keyringFile)
  }

  static func loadRoot(
    from directory: String, unwrappedBy token: any WrappingToken, cluster: ClusterID? = nil, rootKeyFile: String,
    keyringFile: String
  ) throws(CustodyError) -> RootKeyring {
    let (file, path) = try read(directory, rootKeyFile)
    if let cluster, cluster != file.cluster {
      throw CustodyError(
        .otherCluster, "\(path) belongs to cluster \(file.cluster), not to \(cluster)",
        hint: "name this cluster's data directory")
    }
    guard file.tokenKind == token.kind else {
      throw CustodyError(
        .wrappingKeyMissing, "\(path) was wrapped by another kind of token (\(file.tokenLabel))",
        hint: "configure the token that this node was made with")
    }
    var roots: [UInt32: SecretBytes] = [:]
    for root in file.roots {
      let key = try token.unwrap(root.wrapped)
      guard key.count == KeyringEntry.keyLength else {
        throw CustodyError(
          .fileDamaged, "\(path) is damaged: a root key of \(key.count) bytes", hint: "restore it from a copy")
      }
      roots[root.version] = key
    }
    let keyringPath = directory + "/" + keyringFile
    let sealed = SealedKeyring(opaque: try PrivateFile.read(keyringPath, secret: false))
    return try sealed.opened(
      cluster: file.cluster, roots: roots, currentRoot: file.currentVersion, file: keyringPath)
  }

  /// Unwraps a node's keys for work. The root key itself is forgotten at once.
  public static func load(
    from directory: String, unwrappedBy token: any WrappingToken, cluster: ClusterID? = nil
  ) throws(CustodyError) -> SealingKeyring {
    try SealingKeyring(loadRoot(from: directory, unwrappedBy: token, cluster: cluster))
  }

  private static func read(
    _ directory: String, _ name: String = rootKeyFile
  ) throws(CustodyError) -> (file: RootKeyFile, path: String) {
    let path = directory + "/" + name
    return (try RootKeyFile(bytes: PrivateFile.read(path, secret: false), file: path), path)
  }
}
