internal import OpenSSL
internal import Secrets

/// Keyrings that follow one another. Versions of root keys and of keys that seal records are taken from one row of
/// numbers, the generations; so the newest version in it tells which generation a keyring is.
extension RootKeyring {
  /// What a rotation makes anew.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    case root
    /// The keys that seal records.
    case keys
    case all
  }

  public var generation: UInt64 {
    let newest = keys.filter { $0.use == .records && $0.isCurrent }.map(\.version).max() ?? 0
    return UInt64(max(newest, currentRoot))
  }

  /// The next keyring: new keys under a new number, with the present ones beside them, by which everything still opens.
  ///
  /// - Parameter generation: greater than any that was ever given in the cluster.
  public func rotated(_ part: Part, generation: UInt64) throws(CustodyError) -> RootKeyring {
    guard generation > self.generation, let version = UInt32(exactly: generation) else {
      throw CustodyError(
        .cryptographyFailed, "generation \(generation) cannot follow \(self.generation)", hint: "look at the rotation")
    }
    var roots = roots
    var current = currentRoot
    var keys = keys
    if part != .keys {
      roots[version] = try cryptography { () throws(OpenSSLError) in try Random.secret(KeyringEntry.keyLength) }
      current = version
    }
    if part != .root {
      keys = keys.map { entry in
        entry.use == .records && entry.nameSpace == 0 ? entry.with(isCurrent: false) : entry
      }
      keys.append(
        KeyringEntry(
          use: .records, nameSpace: 0, version: version, isCurrent: true,
          key: try cryptography { () throws(OpenSSLError) in try Random.secret(KeyringEntry.keyLength) }))
    }
    return RootKeyring(cluster: cluster, roots: roots, currentRoot: current, keys: keys)
  }

  /// The same, with all that an older keyring holds beside it: what was sealed under that still opens.
  public func keeping(_ older: RootKeyring) -> RootKeyring {
    let missing = older.keys.filter { old in !keys.contains { $0.use == old.use && $0.version == old.version } }
    return RootKeyring(
      cluster: cluster, roots: roots.merging(older.roots) { mine, _ in mine }, currentRoot: currentRoot,
      keys: missing.map { $0.with(isCurrent: false) } + keys)
  }

  /// The same without what is not used any more.
  public var current: RootKeyring {
    RootKeyring(
      cluster: cluster, roots: roots.filter { $0.key == currentRoot }, currentRoot: currentRoot,
      keys: keys.filter(\.isCurrent))
  }

  /// Whether it holds keys that are not used any more.
  public var holdsOlder: Bool { roots.count > 1 || keys.contains { !$0.isCurrent } }

  /// What members compare: SHA-256 over the keys in use, of 256 random bits each.
  ///
  /// `"conclave keyring" ‖ cluster[16] ‖ generation[8] ‖ current root[4] ‖ root key[32]`, then for each current key, by
  /// use, name space and version: `use[1] ‖ name space[4] ‖ version[4] ‖ key[32]`.
  public var commitment: [UInt8] {
    let current = keys.filter(\.isCurrent).sorted {
      ($0.use.rawValue, $0.nameSpace, $0.version) < ($1.use.rawValue, $1.nameSpace, $1.version)
    }
    guard let root = roots[currentRoot] else { preconditionFailure("a keyring has its current root") }
    var writer = SecretWriter()
    writer.put(Array("conclave keyring".utf8) + cluster.bytes)
    writer.put(generation)
    writer.put(currentRoot)
    writer.put(root)
    for entry in current {
      writer.put(entry.use.rawValue)
      writer.put(entry.nameSpace)
      writer.put(entry.version)
      writer.put(entry.key)
    }
    return writer.bytes().withUnsafeBytes { Digest.sha256.hash($0) }
  }
}

extension KeyringEntry {
  fileprivate func with(isCurrent: Bool) -> KeyringEntry {
    KeyringEntry(use: use, nameSpace: nameSpace, version: version, isCurrent: isCurrent, key: key)
  }
}
