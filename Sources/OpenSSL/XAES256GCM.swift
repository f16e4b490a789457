internal import COpenSSL
public import Secrets

/// XAES-256-GCM (C2SP): AES-256-GCM whose key and 12-byte nonce are derived from a key and a fresh 24-byte nonce, which
/// is long enough to be chosen at random for ever.
///
/// The derivation is the counter mode of NIST SP 800-108r1 §4.1 with CMAC, reduced to two AES calls:
/// `Kx = CMAC(K, 00 01 'X' 00 ‖ N[0..<12]) ‖ CMAC(K, 00 02 'X' 00 ‖ N[0..<12])`, `Nx = N[12..<24]`.
public final class XAES256GCM: Sendable {
  public static let nonceLength = 24
  public static let tagLength = AESGCM.tagLength
  public static let keyLength = 32

  private let lanes: Lanes<Lane>

  /// Takes a key of 32 bytes.
  public init(key: SecretBytes) throws(OpenSSLError) {
    guard key.count == Self.keyLength else { throw OpenSSLError("set up XAES-256-GCM", "a key of \(key.count) bytes") }
    lanes = try Lanes { () throws(OpenSSLError) -> Lane in try Lane(key) }
  }

  /// Fills the first 24 bytes of `target` with a fresh nonce, and the rest with ciphertext and tag; `target` is 40 bytes
  /// longer than `plain`. Both parts of additional data are authenticated one after the other.
  public func seal(
    _ plain: UnsafeRawBufferPointer, additional first: RawSpan, _ second: RawSpan,
    into target: UnsafeMutableRawBufferPointer
  ) throws(OpenSSLError) {
    try lanes.with { (lane) throws(OpenSSLError) in
      try lane.freshNonce(into: UnsafeMutableRawBufferPointer(rebasing: target[..<Self.nonceLength]))
      try lane.seal(
        plain, nonce: UnsafeRawBufferPointer(rebasing: target[..<Self.nonceLength]), additional: first, second,
        into: UnsafeMutableRawBufferPointer(rebasing: target[Self.nonceLength...]))
    }
  }

  /// Seals under a nonce of the caller's, for published vectors: using one twice gives the key away.
  public func seal(
    _ plain: UnsafeRawBufferPointer, nonce: [UInt8], additional: [UInt8], into target: UnsafeMutableRawBufferPointer
  ) throws(OpenSSLError) {
    guard nonce.count == Self.nonceLength else { throw OpenSSLError("seal", "a nonce of \(nonce.count) bytes") }
    try lanes.with { (lane) throws(OpenSSLError) in
      try nonce.span.withUnsafeBytes { (raw) throws(OpenSSLError) in
        try lane.seal(plain, nonce: raw, additional: additional.span.bytes, RawSpan(), into: target)
      }
    }
  }

  /// Opens nonce, ciphertext and tag; `target` is 40 bytes shorter than `sealed`. False when the seal does not verify;
  /// `target` is then zero.
  public func open(
    _ sealed: UnsafeRawBufferPointer, additional first: RawSpan, _ second: RawSpan,
    into target: UnsafeMutableRawBufferPointer
  ) throws(OpenSSLError) -> Bool {
    try lanes.with { (lane) throws(OpenSSLError) in
      try lane.open(
        UnsafeRawBufferPointer(rebasing: sealed[Self.nonceLength...]),
        nonce: UnsafeRawBufferPointer(rebasing: sealed[..<Self.nonceLength]), additional: first, second, into: target)
    }
  }

  /// What one thread works with: the root schedule, a context for derived keys, and nonces drawn ahead.
  private struct Lane: ~Copyable {
    private let block: CipherContext
    private let message: CipherContext
    /// K1 of CMAC (RFC 4493 §2.3), on a locked page: it is as secret as the key.
    private let subkey: SecretBytes
    private let scratch: UnsafeMutablePointer<UInt8>
    private var nonces: [UInt8] = []
    private var nextNonce = 0

