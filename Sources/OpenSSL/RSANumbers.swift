internal import COpenSSL
public import Secrets

/// The numbers of an RSA private key (RFC 8017 §3.2) as big-endian magnitudes without leading zeros.
public struct RSAPrivateKeyNumbers: Sendable {
  public var modulus: [UInt8]
  public var publicExponent: [UInt8]
  public var privateExponent: SecretBytes
  public var p: SecretBytes
  public var q: SecretBytes
  /// d mod (p − 1).
  public var exponentP: SecretBytes
  /// d mod (q − 1).
  public var exponentQ: SecretBytes
  /// q⁻¹ mod p.
  public var coefficient: SecretBytes
}

/// The numbers of an RSA public key.
public struct RSAPublicKeyNumbers: Sendable, Hashable {
  public var modulus: [UInt8]
  public var publicExponent: [UInt8]

  public init(modulus: [UInt8], publicExponent: [UInt8]) {
    self.modulus = modulus
    self.publicExponent = publicExponent
  }
}

extension PublicKey {
  /// Makes an RSA key of its numbers.
  public convenience init(rsa numbers: RSAPublicKeyNumbers) throws(OpenSSLError) {
    let operation = "read the RSA numbers"
    let n = try BigNumber(numbers.modulus, operation)
    let e = try BigNumber(numbers.publicExponent, operation)
    try checkRSA(modulus: n, publicExponent: e, operation)
    var parameters = try KeyParameters(operation)
    try parameters.add(OSSL_PKEY_PARAM_RSA_N, n)
    try parameters.add(OSSL_PKEY_PARAM_RSA_E, e)
    try self.init(parameters.key(.rsa, isPrivate: false), operation)
  }

  /// The numbers of an RSA key.
  public func rsaNumbers() throws(OpenSSLError) -> RSAPublicKeyNumbers {
    let operation = "take the RSA numbers"
    guard algorithm == .rsa || algorithm == .rsaPSS else {
      throw OpenSSLError(operation, "the key is \(algorithm.rawValue)", isUnsupported: true)
    }
    return RSAPublicKeyNumbers(
      modulus: try number(OSSL_PKEY_PARAM_RSA_N, of: handle, operation).magnitude,
      publicExponent: try number(OSSL_PKEY_PARAM_RSA_E, of: handle, operation).magnitude)
  }
}

extension PrivateKey {
  /// The numbers of an RSA key.
  public func rsaNumbers() throws(OpenSSLError) -> RSAPrivateKeyNumbers {
    let operation = "take the RSA numbers"
    guard algorithm == .rsa || algorithm == .rsaPSS else {
      throw OpenSSLError(operation, "the key is \(algorithm.rawValue)", isUnsupported: true)
    }
    return RSAPrivateKeyNumbers(
      modulus: try number(OSSL_PKEY_PARAM_RSA_N, of: handle, operation).magnitude,
      publicExponent: try number(OSSL_PKEY_PARAM_RSA_E, of: handle, operation).magnitude,
      privateExponent: try number(OSSL_PKEY_PARAM_RSA_D, of: handle, operation).secretMagnitude,
      p: try number(RSAParameter.factor1, of: handle, operation).secretMagnitude,
      q: try number(RSAParameter.factor2, of: handle, operation).secretMagnitude,
      exponentP: try number(RSAParameter.exponent1, of: handle, operation).secretMagnitude,
      exponentQ: try number(RSAParameter.exponent2, of: handle, operation).secretMagnitude,
      coefficient: try number(RSAParameter.coefficient1, of: handle, operation).secretMagnitude)
  }
}

/// Bounds that hold for every RSA key that is taken in.
func checkRSA(
  modulus: borrowing BigNumber, publicExponent: borrowing BigNumber, _ operation: String
) throws(OpenSSLError) {
  guard Limits.modulusBits.contains(modulus.bits), BN_is_odd(modulus.pointer) == 1 else {
    throw OpenSSLError(operation, "a modulus of \(modulus.bits) bits, or an even one")
  }
  guard BN_is_odd(publicExponent.pointer) == 1, publicExponent.bits > 1, publicExponent.bits <= modulus.bits else {
    throw OpenSSLError(operation, "a public exponent that no RSA key has")
  }
}

/// Names of parameters that libcrypto composes from two literals, which Swift does not import.
enum RSAParameter {
  static let factor1 = "rsa-factor1"
  static let factor2 = "rsa-factor2"
  static let exponent1 = "rsa-exponent1"
  static let exponent2 = "rsa-exponent2"
  static let coefficient1 = "rsa-coefficient1"
}
