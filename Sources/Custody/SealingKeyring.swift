internal import OpenSSL
public import Secrets

/// The sealing capability over the cluster's keys.
///
/// A sealed record is `01 ‖ key version[4] ‖ nonce[24] ‖ ciphertext ‖ tag[16]`: XAES-256-GCM under the key of that
/// version, with the first five bytes and the record key as additional data. So a record cannot be moved to another
/// record key, nor given out for one of another key version or format. See docs/security/custody.md.
public final class SealingKeyring: Sealing {
  /// The format that new records are sealed in.
  public static let formatVersion: UInt8 = 1
  /// How much longer a sealed record is than its content, in bytes.
  public static let overhead = headLength + XAES256GCM.nonceLength + XAES256GCM.tagLength
  private static let headLength = 5
  /// The length of a keyed hash, in bytes.
  public static let hashLength = 16

  public let cluster: ClusterID
  public let generation: UInt64
  private let currentVersion: UInt32
  private let current: XAES256GCM
  private let others: [UInt32: XAES256GCM]
  private let index: HMACSHA256

  /// Takes the keys of the default name space.
  ///
  /// - Parameter next: a keyring that is not in use yet: what others seal under it opens from now on.
  public init(_ keyring: RootKeyring, next: RootKeyring? = nil) throws(CustodyError) {
    cluster = keyring.cluster
    generation = keyring.generation
    let records = keyring.keys.filter { $0.use == .records }
    guard let current = records.first(where: { $0.isCurrent && $0.nameSpace == 0 }),
      let index = keyring.keys.first(where: { $0.use == .index && $0.isCurrent })
    else {
      throw CustodyError(
        .fileDamaged, "the keyring lacks a key of the default name space",
        hint: "restore the node's directory from a copy, or let the node join the cluster again")
    }
    currentVersion = current.version
    self.current = try cryptography { () throws(OpenSSLError) in try XAES256GCM(key: current.key) }
    self.index = try cryptography { () throws(OpenSSLError) in try HMACSHA256(key: index.key) }
    others = try cryptography { () throws(OpenSSLError) in
      var others: [UInt32: XAES256GCM] = [:]
      let coming = next.map { $0.keys.filter { $0.use == .records } } ?? []
      for entry in records + coming where entry.version != current.version {
        others[entry.version] = try XAES256GCM(key: entry.key)
      }
      return others
    }
  }

  public func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes {
    var bytes = [UInt8](repeating: 0, count: plain.count + Self.overhead)
    let head = Self.head(currentVersion)
    for position in 0..<Self.headLength { bytes[position] = head[position] }
    do throws(OpenSSLError) {
      var span = bytes.mutableSpan
      try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        try plain.withUnsafeBytes { (source) throws(OpenSSLError) in
          try current.seal(
            source, additional: head.span.bytes, recordKey.span.bytes,
            into: UnsafeMutableRawBufferPointer(rebasing: target[Self.headLength...]))
        }
      }
    } catch {
      // A key and buffers of the right lengths leave only exhausted memory or a broken library: going on would lose data.
      preconditionFailure("\(error)")
    }
    return SealedBytes(opaque: bytes)
  }

  public func isCurrent(_ sealed: SealedBytes) -> Bool {
    let head = Self.head(currentVersion)
    return sealed.bytes.count >= Self.headLength && (0..<Self.headLength).allSatisfy { sealed.bytes[$0] == head[$0] }
  }

  public func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes {
    let bytes = sealed.bytes
    guard let format = bytes.first else { throw .damaged }
    guard format == Self.formatVersion else { throw .unknownFormat(version: format) }
    guard bytes.count >= Self.overhead else { throw .damaged }
    let version = bytes[1..<Self.headLength].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let known = version == currentVersion ? current : others[version]
    guard let cipher = known else { throw .unknownKeyVersion(version) }
    let head = Self.head(version)
    return try SecretBytes(count: bytes.count - Self.overhead) { (target) throws(SealingError) in
      let verifies = bytes.span.withUnsafeBytes { source in
        let body = UnsafeRawBufferPointer(rebasing: source[Self.headLength...])
        return (try? cipher.open(body, additional: head.span.bytes, recordKey.span.bytes, into: target)) ?? false
      }
      if verifies { return }
      // A keyring that is offered and not in use yet may have lost to another of the same number, whose keys this node
      // does not hold.
      throw version > currentVersion ? .unknownKeyVersion(version) : .damaged
    }
  }

  public func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] {
    let prefix: [1 of UInt8] = [domain]
    var code = [UInt8](repeating: 0, count: Self.hashLength)
    var span = code.mutableSpan
    let isDone: Void? = span.withUnsafeMutableBytes { target in
      try? index.authenticate(prefix.span.bytes, bytes.span.bytes, into: target)
    }
    precondition(isDone != nil, "libcrypto's HMAC failed")
    return code
  }

  private static func head(_ version: UInt32) -> [5 of UInt8] {
    [
      formatVersion, UInt8(truncatingIfNeeded: version >> 24), UInt8(truncatingIfNeeded: version >> 16),
      UInt8(truncatingIfNeeded: version >> 8), UInt8(truncatingIfNeeded: version),
    ]
  }
}
