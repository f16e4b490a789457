internal import KMIP
internal import OpenSSL
internal import Operations
internal import Secrets

/// One message under a cipher of libcrypto, with its padding.
///
/// Unchecked: a stream has one user at a time (`CipherStream`).
final class OpenSSLCipherStream: CipherStream, @unchecked Sendable {
  private let cipher: SymmetricCipher
  private let method: CipherMethod
  private let block: Int
  private let encrypting: Bool
  private var count = 0
  /// The last block that was decrypted: it may be padding.
  private var held: [UInt8] = []

  init(
    _ algorithm: CipherAlgorithm, _ method: CipherMethod, block: Int, key: SecretBytes, nonce: [UInt8],
    additional: [UInt8], tag: [UInt8]?, encrypting: Bool
  ) throws(CryptographicError) {
    self.method = method
    self.block = block
    self.encrypting = encrypting
    cipher = try library { () throws(OpenSSLError) in
      let cipher = try SymmetricCipher(algorithm, key: key, nonce: nonce, encrypting: encrypting, tag: tag)
      try cipher.authenticate(additional)
      return cipher
    }
  }

  func update(_ part: [UInt8]) throws(CryptographicError) -> [UInt8] {
    guard !part.isEmpty else { return [] }
    count += part.count
    let made = try library { () throws(OpenSSLError) in try cipher.update(part) }
    guard !encrypting, method.padding != .none, block > 1 else { return made }
    held += made
    let keep = held.count > 0 ? min(held.count, block) : 0
    let out = Array(held.dropLast(keep))
    held = Array(held.suffix(keep))
    return out
  }

  func finish() throws(CryptographicError) -> Enciphered {
    if encrypting {
      var last: [UInt8] = []
      if method.padding != .none, block > 1 {
        let filling = try BlockPadding.filling(method.padding, after: count, block: block) {
          count throws(CryptographicError) in
          try library { () throws(OpenSSLError) in try Random.bytes(count) }
        }
        if !filling.isEmpty { last = try library { () throws(OpenSSLError) in try cipher.update(filling) } }
      }
      return try library { () throws(OpenSSLError) in
        last += try cipher.finish()
        return Enciphered(data: last, tag: method.tagLength > 0 ? try cipher.tag(method.tagLength) : [])
      }
    }
    let rest = try library { () throws(OpenSSLError) in try cipher.finish() }
    guard method.padding != .none, block > 1 else { return Enciphered(data: rest) }
    let last = held + rest
    // A message of no blocks has no padding to lose only where padding may be nothing.
    if last.isEmpty, method.padding == .zeros { return Enciphered(data: []) }
    guard let filling = BlockPadding.length(method.padding, of: last, block: block) else {
      throw CryptographicError(.failed, "the padding does not verify")
    }
    return Enciphered(data: Array(last.dropLast(filling)))
  }
}
