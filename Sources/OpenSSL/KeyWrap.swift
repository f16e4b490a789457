internal import COpenSSL
public import Secrets

/// AES key wrap: RFC 3394 (whole 8-byte blocks) and RFC 5649 (any length).
public enum KeyWrap: Hashable, Sendable {
  /// RFC 3394 §2.2.1 with the default initial value.
  case plain
  /// RFC 5649 §4.1.
  case padded

  /// Wraps `material` under a key of 16, 24 or 32 bytes.
  public func wrap(_ material: SecretBytes, under key: SecretBytes) throws(OpenSSLError) -> [UInt8] {
    let operation = "wrap the key"
    var wrapped = [UInt8](repeating: 0, count: material.count + 16)
    let length = try material.withUnsafeBytes { (input) throws(OpenSSLError) in
      var span = wrapped.mutableSpan
      return try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        try run(input, key, target, encrypting: 1, operation)
      }
    }
    wrapped.removeLast(wrapped.count - length)
    return wrapped
  }

  /// Unwraps; throws when the integrity check fails (RFC 3394 §2.2.3, RFC 5649 §3).
  public func unwrap(_ wrapped: [UInt8], under key: SecretBytes) throws(OpenSSLError) -> SecretBytes {
    let operation = "unwrap the key"
    var length = 0
    let scratch = try SecretBytes(count: wrapped.count + 16) { (target) throws(OpenSSLError) in
      length = try wrapped.span.withUnsafeBytes { (input) throws(OpenSSLError) in
        try run(input, key, target, encrypting: 0, operation)
      }
    }
    return SecretBytes(count: length) { target in
      scratch.withUnsafeBytes { target.copyBytes(from: UnsafeRawBufferPointer(rebasing: $0[..<length])) }
    }
  }

  private func run(
    _ input: UnsafeRawBufferPointer, _ key: SecretBytes, _ target: UnsafeMutableRawBufferPointer, encrypting: Int32,
    _ operation: String
  ) throws(OpenSSLError) -> Int {
    let suffix = self == .plain ? "WRAP" : "WRAP-PAD"
    let cipher = try Owned(
      EVP_CIPHER_fetch(nil, "AES-\(key.count * 8)-\(suffix)", nil), EVP_CIPHER_free, operation)
    let context = try CipherContext(operation)
    try key.withUnsafeBytes { (raw) throws(OpenSSLError) in
      try check(EVP_CipherInit_ex2(context.pointer, cipher.pointer, raw.octets, nil, encrypting, nil), operation)
    }
    var length: Int32 = 0
    guard EVP_CipherUpdate(context.pointer, target.octets, &length, input.octets, Int32(input.count)) == 1, length > 0
    else {
      ERR_clear_error()
      throw OpenSSLError(
        operation, encrypting == 1 ? "a length that cannot be wrapped" : "the wrapping does not verify")
    }
    return Int(length)
  }
}
