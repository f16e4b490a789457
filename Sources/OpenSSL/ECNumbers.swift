internal import COpenSSL
public import Secrets

extension PublicKey {
  /// Makes an EC key of its point (SEC 1 §2.3.3: uncompressed, compressed or hybrid), which must lie on the curve.
  public convenience init(curve: Curve, point: [UInt8]) throws(OpenSSLError) {
    let operation = "read the EC point"
    let uncompressed = try ECPoint.uncompressed(point, on: curve, operation)
    var parameters = try KeyParameters(operation)
    try parameters.add(OSSL_PKEY_PARAM_GROUP_NAME, text: curve.name)
    let owned = try uncompressed.span.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try parameters.add(OSSL_PKEY_PARAM_PUB_KEY, octets: raw)
      return try parameters.key(.ec, isPrivate: false)
    }
    try self.init(owned, operation)
  }

  /// The uncompressed point of an EC key (SEC 1 §2.3.3).
  public func ecPoint() throws(OpenSSLError) -> [UInt8] {
    let operation = "take the EC point"
    guard algorithm == .ec, let curve else {
      throw OpenSSLError(operation, "the key is on no named curve", isUnsupported: true)
    }
    var length = 0
    try check(EVP_PKEY_get_octet_string_param(handle, OSSL_PKEY_PARAM_PUB_KEY, nil, 0, &length), operation)
    var point = [UInt8](repeating: 0, count: length)
    try check(
      EVP_PKEY_get_octet_string_param(handle, OSSL_PKEY_PARAM_PUB_KEY, &point, point.count, &length), operation)
    return try ECPoint.uncompressed(Array(point[..<length]), on: curve, operation)
  }

  /// Makes a key of RFC 7748 or RFC 8032 of its raw bytes.
  public convenience init(raw: [UInt8], algorithm: KeyAlgorithm) throws(OpenSSLError) {
    let operation = "read the \(algorithm.rawValue) public key"
    try self.init(
      Owned(
        EVP_PKEY_new_raw_public_key_ex(nil, algorithm.rawValue, nil, raw, raw.count), EVP_PKEY_free, operation),
      operation)
  }

  /// The raw bytes of a key of RFC 7748 or RFC 8032.
  public func raw() throws(OpenSSLError) -> [UInt8] {
    let operation = "take the raw public key"
    var length = 0
    try check(EVP_PKEY_get_raw_public_key(handle, nil, &length), operation)
    var bytes = [UInt8](repeating: 0, count: length)
    try check(EVP_PKEY_get_raw_public_key(handle, &bytes, &length), operation)
    return Array(bytes[..<length])
  }
}

extension PrivateKey {
  /// Makes an EC key of its scalar, a big-endian magnitude in 1 ..< order; the point is calculated.
  public convenience init(curve: Curve, scalar: SecretBytes) throws(OpenSSLError) {
    let operation = "read the EC scalar"
    let d = try BigNumber(scalar, operation)
    let point = try ECPoint.public(of: d, on: curve, operation)
    var parameters = try KeyParameters(operation)
    try parameters.add(OSSL_PKEY_PARAM_GROUP_NAME, text: curve.name)
    try parameters.add(OSSL_PKEY_PARAM_PRIV_KEY, d)
    let owned = try point.span.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try parameters.add(OSSL_PKEY_PARAM_PUB_KEY, octets: raw)
      return try parameters.key(.ec, isPrivate: true)
    }
    try self.init(owned, operation)
  }

  /// The scalar of an EC key, as a big-endian magnitude without leading zeros.
  public func ecScalar() throws(OpenSSLError) -> SecretBytes {
    let operation = "take the EC scalar"
    guard algorithm == .ec else {
      throw OpenSSLError(operation, "the key is \(algorithm.rawValue)", isUnsupported: true)
    }
    return try number(OSSL_PKEY_PARAM_PRIV_KEY, of: handle, operation).secretMagnitude
  }

  /// Makes a key of RFC 7748 or RFC 8032 of its raw bytes.
  public convenience init(raw: SecretBytes, algorithm: KeyAlgorithm) throws(OpenSSLError) {
    let operation = "read the \(algorithm.rawValue) private key"
    let owned = try raw.withUnsafeBytes { (bytes) throws(OpenSSLError) -> Owned in
      try Owned(
        EVP_PKEY_new_raw_private_key_ex(nil, algorithm.rawValue, nil, bytes.octets, bytes.count), EVP_PKEY_free,
        operation)
    }
    try self.init(owned, operation)
  }

  /// The raw bytes of a key of RFC 7748 or RFC 8032.
  public func raw() throws(OpenSSLError) -> SecretBytes {
    let operation = "take the raw private key"
    var length = 0
    try check(EVP_PKEY_get_raw_private_key(handle, nil, &length), operation)
    return try SecretBytes(count: length) { (target) throws(OpenSSLError) in
      try check(EVP_PKEY_get_raw_private_key(handle, target.octets, &length), operation)
    }
  }
}

/// Points of named curves.
enum ECPoint {
  /// Any encoding of a point as the uncompressed one; refuses points off the curve and the point at infinity.
  static func uncompressed(_ octets: [UInt8], on curve: Curve, _ operation: String) throws(OpenSSLError) -> [UInt8] {
    let group = try group(of: curve, operation)
    let point = try Owned(EC_POINT_new(group.pointer), EC_POINT_free, operation)
    try check(EC_POINT_oct2point(group.pointer, point.pointer, octets, octets.count, nil), operation)
    guard EC_POINT_is_at_infinity(group.pointer, point.pointer) == 0 else {
      throw OpenSSLError(operation, "the point at infinity")
    }
    return try encoded(point, on: group, operation)
  }

  /// scalar × generator.
  static func `public`(
    of scalar: borrowing BigNumber, on curve: Curve, _ operation: String
  ) throws(OpenSSLError) -> [UInt8] {
    let group = try group(of: curve, operation)
    guard BN_is_zero(scalar.pointer) == 0, let order = EC_GROUP_get0_order(group.pointer),
      BN_cmp(scalar.pointer, order) < 0
    else { throw OpenSSLError(operation, "the scalar is not in the group's range") }
    let work = try Owned(BN_CTX_secure_new(), BN_CTX_free, operation)
    let point = try Owned(EC_POINT_new(group.pointer), EC_POINT_clear_free, operation)
    try check(EC_POINT_mul(group.pointer, point.pointer, scalar.pointer, nil, nil, work.pointer), operation)
    return try encoded(point, on: group, operation)
  }

  private static func group(of curve: Curve, _ operation: String) throws(OpenSSLError) -> Owned {
    let nid = OBJ_sn2nid(curve.name)
    guard nid != NID_undef else { throw OpenSSLError(operation, "no curve \(curve.name)", isUnsupported: true) }
    return try Owned(EC_GROUP_new_by_curve_name(nid), EC_GROUP_free, operation)
  }

  private static func encoded(
    _ point: borrowing Owned, on group: borrowing Owned, _ operation: String
  ) throws(OpenSSLError) -> [UInt8] {
    let form = POINT_CONVERSION_UNCOMPRESSED
    let length = EC_POINT_point2oct(group.pointer, point.pointer, form, nil, 0, nil)
    guard length > 0 else { throw OpenSSLError(operation) }
    var octets = [UInt8](repeating: 0, count: length)
    guard EC_POINT_point2oct(group.pointer, point.pointer, form, &octets, length, nil) == length else {
      throw OpenSSLError(operation)
    }
    return octets
  }
}
