internal import Secrets
internal import Synchronization

/// A node's wrapping key is replaced: a new one is made in the token, the root keys are wrapped anew, and the old one is
/// destroyed. Its journal, `wrapping.old`, names the old ones; killed anywhere, the replacement goes on where it was.
///
/// Content: `keeps[1] ‖ count[1] ‖ counted identifiers`.
public enum WrappingReplacement {
  public static let journal = "wrapping.old"

  /// What is done, durably; for tests that end there.
  public enum Step: String, Hashable, Sendable, CaseIterable {
    case noted
    case made
    case wrapped
    case wrappedNext
    case destroyed
    case done
  }

  private static let files = [Custody.rootKeyFile, Custody.nextRootKeyFile]

  public static func isUnderWay(in directory: String) -> Bool { PrivateFile.exists(directory + "/" + journal) }

  /// Begins one, or goes on with one that was begun.
  ///
  /// - Parameters:
  ///   - keepsOld: leaves the old key in the token, for who shares it.
  ///   - done: told of each step.
  public static func run(
    in directory: String, _ token: any WrappingToken, keepsOld: Bool = false,
    done: (Step) throws(CustodyError) -> Void = { (_) throws(CustodyError) in }
  ) throws(CustodyError) {
    if !isUnderWay(in: directory) {
      let named = Array(try identifiers(in: directory)).sorted { $0.lexicographicallyPrecedes($1) }
      try PrivateFile.write(encoded(named, keepsOld), to: directory + "/" + journal, replacing: true)
      try done(.noted)
    }
    let (old, keepsOld) = try read(directory)
    if old.contains(token.keyIdentifier) { try token.renew() }
    guard !old.contains(token.keyIdentifier) else {
      throw CustodyError(
        .tokenFailed, "\(token.label) makes no new wrapping key", hint: "look at the token, and whether it has space")
    }
    try done(.made)
    for (name, step) in zip(files, [Step.wrapped, .wrappedNext]) {
      try Custody.files.withLock { (_) throws(CustodyError) in try wrapAnew(directory + "/" + name, old, token) }
      try done(step)
    }
    // Now that nothing names it.
    let named = try identifiers(in: directory)
    for identifier in old where !keepsOld && !named.contains(identifier) { try token.destroy(identifier) }
    try done(.destroyed)
    try PrivateFile.remove(directory + "/" + journal)
    try done(.done)
  }

  /// The wrapping key by which the node's present root key is wrapped; needs no token. Nil where none can be read.
  public static func wrappingKey(of directory: String) -> [UInt8]? {
    let path = directory + "/" + Custody.rootKeyFile
    guard let bytes = try? PrivateFile.read(path, secret: false), let file = try? RootKeyFile(bytes: bytes, file: path)
    else { return nil }
    return file.roots.first { $0.version == file.currentVersion }?.wrapped.keyIdentifier
  }

  /// The wrapping keys that the node's files name.
  private static func identifiers(in directory: String) throws(CustodyError) -> Set<[UInt8]> {
    var found: Set<[UInt8]> = []
    for path in files.map({ directory + "/" + $0 }) where PrivateFile.exists(path) {
      let file = try RootKeyFile(bytes: PrivateFile.read(path, secret: false), file: path)
      found.formUnion(file.roots.map(\.wrapped.keyIdentifier))
    }
    return found
  }

  private static func wrapAnew(
    _ path: String, _ old: [[UInt8]], _ token: any WrappingToken
  ) throws(CustodyError) {
    guard PrivateFile.exists(path) else { return }
    let file = try RootKeyFile(bytes: PrivateFile.read(path, secret: false), file: path)
    guard file.roots.contains(where: { old.contains($0.wrapped.keyIdentifier) }) else { return }
    var keys: [UInt32: SecretBytes] = [:]
    for root in file.roots { keys[root.version] = try token.unwrap(root.wrapped) }
    let anew = try RootKeyFile(file.cluster, keys, current: file.currentVersion, wrappedBy: token)
    try PrivateFile.write(anew.bytes, to: path, replacing: true)
  }

  private static func encoded(_ identifiers: [[UInt8]], _ keepsOld: Bool) -> [UInt8] {
    precondition(identifiers.count <= Limits.oldWrappingKeys, "a file of roots is short")
    var content: [UInt8] = [keepsOld ? 1 : 0, UInt8(identifiers.count)]
    for identifier in identifiers { content.append(counted: identifier) }
    return FileEnvelope.oldWrapping.sealed(content)
  }

  private static func read(_ directory: String) throws(CustodyError) -> (old: [[UInt8]], keepsOld: Bool) {
    let path = directory + "/" + journal
    var reader = try FileEnvelope.oldWrapping.opened(PrivateFile.read(path, secret: false), file: path)
    let keepsOld = try reader.number(UInt8.self) == 1
    let count = Int(try reader.number(UInt8.self))
    guard count <= Limits.oldWrappingKeys else { throw reader.damaged("\(count) wrapping keys") }
    var old: [[UInt8]] = []
    for _ in 0..<count { old.append(try reader.counted(limit: Limits.nameLength)) }
    guard reader.isAtEnd else { throw reader.damaged("bytes follow the identifiers") }
    return (old, keepsOld)
  }
}
