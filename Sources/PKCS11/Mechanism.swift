internal import CPKCS11

/// A mechanism with its parameters.
public enum Mechanism: Hashable, Sendable {
  case aesKeyGeneration
  case rsaKeyPairGeneration
  case ecKeyPairGeneration
  /// CKM_AES_KEY_WRAP: RFC 3394 with its default initial value.
  case aesKeyWrap
  /// CKM_AES_KEY_WRAP_PAD: RFC 5649 at most modules; see docs/security/custody.md.
  case aesKeyWrapPadded
  /// CKM_AES_KEY_WRAP_KWP (PKCS#11 3.0): RFC 5649.
  case aesKeyWrapKWP
  /// CKM_AES_GCM with a tag of 128 bits.
  case aesGCM(nonce: [UInt8], additional: [UInt8])
  /// CKM_RSA_PKCS_OAEP with MGF1 over the same hash and an empty label.
  case rsaOAEP(OAEPHash)
  /// CKM_ECDSA over a digest; the signature is r ‖ s.
  case ecdsa
  /// CKM_SHA256_RSA_PKCS over a message.
  case rsaPKCS1WithSHA256
  /// CKM_RSA_PKCS over a DigestInfo that the caller made.
  case rsaPKCS1
  /// CKM_ECDH1_DERIVE without a key derivation function: the secret is the x coordinate. The other side's point is
  /// uncompressed (SEC 1 §2.3.3).
  case ecdh(point: [UInt8])

  /// Hashes of RSA-OAEP.
  public enum OAEPHash: Hashable, Sendable { case sha1, sha256, sha384 }

  /// The mechanism's number, for the list that a token gives.
  public var type: UInt {
    switch self {
    case .aesKeyGeneration: CKM_AES_KEY_GEN
    case .rsaKeyPairGeneration: CKM_RSA_PKCS_KEY_PAIR_GEN
    case .ecKeyPairGeneration: CKM_ECDSA_KEY_PAIR_GEN
    // Three numbers that the header of version 2.40 lacks.
    case .aesKeyWrap: 0x2109
    case .aesKeyWrapPadded: 0x210A
    case .aesKeyWrapKWP: 0x210B
    case .aesGCM: CKM_AES_GCM
    case .rsaOAEP: CKM_RSA_PKCS_OAEP
    case .ecdsa: CKM_ECDSA
    case .rsaPKCS1WithSHA256: CKM_SHA256_RSA_PKCS
    case .rsaPKCS1: CKM_RSA_PKCS
    case .ecdh: CKM_ECDH1_DERIVE
    }
  }

  /// The mechanism as the C functions take it, valid during `body`.
  func with<R>(
    _ body: (UnsafeMutablePointer<CK_MECHANISM>) throws(PKCS11Error) -> R
  ) throws(PKCS11Error) -> R {
    switch self {
    case .aesGCM(let nonce, let additional):
      // Held at fixed addresses until the call is over.
      let iv = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, nonce.count))
      let aad = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, additional.count))
      defer {
        iv.deallocate()
        aad.deallocate()
      }
      for (position, byte) in nonce.enumerated() { iv[position] = byte }
      for (position, byte) in additional.enumerated() { aad[position] = byte }
      var parameters = CK_GCM_PARAMS()
      parameters.pIv = iv
      parameters.ulIvLen = CK_ULONG(nonce.count)
      parameters.ulIvBits = CK_ULONG(nonce.count * 8)
      parameters.pAAD = additional.isEmpty ? nil : aad
      parameters.ulAADLen = CK_ULONG(additional.count)
      parameters.ulTagBits = 128
      return try call(&parameters, MemoryLayout<CK_GCM_PARAMS>.size, body)
    case .rsaOAEP(let hash):
      var parameters = CK_RSA_PKCS_OAEP_PARAMS()
      switch hash {
      case .sha1: (parameters.hashAlg, parameters.mgf) = (CKM_SHA_1, 1)
      case .sha256: (parameters.hashAlg, parameters.mgf) = (CKM_SHA256, 2)
      case .sha384: (parameters.hashAlg, parameters.mgf) = (CKM_SHA384, 3)
      }
      parameters.source = 1
      return try call(&parameters, MemoryLayout<CK_RSA_PKCS_OAEP_PARAMS>.size, body)
    case .ecdh(let point):
      let other = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, point.count))
      defer { other.deallocate() }
      for (position, byte) in point.enumerated() { other[position] = byte }
      var parameters = CK_ECDH1_DERIVE_PARAMS()
      // CKD_NULL
      parameters.kdf = 1
      parameters.pPublicData = other
      parameters.ulPublicDataLen = CK_ULONG(point.count)
      return try call(&parameters, MemoryLayout<CK_ECDH1_DERIVE_PARAMS>.size, body)
    default: return try call(nil, 0, body)
    }
  }

  private func call<R>(
    _ parameters: UnsafeMutableRawPointer?, _ length: Int,
    _ body: (UnsafeMutablePointer<CK_MECHANISM>) throws(PKCS11Error) -> R
  ) throws(PKCS11Error) -> R {
    let mechanism = UnsafeMutablePointer<CK_MECHANISM>.allocate(capacity: 1)
    defer { mechanism.deallocate() }
    mechanism.initialize(
      to: CK_MECHANISM(mechanism: type, pParameter: parameters, ulParameterLen: CK_ULONG(length)))
    return try body(mechanism)
  }
}
