internal import OpenSSL
internal import Secrets

/// `root.key`: one node's copy of the live root keys, each wrapped by that node's own token.
///
/// Content: `cluster[16] ‖ current version[4] ‖ token kind[1] ‖ counted token label ‖ count[1] ‖ entries`; an entry is
/// `version[4] ‖ mechanism[1] ‖ counted wrapping key identifier ‖ counted wrapped key`.
struct RootKeyFile {
  let cluster: ClusterID
  let currentVersion: UInt32
  let tokenKind: TokenKind
  let tokenLabel: String
  let roots: [(version: UInt32, wrapped: WrappedKey)]

  /// Wraps every root key, and unwraps it again: a copy that cannot be read must be known now, not at the next start.
  init(_ keyring: RootKeyring, wrappedBy token: some WrappingToken) throws(CustodyError) {
    try self.init(keyring.cluster, keyring.roots, current: keyring.currentRoot, wrappedBy: token)
  }

  init(
    _ cluster: ClusterID, _ keys: [UInt32: SecretBytes], current: UInt32, wrappedBy token: some WrappingToken
  ) throws(CustodyError) {
    self.cluster = cluster
    currentVersion = current
    tokenKind = token.kind
    tokenLabel = String(decoding: token.label.utf8.suffix(Limits.nameLength), as: UTF8.self)
    var roots: [(version: UInt32, wrapped: WrappedKey)] = []
    for (version, root) in keys.sorted(by: { $0.key < $1.key }) {
      let wrapped = try token.wrap(root)
      if token.canUnwrap, try token.unwrap(wrapped) != root {
        throw CustodyError(
          .tokenFailed, "\(token.label) does not give back the key that it wrapped",
          hint: "the module is faulty; use another mechanism or token")
      }
      roots.append((version, wrapped))
    }
    self.roots = roots
  }

  var bytes: [UInt8] {
    var content = cluster.bytes
    content.append(bigEndian: currentVersion)
    content.append(tokenKind.rawValue)
    content.append(counted: Array(tokenLabel.utf8))
    content.append(UInt8(roots.count))
    for root in roots {
      content.append(bigEndian: root.version)
      content.append(root.wrapped.mechanism.rawValue)
      content.append(counted: root.wrapped.keyIdentifier)
      content.append(counted: root.wrapped.bytes)
    }
    return FileEnvelope.rootKey.sealed(content)
  }

  init(bytes: [UInt8], file: String) throws(CustodyError) {
    var reader = try FileEnvelope.rootKey.opened(bytes, file: file)
    guard let cluster = ClusterID(try reader.take(ClusterID.length)) else { throw reader.damaged("no cluster") }
    self.cluster = cluster
    currentVersion = try reader.number(UInt32.self)
    let kind = try reader.number(UInt8.self)
    guard let tokenKind = TokenKind(rawValue: kind) else { throw Self.unknown("token kind \(kind)", file) }
    self.tokenKind = tokenKind
    tokenLabel = String(decoding: try reader.counted(limit: Limits.nameLength * 4), as: UTF8.self)
    let count = Int(try reader.number(UInt8.self))
    guard (1...Limits.rootVersions).contains(count) else { throw reader.damaged("\(count) root keys") }
    var found: [(version: UInt32, wrapped: WrappedKey)] = []
    for _ in 0..<count {
      let version = try reader.number(UInt32.self)
      let number = try reader.number(UInt8.self)
      guard let mechanism = WrappingMechanism(rawValue: number) else {
        throw Self.unknown("wrapping mechanism \(number)", file)
      }
      let identifier = try reader.counted(limit: Limits.nameLength)
      let wrapped = try reader.counted(limit: Limits.wrappedLength)
      found.append((version, WrappedKey(mechanism: mechanism, keyIdentifier: identifier, bytes: wrapped)))
    }
    guard reader.isAtEnd else { throw reader.damaged("bytes follow the root keys") }
    let current = currentVersion
    guard found.contains(where: { $0.version == current }) else {
      throw reader.damaged("the current root key is not in it")
    }
    roots = found
  }

  private static func unknown(_ what: String, _ file: String) -> CustodyError {
    CustodyError(
      .unknownFormat, "\(file) names a \(what) that this release does not know",
      hint: "run the release that wrote it, or a later one")
  }
}
