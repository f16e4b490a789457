internal import COpenSSL
internal import Glibc

/// Named numbers and bytes from which libcrypto makes a key.
///
/// libcrypto's builder keeps the addresses it is given, names included, until it builds; so copies are held here.
struct KeyParameters: ~Copyable {
  private let builder: Owned
  private let operation: String
  private var texts: [UnsafeMutablePointer<CChar>] = []
  private var numbers: [OpaquePointer] = []

  init(_ operation: String) throws(OpenSSLError) {
    self.operation = operation
    builder = try Owned(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free, operation)
  }

  deinit {
    for text in texts { free(text) }
    for number in numbers { BN_clear_free(number) }
  }

  mutating func add(_ name: String, _ number: borrowing BigNumber) throws(OpenSSLError) {
    guard let copy = BN_dup(number.pointer) else { throw OpenSSLError(operation) }
    numbers.append(copy)
    try check(OSSL_PARAM_BLD_push_BN(builder.pointer, held(name), copy), operation)
  }

  mutating func add(_ name: String, text: String) throws(OpenSSLError) {
    try check(OSSL_PARAM_BLD_push_utf8_string(builder.pointer, held(name), held(text), text.utf8.count), operation)
  }

  /// The bytes must live until the key is made.
  mutating func add(_ name: String, octets: UnsafeRawBufferPointer) throws(OpenSSLError) {
    try check(
      OSSL_PARAM_BLD_push_octet_string(builder.pointer, held(name), octets.baseAddress, octets.count), operation)
  }

  private mutating func held(_ text: String) -> UnsafeMutablePointer<CChar> {
    guard let copy = strdup(text) else { fatalError("out of memory") }
    texts.append(copy)
    return copy
  }

  /// Makes the key.
  func key(_ algorithm: KeyAlgorithm, isPrivate: Bool) throws(OpenSSLError) -> Owned {
    guard let parameters = OSSL_PARAM_BLD_to_param(builder.pointer) else { throw OpenSSLError(operation) }
    defer { OSSL_PARAM_free(parameters) }
    let context = try Owned(
      EVP_PKEY_CTX_new_from_name(nil, algorithm.rawValue, nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_fromdata_init(context.pointer), operation)
    var made: OpaquePointer?
    let selection = isPrivate ? shim_selection_keypair() : shim_selection_public()
    try check(EVP_PKEY_fromdata(context.pointer, &made, selection, parameters), operation)
    return try Owned(made, EVP_PKEY_free, operation)
  }
}
