internal import OpenSSL
public import Operations
public import Secrets

extension OpenSSLCryptographer {
  public func wrap(_ material: SecretBytes, under key: SecretBytes, by method: KeyWrapMethod) throws(CryptographicError)
    -> [UInt8]
  {
    try Self.check(key)
    // RFC 3394 §2: n ≥ 2 blocks.
    if method == .plain, material.count < 16 || material.count % 8 != 0 {
      throw CryptographicError(.malformed, "NIST key wrap takes whole blocks of 8 bytes, two at least")
    }
    return try input { () throws(OpenSSLError) in try KeyWrap(method).wrap(material, under: key) }
  }

  public func unwrap(_ wrapped: SecretBytes, under key: SecretBytes, by method: KeyWrapMethod)
    throws(CryptographicError) -> SecretBytes
  {
    try Self.check(key)
    guard wrapped.count >= 16, wrapped.count % 8 == 0 else {
      throw CryptographicError(.malformed, "what is wrapped has whole blocks of 8 bytes")
    }
    return try input { () throws(OpenSSLError) in try KeyWrap(method).unwrap(wrapped.revealed(), under: key) }
  }

  private static func check(_ key: SecretBytes) throws(CryptographicError) {
    guard [16, 24, 32].contains(key.count) else {
      throw CryptographicError(.malformed, "an AES key has 16, 24 or 32 bytes")
    }
  }
}

extension KeyWrap {
  fileprivate init(_ method: KeyWrapMethod) {
    self = method == .plain ? .plain : .padded
  }
}
