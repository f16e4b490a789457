/// How a key was wrapped, by its number in files. A number is never used again for something else.
public enum WrappingMechanism: UInt8, Hashable, Sendable, CaseIterable {
  /// RFC 3394 by C_WrapKey and C_UnwrapKey.
  case aesKeyWrap = 1
  /// CKM_AES_KEY_WRAP_PAD by C_WrapKey and C_UnwrapKey: RFC 5649 at some modules, another padding at others.
  case aesKeyWrapPadded = 2
  /// AES-GCM by C_Encrypt and C_Decrypt: 12 bytes of nonce, ciphertext, 16 bytes of tag.
  case aesGCM = 3
  /// RSA-OAEP with SHA-1, SHA-256, SHA-384 and MGF1 with the same hash: encrypted to the public key outside the token,
  /// decrypted by C_Decrypt.
  case rsaOAEPWithSHA1 = 4
  case rsaOAEPWithSHA256 = 5
  case rsaOAEPWithSHA384 = 6
  /// RFC 5649 (CKM_AES_KEY_WRAP_KWP of PKCS#11 3.0) by C_WrapKey and C_UnwrapKey.
  case aesKeyWrapKWP = 7
  /// XAES-256-GCM by the software token: 24 bytes of nonce, ciphertext, 16 bytes of tag.
  case xaes256GCM = 16
  /// X25519 and XAES-256-GCM by an operators' token: 32 bytes of a fresh public key, 24 of nonce, ciphertext, 16 of tag.
  case x25519 = 17

  /// Whether a PKCS#11 module does it.
  var isPKCS11: Bool { self != .xaes256GCM && self != .x25519 }

  /// Its name for people and for scripts.
  public var name: String {
    switch self {
    case .aesKeyWrap: "aes-key-wrap"
    case .aesKeyWrapPadded: "aes-key-wrap-pad"
    case .aesGCM: "aes-gcm"
    case .rsaOAEPWithSHA1: "rsa-oaep-sha1"
    case .rsaOAEPWithSHA256: "rsa-oaep-sha256"
    case .rsaOAEPWithSHA384: "rsa-oaep-sha384"
    case .aesKeyWrapKWP: "aes-key-wrap-kwp"
    case .xaes256GCM: "xaes-256-gcm"
    case .x25519: "x25519"
    }
  }
}
