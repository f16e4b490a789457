internal import COpenSSL
public import Secrets

/// The domain of DSA or Diffie–Hellman keys, as big-endian magnitudes without leading zeros.
public struct FiniteField: Hashable, Sendable {
  public var p: [UInt8]
  /// The subgroup's order; Diffie–Hellman over a safe prime goes without.
  public var q: [UInt8]?
  public var g: [UInt8]

  public init(p: [UInt8], q: [UInt8]?, g: [UInt8]) {
    self.p = p
    self.q = q
    self.g = g
  }

  fileprivate init(of handle: OpaquePointer, _ algorithm: KeyAlgorithm, _ operation: String) throws(OpenSSLError) {
    guard [.dsa, .dh, .dhx].contains(algorithm) else {
      throw OpenSSLError(operation, "the key is \(algorithm.rawValue)", isUnsupported: true)
    }
    p = try number(OSSL_PKEY_PARAM_FFC_P, of: handle, operation).magnitude
    g = try number(OSSL_PKEY_PARAM_FFC_G, of: handle, operation).magnitude
    q = algorithm == .dh ? nil : try number(OSSL_PKEY_PARAM_FFC_Q, of: handle, operation).magnitude
  }

  /// Makes a key in this domain; `x` is absent in a public key.
  fileprivate func key(
    _ algorithm: KeyAlgorithm, x: SecretBytes?, y: borrowing BigNumber, _ operation: String
  ) throws(OpenSSLError) -> Owned {
    let prime = try BigNumber(p, operation)
    guard Limits.modulusBits.contains(prime.bits), BN_is_odd(prime.pointer) == 1 else {
      throw OpenSSLError(operation, "a modulus of \(prime.bits) bits, or an even one")
    }
    let generator = try BigNumber(g, operation)
    let order = try BigNumber(q ?? [0], operation)
    var parameters = try KeyParameters(operation)
    try parameters.add(OSSL_PKEY_PARAM_FFC_P, prime)
    try parameters.add(OSSL_PKEY_PARAM_FFC_G, generator)
    if q != nil { try parameters.add(OSSL_PKEY_PARAM_FFC_Q, order) }
    try parameters.add(OSSL_PKEY_PARAM_PUB_KEY, y)
    guard let x else { return try parameters.key(algorithm, isPrivate: false) }
    let secret = try BigNumber(x, operation)
    try parameters.add(OSSL_PKEY_PARAM_PRIV_KEY, secret)
    return try parameters.key(algorithm, isPrivate: true)
  }

  /// g^x mod p.
  fileprivate func power(_ x: borrowing BigNumber, _ operation: String) throws(OpenSSLError) -> BigNumber {
    let prime = try BigNumber(p, operation)
    guard Limits.modulusBits.contains(prime.bits), BN_is_odd(prime.pointer) == 1 else {
      throw OpenSSLError(operation, "a modulus of \(prime.bits) bits, or an even one")
    }
    let generator = try BigNumber(g, operation)
    let work = try Owned(BN_CTX_secure_new(), BN_CTX_free, operation)
    let y = try BigNumber(operation)
    try check(
      BN_mod_exp_mont_consttime(y.pointer, generator.pointer, x.pointer, prime.pointer, work.pointer, nil), operation)
    return y
  }
}

extension PublicKey {
  /// Makes a DSA (`.dsa`) or Diffie–Hellman (`.dh`, with q `.dhx`) key of its numbers.
  public convenience init(_ algorithm: KeyAlgorithm, field: FiniteField, y: [UInt8]) throws(OpenSSLError) {
    let operation = "read the \(algorithm.rawValue) numbers"
    try self.init(
      field.key(algorithm, x: nil, y: BigNumber(y, operation), operation), operation)
  }

  /// The domain and y of a DSA or Diffie–Hellman key.
  public func fieldNumbers() throws(OpenSSLError) -> (field: FiniteField, y: [UInt8]) {
    let operation = "take the \(algorithm.rawValue) numbers"
    let field = try FiniteField(of: handle, algorithm, operation)
    return (field, try number(OSSL_PKEY_PARAM_PUB_KEY, of: handle, operation).magnitude)
  }
}

extension PrivateKey {
  /// Makes a DSA (`.dsa`) or Diffie–Hellman (`.dh`, with q `.dhx`) key of its numbers; y is calculated.
  public convenience init(_ algorithm: KeyAlgorithm, field: FiniteField, x: SecretBytes) throws(OpenSSLError) {
    let operation = "read the \(algorithm.rawValue) numbers"
    let secret = try BigNumber(x, operation)
    guard secret.bits > 0 else { throw OpenSSLError(operation, "the private number is zero") }
    let y = try field.power(secret, operation)
    try self.init(field.key(algorithm, x: x, y: y, operation), operation)
  }

  /// The domain and x of a DSA or Diffie–Hellman key.
  public func fieldNumbers() throws(OpenSSLError) -> (field: FiniteField, x: SecretBytes) {
    let operation = "take the \(algorithm.rawValue) numbers"
    let field = try FiniteField(of: handle, algorithm, operation)
    return (field, try number(OSSL_PKEY_PARAM_PRIV_KEY, of: handle, operation).secretMagnitude)
  }

  /// A new DSA key with a domain of its own. Takes seconds and more.
  public static func generateDSA(bits: Int, orderBits: Int) throws(OpenSSLError) -> PrivateKey {
    let operation = "generate the DSA key"
    guard Limits.modulusBits.contains(bits), (160...256).contains(orderBits) else {
      throw OpenSSLError(operation, "lengths of \(bits) and \(orderBits) bits")
    }
    let domain = try Owned(EVP_PKEY_CTX_new_from_name(nil, "DSA", nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_paramgen_init(domain.pointer), operation)
    try check(EVP_PKEY_CTX_set_dsa_paramgen_bits(domain.pointer, Int32(bits)), operation)
    try check(EVP_PKEY_CTX_set_dsa_paramgen_q_bits(domain.pointer, Int32(orderBits)), operation)
    var made: OpaquePointer?
    try check(EVP_PKEY_generate(domain.pointer, &made), operation)
    let parameters = try Owned(made, EVP_PKEY_free, operation)
    let context = try Owned(EVP_PKEY_CTX_new_from_pkey(nil, parameters.pointer, nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_keygen_init(context.pointer), operation)
    var key: OpaquePointer?
    try check(EVP_PKEY_generate(context.pointer, &key), operation)
    return try PrivateKey(Owned(key, EVP_PKEY_free, operation), operation)
  }
}
