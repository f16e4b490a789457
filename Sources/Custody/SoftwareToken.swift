internal import OpenSSL
public import Secrets

/// The embedded token: a wrapping key in a file. It keeps disks apart from one another, not a thief from the keys: who
/// has the file and the data directory has the root key. Hence production refuses it unless told otherwise.
///
/// File: `CNCLSOFT ‖ 01 ‖ identifier[16] ‖ key[32] ‖ SHA-256[32]`, mode 0600.
public final class SoftwareToken: WrappingToken {
  private static let identifierLength = 16

  public let kind = TokenKind.software
  public let label: String
  private let identifier: [UInt8]
  private let cipher: XAES256GCM

  /// Makes a new token file.
  public static func create(path: String) throws(CustodyError) -> SoftwareToken {
    let identifier = try cryptography { () throws(OpenSSLError) in try Random.bytes(identifierLength) }
    let key = try cryptography { () throws(OpenSSLError) in try Random.secret(XAES256GCM.keyLength) }
    try PrivateFile.write(
      FileEnvelope.softwareToken.sealed(identifier + key.revealed()), to: path, replacing: false)
    return try SoftwareToken(path: path)
  }

  /// Opens a token file.
  public init(path: String) throws(CustodyError) {
    var reader = try FileEnvelope.softwareToken.opened(PrivateFile.read(path, secret: true), file: path)
    let identifier = try reader.take(Self.identifierLength)
    let key = SecretBytes(try reader.take(XAES256GCM.keyLength))
    guard reader.isAtEnd else { throw reader.damaged("bytes follow the key") }
    self.identifier = identifier
    label = path
    cipher = try cryptography { () throws(OpenSSLError) in try XAES256GCM(key: key) }
  }

  public func wrap(_ material: SecretBytes) throws(CustodyError) -> WrappedKey {
    var bytes = [UInt8](repeating: 0, count: material.count + XAES256GCM.nonceLength + XAES256GCM.tagLength)
    let binding = binding
    try cryptography { () throws(OpenSSLError) in
      var span = bytes.mutableSpan
      try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        try material.withUnsafeBytes { (plain) throws(OpenSSLError) in
          try cipher.seal(plain, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
    }
    return WrappedKey(mechanism: .xaes256GCM, keyIdentifier: identifier, bytes: bytes)
  }

  public func unwrap(_ wrapped: WrappedKey) throws(CustodyError) -> SecretBytes {
    guard wrapped.keyIdentifier == identifier, wrapped.mechanism == .xaes256GCM else {
      throw CustodyError(
        .wrappingKeyMissing, "\(label) is not the token that wrapped the root key",
        hint: "configure the token file that was made together with this data directory")
    }
    let overhead = XAES256GCM.nonceLength + XAES256GCM.tagLength
    guard wrapped.bytes.count >= overhead else { throw damaged }
    let binding = binding
    var verifies = false
    let material = try cryptography { () throws(OpenSSLError) in
      try SecretBytes(count: wrapped.bytes.count - overhead) { (target) throws(OpenSSLError) in
        verifies = try wrapped.bytes.span.withUnsafeBytes { (sealed) throws(OpenSSLError) in
          try cipher.open(sealed, additional: binding.span.bytes, RawSpan(), into: target)
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
    guard try SoftwareToken(path: label).identifier == identifier else {
      throw CustodyError(
        .wrappingKeyMissing, "\(label) is another token now", hint: "put the token file back that belongs to this node")
    }
  }

  private var binding: [UInt8] { Array("conclave software token".utf8) + identifier }

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
