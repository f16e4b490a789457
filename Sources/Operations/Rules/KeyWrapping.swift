internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Wrapping of keys on their way out (KMIP 2.1 §3.1.3, §7.18).
extension RequestRun {
  /// `value` wrapped as `specification` asks. `record` tells the attributes to be wrapped along.
  mutating func wrapped(
    _ value: ManagedObjectValue, of record: ObjectRecord, by specification: KeyWrappingSpecification
  ) throws(KMIPError) -> ManagedObjectValue {
    guard var block = value.keyBlock else {
      throw KMIPError(.invalidObjectType, "an object of type \(value.objectType.name) is not wrapped")
    }
    guard block.wrapping == nil, case .plain(let material, _)? = block.value else {
      throw KMIPError(.keyWrapTypeNotSupported, "the key is wrapped already, as it was registered")
    }
    let named = [specification.encryptionKey, specification.signingKey].compactMap(\.self)
    for key in named where try resolve(key.object) == record.uniqueIdentifier {
      throw KMIPError(.invalidField, "a key does not wrap itself")
    }
    let isEncoded = specification.encoding != .noEncoding
    var attributes: [Attribute] = []
    for name in specification.attributes where !attributes.contains(where: { $0.name == name }) {
      attributes += try instances(of: name, in: record)
    }
    let plainValue = KeyValue.plain(material, attributes: attributes)
    let plain: SecretBytes
    if isEncoded {
      plain = try plainValue.wrappable(for: version)
    } else {
      guard specification.attributes.isEmpty else {
        throw KMIPError(.encodingOptionError, "attributes are wrapped only with TTLV Encoding")
      }
      guard case .bytes(let bytes) = material else {
        throw KMIPError(.encodingOptionError, "a key of format \(block.format.name) is wrapped only with TTLV Encoding")
      }
      plain = bytes
    }
    var data = KeyWrappingData(method: specification.method, encoding: specification.encoding)
    if let bytes = try protected(plain, by: specification, &data) {
      let secret = SecretBytes(bytes)
      block.value = isEncoded ? .wrapped(secret) : .plain(.bytes(secret), attributes: [])
    } else {
      // Only authenticated: it stays readable.
      block.value = plainValue
    }
    block.wrapping = data
    var result = value
    result.keyBlock = block
    return result
  }

  /// The steps of the Wrapping Method; nil when nothing is encrypted.
  private mutating func protected(
    _ plain: SecretBytes, by specification: KeyWrappingSpecification, _ data: inout KeyWrappingData
  ) throws(KMIPError) -> [UInt8]? {
    let (encrypts, signs) = (specification.encryptionKey, specification.signingKey)
    func bad() -> KMIPError {
      KMIPError(.invalidField, "the keys that are named are not those of \(specification.method.name)")
    }
    switch specification.method {
    case .encrypt:
      guard let encrypts, signs == nil else { throw bad() }
      return try encrypted(plain, encrypts, &data)
    case .macSign:
      guard let signs, encrypts == nil else { throw bad() }
      try authenticate(plain.revealed(), signs, &data)
      return nil
    case .encryptThenMACSign:
      guard let encrypts, let signs else { throw bad() }
      let bytes = try encrypted(plain, encrypts, &data)
      try authenticate(bytes, signs, &data)
      return bytes
    case .macSignThenEncrypt:
      guard let encrypts, let signs else { throw bad() }
      try authenticate(plain.revealed(), signs, &data)
      return try encrypted(plain, encrypts, &data)
    case .tr_31: throw KMIPError(.featureNotSupported, "the Wrapping Method TR-31 is not supported")
    }
  }

