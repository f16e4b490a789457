internal import COpenSSL
public import Secrets

/// Bytes from libcrypto's generator, which reseeds itself from the kernel. The private generator's output is kept
/// apart from what becomes public.
public enum Random {
  /// Fills `target` with bytes that may become public: nonces, serials, identifiers.
  public static func fill(_ target: UnsafeMutableRawBufferPointer) throws(OpenSSLError) {
    guard target.count > 0 else { return }
    try check(RAND_bytes_ex(nil, target.bindMemory(to: UInt8.self).baseAddress, target.count, 0), "make random bytes")
  }

  /// Public random bytes.
  public static func bytes(_ count: Int) throws(OpenSSLError) -> [UInt8] {
    var made = [UInt8](repeating: 0, count: count)
    var span = made.mutableSpan
    try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in try fill(target) }
    return made
  }

  /// Mixes bytes of a stranger into the generator, beside what the kernel gives: additional input, counted as no entropy
  /// (SP 800-90A §9.2), so that nobody can weaken or foresee what comes out.
  public static func mix(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytes.withUnsafeBytes { RAND_add($0.baseAddress, CInt(clamping: $0.count), 0) }
  }

  /// Random bytes that stay secret: keys.
  public static func secret(_ count: Int) throws(OpenSSLError) -> SecretBytes {
    try SecretBytes(count: count) { (target) throws(OpenSSLError) in
      guard target.count > 0 else { return }
      try check(
        RAND_priv_bytes_ex(nil, target.bindMemory(to: UInt8.self).baseAddress, target.count, 0), "make a random key")
    }
  }
}
