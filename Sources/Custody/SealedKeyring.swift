internal import OpenSSL
public import Secrets

/// The keys below the root, each sealed under a root key: opaque bytes that may lie on a disk and travel to a joiner.
///
/// Content: `cluster[16] ‖ count[2] ‖ entries`; an entry is
/// `use[1] ‖ name space[4] ‖ version[4] ‖ is current[1] ‖ root version[4] ‖ counted sealed key[2 + 72]`. A sealed key is
/// XAES-256-GCM under the root: `nonce[24] ‖ ciphertext[32] ‖ tag[16]`, with `"CNCLRING" ‖ 01 ‖ cluster` and the
/// entry's fields before the sealed key as additional data.
public struct SealedKeyring: Hashable, Sendable {
  public let bytes: [UInt8]

  /// Takes bytes that were sealed before.
  public init(opaque bytes: [UInt8]) { self.bytes = bytes }

  /// Seals every key under the current root.
  public init(_ keyring: RootKeyring) throws(CustodyError) {
    guard let root = keyring.roots[keyring.currentRoot] else { preconditionFailure("a keyring has its current root") }
    let cipher = try cryptography { () throws(OpenSSLError) in try XAES256GCM(key: root) }
    var content = keyring.cluster.bytes
    content.append(bigEndian: UInt16(keyring.keys.count))
    for entry in keyring.keys {
      var fields: [UInt8] = [entry.use.rawValue]
      fields.append(bigEndian: entry.nameSpace)
      fields.append(bigEndian: entry.version)
      fields.append(entry.isCurrent ? 1 : 0)
      fields.append(bigEndian: keyring.currentRoot)
      var sealed = [UInt8](repeating: 0, count: entry.key.count + 40)
      let binding = Self.binding(keyring.cluster)
      try cryptography { () throws(OpenSSLError) in
        var span = sealed.mutableSpan
        try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
          try entry.key.withUnsafeBytes { (plain) throws(OpenSSLError) in
            try cipher.seal(plain, additional: binding.span.bytes, fields.span.bytes, into: target)
          }
        }
      }
      content.append(contentsOf: fields)
      content.append(counted: sealed)
    }
    bytes = FileEnvelope.keyring.sealed(content)
  }

  /// Opens every key; `file` names the source in errors.
  public func opened(
    cluster: ClusterID, roots: [UInt32: SecretBytes], currentRoot: UInt32, file: String
  ) throws(CustodyError) -> RootKeyring {
    var reader = try FileEnvelope.keyring.opened(bytes, file: file)
    guard let found = ClusterID(try reader.take(ClusterID.length)), found == cluster else {
      throw CustodyError(
        .otherCluster, "\(file) belongs to another cluster than the root key beside it",
        hint: "do not mix data directories; restore both files from the same copy")
    }
    let ciphers = try cryptography { () throws(OpenSSLError) in
      var ciphers: [UInt32: XAES256GCM] = [:]
      for (version, root) in roots { ciphers[version] = try XAES256GCM(key: root) }
      return ciphers
    }
    let count = Int(try reader.number(UInt16.self))
    guard count <= Limits.keyringEntries else { throw reader.damaged("\(count) keys") }
    var keys: [KeyringEntry] = []
    for _ in 0..<count { keys.append(try Self.entry(&reader, cluster, ciphers)) }
    guard reader.isAtEnd else { throw reader.damaged("bytes follow the keys") }
    return RootKeyring(cluster: cluster, roots: roots, currentRoot: currentRoot, keys: keys)
  }

  private static func entry(
    _ reader: inout ByteReader, _ cluster: ClusterID, _ ciphers: [UInt32: XAES256GCM]
  ) throws(CustodyError) -> KeyringEntry {
    let fields = try reader.take(14)
    let sealed = try reader.counted(limit: KeyringEntry.keyLength + 40)
    var field = ByteReader(fields, file: reader.file)
    let useNumber = try field.number(UInt8.self)
    let nameSpace = try field.number(UInt32.self)
    let version = try field.number(UInt32.self)
    let isCurrent = try field.number(UInt8.self) != 0
    let rootVersion = try field.number(UInt32.self)
    guard let use = KeyringEntry.Use(rawValue: useNumber) else {
      throw CustodyError(
        .unknownFormat, "\(reader.file) holds a key for a use (\(useNumber)) that this release does not know",
        hint: "run the release that wrote it, or a later one")
    }
    guard sealed.count == KeyringEntry.keyLength + 40 else { throw reader.damaged("a key of another length") }
    guard let cipher = ciphers[rootVersion] else {
      throw CustodyError(
        .fileDamaged, "\(reader.file) is sealed under root version \(rootVersion), which root.key does not hold",
        hint: "restore both files from the same copy, or let the node join the cluster again")
    }
    let binding = binding(cluster)
    var verifies = false
    let key = try cryptography { () throws(OpenSSLError) in
      try SecretBytes(count: KeyringEntry.keyLength) { (target) throws(OpenSSLError) in
        verifies = try sealed.span.withUnsafeBytes { (raw) throws(OpenSSLError) in
          try cipher.open(raw, additional: binding.span.bytes, fields.span.bytes, into: target)
        }
      }
    }
    guard verifies else { throw reader.damaged("a sealed key does not verify under the root key") }
    return KeyringEntry(use: use, nameSpace: nameSpace, version: version, isCurrent: isCurrent, key: key)
  }

  private static func binding(_ cluster: ClusterID) -> [UInt8] { Array("CNCLRING".utf8) + [1] + cluster.bytes }
}