    private static let operation = "derive a record key"

    init(_ key: SecretBytes) throws(OpenSSLError) {
      let block = try CipherContext(Self.operation)
      try key.withUnsafeBytes { (raw) throws(OpenSSLError) in
        try check(EVP_EncryptInit_ex2(block.pointer, Cipher.aes256ECB, raw.octets, nil, nil), Self.operation)
      }
      try check(EVP_CIPHER_CTX_set_padding(block.pointer, 0), Self.operation)
      let message = try CipherContext(Self.operation)
      try check(EVP_EncryptInit_ex2(message.pointer, Cipher.aes256GCM, nil, nil, nil), Self.operation)
      subkey = try SecretBytes(count: 16) { (target) throws(OpenSSLError) in
        var length: Int32 = 0
        try check(EVP_EncryptUpdate(block.pointer, target.octets, &length, target.octets, 16), Self.operation)
        // Doubling in GF(2^128), without a branch on the secret bit.
        let carry = target[0] >> 7
        for index in 0..<15 { target[index] = target[index] << 1 | target[index + 1] >> 7 }
        target[15] = target[15] << 1 ^ (carry &* 0x87)
      }
      self.block = block
      self.message = message
      scratch = .allocate(capacity: 64)
      scratch.initialize(repeating: 0, count: 64)
    }

    deinit {
      OPENSSL_cleanse(scratch, 64)
      scratch.deallocate()
    }

    mutating func freshNonce(into target: UnsafeMutableRawBufferPointer) throws(OpenSSLError) {
      if nextNonce == nonces.count {
        // One call of the generator costs more than the bytes: draw for many records.
        nonces = try Random.bytes(XAES256GCM.nonceLength * Limits.noncesAhead)
        nextNonce = 0
      }
      target.copyBytes(from: nonces[nextNonce..<nextNonce + XAES256GCM.nonceLength])
      nextNonce += XAES256GCM.nonceLength
    }

    func seal(
      _ plain: UnsafeRawBufferPointer, nonce: UnsafeRawBufferPointer, additional first: RawSpan, _ second: RawSpan,
      into target: UnsafeMutableRawBufferPointer
    ) throws(OpenSSLError) {
      try derive(nonce)
      try check(
        EVP_EncryptInit_ex2(message.pointer, nil, scratch + 32, nonce.octets.unsafelyUnwrapped + 12, nil),
        Self.operation)
      OPENSSL_cleanse(scratch + 32, 32)
      try message.seal(plain, additional: first, second, into: target)
    }

    func open(
      _ sealed: UnsafeRawBufferPointer, nonce: UnsafeRawBufferPointer, additional first: RawSpan, _ second: RawSpan,
      into target: UnsafeMutableRawBufferPointer
    ) throws(OpenSSLError) -> Bool {
      try derive(nonce)
      try check(
        EVP_DecryptInit_ex2(message.pointer, nil, scratch + 32, nonce.octets.unsafelyUnwrapped + 12, nil),
        Self.operation)
      OPENSSL_cleanse(scratch + 32, 32)
      return try message.open(sealed, additional: first, second, into: target)
    }

    /// Leaves the derived key in the second half of `scratch`.
    private func derive(_ nonce: UnsafeRawBufferPointer) throws(OpenSSLError) {
      subkey.withUnsafeBytes { k1 in
        for block in 0..<2 {
          let input = scratch + block * 16
          input[0] = k1[0]
          input[1] = k1[1] ^ UInt8(block + 1)
          input[2] = k1[2] ^ 0x58
          input[3] = k1[3]
          for index in 0..<12 { input[4 + index] = k1[4 + index] ^ nonce[index] }
        }
      }
      var length: Int32 = 0
      try check(EVP_EncryptUpdate(block.pointer, scratch + 32, &length, scratch, 32), Self.operation)
    }
  }
}
