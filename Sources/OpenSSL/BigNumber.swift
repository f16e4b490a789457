internal import COpenSSL
internal import Secrets

/// A big number of libcrypto's, wiped when freed.
struct BigNumber: ~Copyable {
  private let owned: Owned
  var pointer: OpaquePointer { owned.pointer }

  /// Zero.
  init(_ operation: String) throws(OpenSSLError) { owned = try Owned(BN_new(), BN_clear_free, operation) }

  /// Of a big-endian magnitude.
  init(_ magnitude: [UInt8], _ operation: String) throws(OpenSSLError) {
    guard magnitude.count <= Limits.modulusBits.upperBound / 8 + 1 else {
      throw OpenSSLError(operation, "a number of \(magnitude.count) bytes")
    }
    owned = try Owned(BN_bin2bn(magnitude, Int32(magnitude.count), nil), BN_clear_free, operation)
  }

  /// Of a secret big-endian magnitude; calculations with it take constant time where libcrypto can.
  init(_ magnitude: SecretBytes, _ operation: String) throws(OpenSSLError) {
    guard magnitude.count <= Limits.modulusBits.upperBound / 8 + 1 else {
      throw OpenSSLError(operation, "a number of \(magnitude.count) bytes")
    }
    owned = try magnitude.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try Owned(BN_bin2bn(raw.octets, Int32(raw.count), BN_secure_new()), BN_clear_free, operation)
    }
    BN_set_flags(owned.pointer, BN_FLG_CONSTTIME)
  }

  /// Takes a number that a C function made.
  init(adopting pointer: OpaquePointer?, _ operation: String) throws(OpenSSLError) {
    owned = try Owned(pointer, BN_clear_free, operation)
  }

  var bits: Int { Int(BN_num_bits(pointer)) }
  private var length: Int { (bits + 7) / 8 }

  /// The big-endian magnitude without leading zeros; one zero byte for zero.
  var magnitude: [UInt8] {
    guard length > 0 else { return [0] }
    return [UInt8](unsafeUninitializedCapacity: length) { target, count in
      count = Int(BN_bn2bin(pointer, target.baseAddress))
    }
  }

  /// The same in wiped memory.
  var secretMagnitude: SecretBytes {
    SecretBytes(count: max(1, length)) { target in _ = BN_bn2bin(pointer, target.octets) }
  }

  /// `first` − 1.
  static func predecessor(of first: borrowing BigNumber, _ operation: String) throws(OpenSSLError) -> BigNumber {
    let result = try BigNumber(adopting: BN_dup(first.pointer), operation)
    try check(BN_sub_word(result.pointer, 1), operation)
    return result
  }
}

/// A number of a key; throws when the key has none of that name.
func number(_ name: String, of key: OpaquePointer, _ operation: String) throws(OpenSSLError) -> BigNumber {
  var found: OpaquePointer?
  try check(EVP_PKEY_get_bn_param(key, name, &found), operation)
  return try BigNumber(adopting: found, operation)
}
