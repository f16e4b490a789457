internal import CPKCS11

/// A mechanism with its parameters.
public enum Mechanism: Hashable, Sendable {
  case aesKeyGeneration
  case rsaKeyPairGeneration
  /// CKM_AES_KEY_WRAP: RFC 3394 with its default initial value.
  case aesKeyWrap
  /// CKM_AES_KEY_WRAP_PAD: RFC 5649 at most modules; see docs/security/custody.md.
  case aesKeyWrapPadded
  /// CKM_AES_GCM with a tag of 128 bits.
  case aesGCM(nonce: [UInt8], additional: [UInt8])
  /// CKM_RSA_PKCS_OAEP with MGF1 over the same hash and an empty label.
  case rsaOAEP(OAEPHash)

  /// Hashes of RSA-OAEP.
  public enum OAEPHash: Hashable, Sendable { case sha1, sha256, sha384 }

  /// The mechanism's number, for the list that a token gives.
  public var type: UInt {
    switch self {
    case .aesKeyGeneration: CKM_AES_KEY_GEN
    case .rsaKeyPairGeneration: CKM_RSA_PKCS_KEY_PAIR_GEN
    // Two numbers that the header of version 2.40 lacks.
    case .aesKeyWrap: 0x2109
    case .aesKeyWrapPadded: 0x210A
    case .aesGCM: CKM_AES_GCM
    case .rsaOAEP: CKM_RSA_PKCS_OAEP
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