  private mutating func encrypted(
    _ plain: SecretBytes, _ asked: KeyWrappingSpecification.Key, _ data: inout KeyWrappingData
  ) throws(KMIPError) -> [UInt8] {
    var use = try wrappingUse(
      asked.object, asked.parameters, symmetric: .wrapKey, pair: .wrapKey, .publicKey, protects: true)
    data.encryptionKey = WrappingKey(identifier: use.used.record.uniqueIdentifier, parameters: asked.parameters)
    let bytes: [UInt8]
    if use.objectType == .symmetricKey {
      let key = try use.used.secret()
      if let method = try keyWrapMethod(use) {
        bytes = try wrapping { cryptographer throws(CryptographicError) in
          try cryptographer.wrap(plain, under: key, by: method)
        }
      } else {
        var parameters = use.parameters
        // The specification has no place for a nonce: the server makes it.
        parameters.randomIV = true
        let choice = try cipher(of: use.used, key: key, parameters, nonce: nil, encrypting: true)
        let made = try wrapping { cryptographer throws(CryptographicError) in
          try cryptographer.encrypt(plain.revealed(), choice.method, key: key, nonce: choice.nonce, additional: [])
        }
        data.ivCounterNonce = choice.made
        // The tag follows the ciphertext, as in RFC 5116 §5.
        bytes = made.data + made.tag
      }
    } else {
      let method = try asymmetric(of: use.used, use.parameters)
      let key = try use.used.publicKey(capabilities.cryptographer)
      bytes = try wrapping { cryptographer throws(CryptographicError) in
        try cryptographer.encrypt(plain.revealed(), method, key: key)
      }
    }
    try spend(&use.used, bytes: plain.count, begins: true)
    return bytes
  }

  private mutating func authenticate(
    _ bytes: [UInt8], _ asked: KeyWrappingSpecification.Key, _ data: inout KeyWrappingData
  ) throws(KMIPError) {
    var use = try wrappingUse(
      asked.object, asked.parameters, symmetric: .macGenerate, pair: .sign, .privateKey, protects: true)
    data.signingKey = WrappingKey(identifier: use.used.record.uniqueIdentifier, parameters: asked.parameters)
    if use.objectType == .symmetricKey {
      let key = try use.used.secret()
      let method = try code(of: use.used, key: key, use.parameters)
      data.macSignature = try wrapping { cryptographer throws(CryptographicError) in
        try cryptographer.code(method, key: key, bytes)
      }
    } else {
      let method = try signature(of: use.used, use.parameters, signing: true, isDigested: false)
      let key = try use.used.privateKey()
      data.macSignature = try wrapping { cryptographer throws(CryptographicError) in
        let input = if let hash = method.hash { try cryptographer.hash(hash, bytes) } else { bytes }
        return try cryptographer.sign(input, method, key: key)
      }
    }
    try spend(&use.used, bytes: bytes.count, begins: true)
  }

  /// The key wrap that the parameters mean; nil: a cipher.
  func keyWrapMethod(_ use: WrappingUse) throws(KMIPError) -> KeyWrapMethod? {
    switch use.parameters.blockCipherMode {
    case .nistKeyWrap, .aesKeyWrapPadding:
      guard use.used.algorithm == .aes else {
        throw KMIPError(.badCryptographicParameters, "the key wraps of NIST are those of AES")
      }
      return use.parameters.blockCipherMode == .nistKeyWrap ? .plain : .padded
    // A cipher that hides nothing of repeated blocks wraps no key.
    case nil, .ecb:
      throw KMIPError(
        .badCryptographicParameters, "a key is not wrapped by \(use.parameters.blockCipherMode?.name ?? "no mode")")
    default: return nil
    }
  }

  /// Runs a call to the cryptography. A material that the method cannot take could be had in another encoding (2.x lists no
  /// Cryptographic Failure for Get and Export).
  private func wrapping<Result>(_ body: (any Cryptographer) throws(CryptographicError) -> Result) throws(KMIPError)
    -> Result
  {
    do throws(CryptographicError) {
      return try body(capabilities.cryptographer)
    } catch {
      throw KMIPError(error.code == .unsupported ? .badCryptographicParameters : .encodingOptionError, error.message)
    }
  }
}
