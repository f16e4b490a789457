internal import OpenSSL
internal import PKCS11

extension WrappingMechanism {
  /// The order in which a token's mechanisms are tried: wrapping that authenticates and keeps the purpose of the key
  /// apart comes first; RSA-OAEP with SHA-1 last (its use here does not rest on collision resistance).
  public static let probeOrder: [WrappingMechanism] = [
    .aesKeyWrap, .aesKeyWrapKWP, .aesKeyWrapPadded, .aesGCM, .rsaOAEPWithSHA256, .rsaOAEPWithSHA384, .rsaOAEPWithSHA1,
  ]

  /// How the token works with it.
  enum Way: Hashable {
    /// C_WrapKey and C_UnwrapKey.
    case wrap
    /// C_Encrypt and C_Decrypt.
    case encrypt
    /// C_Decrypt alone: what is encrypted to the public key needs no token.
    case decrypt(Digest)
  }

  var way: Way {
    switch self {
    case .aesKeyWrap, .aesKeyWrapPadded, .aesKeyWrapKWP: .wrap
    case .aesGCM, .xaes256GCM, .x25519: .encrypt
    case .rsaOAEPWithSHA1: .decrypt(.sha1)
    case .rsaOAEPWithSHA256: .decrypt(.sha256)
    case .rsaOAEPWithSHA384: .decrypt(.sha384)
    }
  }

  /// The mechanism as the module knows it; `nonce` is for GCM.
  func pkcs11(nonce: [UInt8] = []) -> Mechanism {
    switch self {
    case .aesKeyWrap: .aesKeyWrap
    case .aesKeyWrapPadded: .aesKeyWrapPadded
    case .aesKeyWrapKWP: .aesKeyWrapKWP
    case .aesGCM: .aesGCM(nonce: nonce, additional: Array("conclave root key".utf8))
    case .rsaOAEPWithSHA1: .rsaOAEP(.sha1)
    case .rsaOAEPWithSHA256: .rsaOAEP(.sha256)
    case .rsaOAEPWithSHA384: .rsaOAEP(.sha384)
    case .xaes256GCM, .x25519: preconditionFailure("\(self) is no mechanism of PKCS#11")
    }
  }
}
