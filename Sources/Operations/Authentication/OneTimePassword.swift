internal import Access
internal import KMIP
internal import Secrets
internal import TTLV

/// One-time passwords by counter (RFC 4226 §5.3).
enum OneTimePassword {
  static func text(
    _ proof: OneTimeProof, counter: Int64, _ cryptographer: any Cryptographer
  ) throws(CryptographicError) -> Text {
    let message = withUnsafeBytes(of: counter.bigEndian) { Array($0) }
    let code = try authenticated(message, proof, cryptographer)
    let offset = Int(code[code.count - 1] & 0x0F)
    let word = code[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let modulus: UInt32 = [6: 1_000_000, 7: 10_000_000, 8: 100_000_000][proof.digits] ?? 1_000_000
    let digits = String(word % modulus)
    return Text(String(repeating: "0", count: proof.digits - digits.utf8.count) + digits)
  }

  /// HMAC (RFC 2104) of the hash that the proof names.
  private static func authenticated(
    _ message: [UInt8], _ proof: OneTimeProof, _ cryptographer: any Cryptographer
  ) throws(CryptographicError) -> [UInt8] {
    let (hash, block): (HashingAlgorithm, Int) =
      switch proof.hash {
      case .sha1: (.sha_1, 64)
      case .sha256: (.sha_256, 64)
      case .sha512: (.sha_512, 128)
      }
    var key = proof.seed
    if key.count > block { key = try cryptographer.digest(hash, of: SecretBytes(key)) }
    key += [UInt8](repeating: 0, count: block - key.count)
    let inner = try cryptographer.digest(hash, of: SecretBytes(key.map { $0 ^ 0x36 } + message))
    return try cryptographer.digest(hash, of: SecretBytes(key.map { $0 ^ 0x5C } + inner))
  }
}
