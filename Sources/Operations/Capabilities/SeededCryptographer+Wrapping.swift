internal import KMIP
public import Secrets

/// A stand-in for key wrap: the material, a block that depends on material and key, and its length before the padding.
/// It refuses what the real one refuses; it hides nothing.
extension SeededCryptographer {
  public func wrap(_ material: SecretBytes, under key: SecretBytes, by method: KeyWrapMethod) throws(CryptographicError)
    -> [UInt8]
  {
    guard [16, 24, 32].contains(key.count) else { throw CryptographicError(.malformed, "no AES key") }
    var bytes = material.revealed()
    if method == .plain {
      guard bytes.count >= 16, bytes.count % 8 == 0 else { throw CryptographicError(.malformed, "no whole blocks") }
    } else {
      guard !bytes.isEmpty else { throw CryptographicError(.malformed, "nothing to wrap") }
      bytes += [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    }
    return try check(bytes, material.count, key, method) + bytes.map { ~$0 }
  }

  public func unwrap(_ wrapped: SecretBytes, under key: SecretBytes, by method: KeyWrapMethod)
    throws(CryptographicError) -> SecretBytes
  {
    guard [16, 24, 32].contains(key.count) else { throw CryptographicError(.malformed, "no AES key") }
    let bytes = wrapped.revealed()
    guard bytes.count >= 16, bytes.count % 8 == 0 else { throw CryptographicError(.malformed, "no whole blocks") }
    let padded = bytes.dropFirst(8).map { ~$0 }
    let lengths = method == .plain ? padded.count...padded.count : max(1, padded.count - 7)...padded.count
    for length in lengths where try check(padded, length, key, method) == Array(bytes.prefix(8)) {
      return SecretBytes(padded.prefix(length))
    }
    throw CryptographicError(.malformed, "the wrapping does not verify")
  }

  private func check(_ padded: [UInt8], _ length: Int, _ key: SecretBytes, _ method: KeyWrapMethod)
    throws(CryptographicError) -> [UInt8]
  {
    let all = padded + key.revealed() + [UInt8(truncatingIfNeeded: length), method == .plain ? 1 : 2]
    return Array(try digest(.sha_256, of: SecretBytes(all)).prefix(8))
  }
}
