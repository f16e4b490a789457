internal import Secrets
internal import Synchronization

/// Rotation on one node's disk. A keyring that is not in use yet lies beside the present one, sealed by the token as that
/// one is; when the cluster uses it, it takes that one's place. Interrupted anywhere, both generations open.
extension Custody {
  public static let nextRootKeyFile = rootKeyFile + ".next"
  public static let nextKeyringFile = keyringFile + ".next"

  /// Held while files that belong together are put in place, and while they are read: whoever hands keys on reads them
  /// beside the thread that puts them in place, and between two of its writes would meet the new root key and the older
  /// keyring, which open together and are nobody's keyring. A process is one node, so one lock serves.
  static let files = Mutex<Void>(())

  /// Seals the next keyring durably beside the present one; one that lay there is replaced.
  public static func storeNext(
    _ keyring: RootKeyring, wrappedBy token: any WrappingToken, in directory: String
  ) throws(CustodyError) {
    let file = try RootKeyFile(keyring, wrappedBy: token)
    let sealed = try SealedKeyring(keyring)
    try files.withLock { (_) throws(CustodyError) in
      // The root key comes last: where it is, all is there.
      try removeNext(in: directory)
      try PrivateFile.write(sealed.bytes, to: directory + "/" + nextKeyringFile, replacing: true)
      try PrivateFile.write(file.bytes, to: directory + "/" + nextRootKeyFile, replacing: true)
    }
  }

  /// The next keyring, if there is one.
  static func loadNext(
    from directory: String, unwrappedBy token: any WrappingToken
  ) throws(CustodyError) -> RootKeyring? {
    guard PrivateFile.exists(directory + "/" + nextRootKeyFile) else { return nil }
    return try loadRoot(
      from: directory, unwrappedBy: token, rootKeyFile: nextRootKeyFile, keyringFile: nextKeyringFile)
  }

  /// The present keyring and the next one, if there is any. A change from one to the other that was interrupted is
  /// finished.
  public static func loadBoth(
    from directory: String, unwrappedBy token: any WrappingToken
  ) throws(CustodyError) -> (present: RootKeyring, next: RootKeyring?) {
    try files.withLock { (_) throws(CustodyError) in try readBoth(directory, token) }
  }

  /// The same with the cluster's authority, which is sealed under one of the roots.
  public static func loadAll(
    from directory: String, unwrappedBy token: any WrappingToken
  ) throws(CustodyError) -> (present: RootKeyring, next: RootKeyring?, authority: ClusterAuthority) {
    try files.withLock { (_) throws(CustodyError) in
      let both = try readBoth(directory, token)
      return (both.present, both.next, try AuthorityFile.load(from: directory, with: both.present))
    }
  }

  private static func readBoth(
    _ directory: String, _ token: any WrappingToken
  ) throws(CustodyError) -> (present: RootKeyring, next: RootKeyring?) {
    let present = try loadRoot(from: directory, unwrappedBy: token)
    guard let next = try loadNext(from: directory, unwrappedBy: token) else { return (present, nil) }
    if next.generation > present.generation { return (present, next) }
    // Both roots are in place, and what lies under the new one may not be.
    if next.generation == present.generation { try putInPlace(next, token, directory) }
    return (try loadRoot(from: directory, unwrappedBy: token), nil)
  }

  /// Forgets the next keyring.
  public static func dropNext(in directory: String) throws(CustodyError) {
    try files.withLock { (_) throws(CustodyError) in try removeNext(in: directory) }
  }

  private static func removeNext(in directory: String) throws(CustodyError) {
    try PrivateFile.remove(directory + "/" + nextRootKeyFile)
    try PrivateFile.remove(directory + "/" + nextKeyringFile)
  }

  /// Puts the next keyring into the place of the present one; the cluster's authority is sealed under its root, too.
  ///
  /// The root key goes first: it holds the present root besides the new one, so that whichever keyring lies beside it
  /// opens.
  public static func useNext(_ next: RootKeyring, unwrappedBy token: any WrappingToken, in directory: String)
    throws(CustodyError)
  {
    try files.withLock { (_) throws(CustodyError) in try putInPlace(next, token, directory) }
  }

  private static func putInPlace(
    _ next: RootKeyring, _ token: any WrappingToken, _ directory: String
  ) throws(CustodyError) {
    try storeNew(next, wrappedBy: token, in: directory)
    try removeNext(in: directory)
  }

  /// Writes the present keyring again without what is not used any more.
  public static func retire(
    _ keyring: RootKeyring, wrappedBy token: any WrappingToken, in directory: String
  ) throws(CustodyError) -> RootKeyring {
    let rest = keyring.current
    guard keyring.holdsOlder else { return rest }
    try files.withLock { (_) throws(CustodyError) in
      try storeNew(rest, wrappedBy: token, in: directory, older: keyring)
    }
    return rest
  }

  private static func storeNew(
    _ keyring: RootKeyring, wrappedBy token: any WrappingToken, in directory: String, older: RootKeyring? = nil
  ) throws(CustodyError) {
    var authority: ClusterAuthority?
    if AuthorityFile.isStored(in: directory) {
      authority = try AuthorityFile.load(from: directory, with: older ?? keyring)
    }
    let file = try RootKeyFile(keyring, wrappedBy: token)
    let sealed = try SealedKeyring(keyring)
    func writeRoot() throws(CustodyError) {
      try PrivateFile.write(file.bytes, to: directory + "/" + rootKeyFile, replacing: true)
    }
    // A root key file with more roots is written before what needs them, one with fewer after what needed the others.
    if older == nil { try writeRoot() }
    try PrivateFile.write(sealed.bytes, to: directory + "/" + keyringFile, replacing: true)
    if let authority { try AuthorityFile.store(authority, under: keyring, in: directory) }
    if older != nil { try writeRoot() }
  }
}
