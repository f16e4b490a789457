internal import COpenSSL
internal import Synchronization

/// A symmetric cipher in a mode, as libcrypto has it. Made once for each name and kept.
public final class CipherAlgorithm: Sendable {
  nonisolated(unsafe) let handle: OpaquePointer
  /// libcrypto's name: "AES-256-CBC".
  public let name: String
  /// Bytes; 1 for stream ciphers and for modes that make one of a block cipher.
  public let blockLength: Int
  /// Bytes of the key that the cipher takes unless told otherwise.
  public let keyLength: Int
  /// Bytes of the nonce that the cipher takes unless told otherwise; 0 where it takes none.
  public let nonceLength: Int
  /// Whether keys of other lengths are taken too.
  public let takesAnyKeyLength: Bool
  /// Of the legacy provider.
  public let isLegacy: Bool

  private init(_ handle: OpaquePointer, _ name: String, isLegacy: Bool) {
    self.isLegacy = isLegacy
    self.handle = handle
    self.name = name
    blockLength = Int(EVP_CIPHER_get_block_size(handle))
    keyLength = Int(EVP_CIPHER_get_key_length(handle))
    nonceLength = Int(EVP_CIPHER_get_iv_length(handle))
    // Ciphers of providers do not carry EVP_CIPH_VARIABLE_LENGTH.
    takesAnyKeyLength = ["BF-", "CAST5-", "RC2-"].contains { name.hasPrefix($0) } || name == "RC4"
  }

  /// The cipher of that name from the default provider or, failing that, from the legacy one; nil when neither has it.
  public static func named(_ name: String) -> CipherAlgorithm? {
    known.withLock { known in
      if let found = known[name] { return found.algorithm }
      let found = fetch(name)
      known[name] = Fetched(algorithm: found)
      return found
    }
  }

  private struct Fetched: Sendable {
    let algorithm: CipherAlgorithm?
  }

  // Bounded: names are made from the algorithms and modes of a closed list.
  private static let known = Mutex<[String: Fetched]>([:])

  private static func fetch(_ name: String) -> CipherAlgorithm? {
    defer { ERR_clear_error() }
    if let cipher = EVP_CIPHER_fetch(nil, name, nil) { return CipherAlgorithm(cipher, name, isLegacy: false) }
    guard let legacy = LegacyProvider.context, let cipher = EVP_CIPHER_fetch(legacy, name, "provider=legacy") else {
      return nil
    }
    return CipherAlgorithm(cipher, name, isLegacy: true)
  }
}
