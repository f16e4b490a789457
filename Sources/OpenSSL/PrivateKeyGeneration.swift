internal import COpenSSL

extension PrivateKey {
  /// A new key of a kind that certificates use.
  public static func generate(_ kind: KeyKind) throws(OpenSSLError) -> PrivateKey {
    switch kind {
    case .ecP256: try generate(on: .p256)
    case .rsa2048: try generateRSA(bits: 2048)
    }
  }

  /// A new RSA key. Takes tenths of a second at 2048 bits and seconds at 4096: not for a thread that others wait for.
  public static func generateRSA(bits: Int, publicExponent: UInt64 = 65537) throws(OpenSSLError) -> PrivateKey {
    let operation = "generate the RSA key"
    guard Limits.modulusBits.contains(bits) else {
      throw OpenSSLError(operation, "the length must lie in \(Limits.modulusBits) bits")
    }
    let exponent = try Owned(BN_new(), BN_clear_free, operation)
    try check(BN_set_word(exponent.pointer, UInt(publicExponent)), operation)
    let context = try Owned(EVP_PKEY_CTX_new_from_name(nil, "RSA", nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_keygen_init(context.pointer), operation)
    try check(EVP_PKEY_CTX_set_rsa_keygen_bits(context.pointer, Int32(bits)), operation)
    try check(EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.pointer, exponent.pointer), operation)
    return try generate(context.pointer, operation)
  }

  /// A new EC key on a named curve.
  public static func generate(on curve: Curve) throws(OpenSSLError) -> PrivateKey {
    let operation = "generate the EC key"
    let context = try Owned(EVP_PKEY_CTX_new_from_name(nil, "EC", nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_keygen_init(context.pointer), operation)
    try check(EVP_PKEY_CTX_set_group_name(context.pointer, curve.name), operation)
    return try generate(context.pointer, operation)
  }

  /// A new key of one of the families without parameters (Ed25519, Ed448, X25519, X448).
  public static func generate(_ algorithm: KeyAlgorithm) throws(OpenSSLError) -> PrivateKey {
    let operation = "generate the \(algorithm.rawValue) key"
    switch algorithm {
    case .ed25519, .ed448, .x25519, .x448: break
    default: throw OpenSSLError(operation, "the algorithm needs parameters")
    }
    let context = try Owned(EVP_PKEY_CTX_new_from_name(nil, algorithm.rawValue, nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_keygen_init(context.pointer), operation)
    return try generate(context.pointer, operation)
  }

  private static func generate(_ context: OpaquePointer, _ operation: String) throws(OpenSSLError) -> PrivateKey {
    var made: OpaquePointer?
    try check(EVP_PKEY_generate(context, &made), operation)
    return try PrivateKey(Owned(made, EVP_PKEY_free, operation), operation)
  }
}
