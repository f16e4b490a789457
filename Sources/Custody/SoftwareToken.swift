internal import OpenSSL
public import Secrets
internal import Synchronization

/// The embedded token: a wrapping key in a file. It keeps disks apart from one another, not a thief from the keys: who
/// has the file and the data directory has the root key. Hence production refuses it unless told otherwise.
///
/// File: `CNCLSOFT ‖ 01 ‖ identifier[16] ‖ key[32] ‖ SHA-256[32]`, mode 0600. A key that is to take its place lies
/// beside it, as `.next`, until nothing is wrapped by the old one.
public final class SoftwareToken: WrappingToken {
  private static let identifierLength = 16

  public let kind = TokenKind.software
  public let label: String
  /// The present key, then the one that it takes the place of.
  private let keys: Mutex<[Key]>

  private struct Key: Sendable {
    let identifier: [UInt8]
    let cipher: XAES256GCM
  }

  /// Makes a new token file.
  public static func create(path: String) throws(CustodyError) -> SoftwareToken {
    try makeKey(path)
    return try SoftwareToken(path: path)
  }

  /// Opens a token file, and the one beside it that is to take its place.
  public init(path: String) throws(CustodyError) {
    label = path
    var keys = [try Self.read(path)]
    if PrivateFile.exists(Self.next(path)) { keys.insert(try Self.read(Self.next(path)), at: 0) }
    self.keys = Mutex(keys)
  }

  private static func next(_ path: String) -> String { path + ".next" }

  private static func makeKey(_ path: String) throws(CustodyError) {
    let identifier = try cryptography { () throws(OpenSSLError) in try Random.bytes(identifierLength) }
    let key = try cryptography { () throws(OpenSSLError) in try Random.secret(XAES256GCM.keyLength) }
    try PrivateFile.write(
      FileEnvelope.softwareToken.sealed(identifier + key.revealed()), to: path, replacing: false)
  }

  private static func read(_ path: String) throws(CustodyError) -> Key {
    var reader = try FileEnvelope.softwareToken.opened(PrivateFile.read(path, secret: true), file: path)
    let identifier = try reader.take(identifierLength)
    let key = SecretBytes(try reader.take(XAES256GCM.keyLength))
    guard reader.isAtEnd else { throw reader.damaged("bytes follow the key") }
    return Key(
      identifier: identifier, cipher: try cryptography { () throws(OpenSSLError) in try XAES256GCM(key: key) })
  }

  public var keyIdentifier: [UInt8] { keys.withLock { $0[0].identifier } }

  public func renew() throws(CustodyError) {
    try keys.withLock { (keys) throws(CustodyError) in
      guard keys.count == 1 else { return }
      try Self.makeKey(Self.next(label))
      keys.insert(try Self.read(Self.next(label)), at: 0)
    }
  }

  public func destroy(_ identifier: [UInt8]) throws(CustodyError) {
    try keys.withLock { (keys) throws(CustodyError) in
      guard let at = keys.firstIndex(where: { $0.identifier == identifier }) else { return }
      precondition(at > 0, "the present wrapping key stays")
      try PrivateFile.move(Self.next(label), to: label)
      keys.remove(at: at)
    }
  }

  public func wrap(_ material: SecretBytes) throws(CustodyError) -> WrappedKey {
    var bytes = [UInt8](repeating: 0, count: material.count + XAES256GCM.nonceLength + XAES256GCM.tagLength)
    let key = keys.withLock { $0[0] }
    let binding = Self.binding(key)
    try cryptography { () throws(OpenSSLError) in
      var span = bytes.mutableSpan
      try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        try material.withUnsafeBytes { (plain) throws(OpenSSLError) in
          try key.cipher.seal(plain, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
    }
    return WrappedKey(mechanism: .xaes256GCM, keyIdentifier: key.identifier, bytes: bytes)
  }

  public func unwrap(_ wrapped: WrappedKey) throws(CustodyError) -> SecretBytes {
    let known = keys.withLock { $0.first { $0.identifier == wrapped.keyIdentifier } }
    guard let key = known, wrapped.mechanism == .xaes256GCM else {
      throw CustodyError(
        .wrappingKeyMissing, "\(label) is not the token that wrapped the root key",
        hint: "configure the token file that was made together with this data directory")
    }
    let overhead = XAES256GCM.nonceLength + XAES256GCM.tagLength
    guard wrapped.bytes.count >= overhead else { throw damaged }
    let binding = Self.binding(key)
    var verifies = false
    let material = try cryptography { () throws(OpenSSLError) in
      try SecretBytes(count: wrapped.bytes.count - overhead) { (target) throws(OpenSSLError) in
        verifies = try wrapped.bytes.span.withUnsafeBytes { (sealed) throws(OpenSSLError) in
          try key.cipher.open(sealed, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
    }
    guard verifies else { throw damaged }
    return material
  }

  public func random(_ count: Int) throws(CustodyError) -> SecretBytes {
    try cryptography { () throws(OpenSSLError) in try Random.secret(count) }
  }

  /// The file has to be there, and to be the one that was opened.
  public func check() throws(CustodyError) {
    guard try SoftwareToken(path: label).keyIdentifier == keyIdentifier else {
      throw CustodyError(
        .wrappingKeyMissing, "\(label) is another token now", hint: "put the token file back that belongs to this node")
    }
  }

  private static func binding(_ key: Key) -> [UInt8] { Array("conclave software token".utf8) + key.identifier }

  private var damaged: CustodyError {
    CustodyError(
      .fileDamaged, "the wrapped root key does not verify under \(label)",
      hint: "restore the data directory or the token file from a copy")
  }
}

/// Gives libcrypto's failures custody's type.
func cryptography<R: ~Copyable>(_ body: () throws(OpenSSLError) -> R) throws(CustodyError) -> R {
  do { return try body() } catch {
    throw CustodyError(.cryptographyFailed, "\(error)", hint: "check the installed libcrypto")
  }
}
