internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Wrapping of keys on their way out, and unwrapping on their way in (KMIP 2.1 §3.1.3, §7.18).
extension RequestRun {
  /// `value` wrapped as `specification` asks. `record` tells the attributes to be wrapped along.
  mutating func wrapped(
    _ value: ManagedObjectValue, of record: ObjectRecord, by specification: KeyWrappingSpecification
  ) throws(KMIPError) -> ManagedObjectValue {
    guard var block = value.keyBlock, case .plain(let material, _)? = block.value else {
      throw KMIPError(.invalidObjectType, "an object of type \(value.objectType.name) is not wrapped")
    }
    guard block.wrapping == nil else {
      throw KMIPError(.keyWrapTypeNotSupported, "the key is wrapped already, as it was registered")
    }
    let encoding = specification.encoding ?? .ttlvEncoding
    let plain: SecretBytes
    if encoding == .noEncoding {
      guard specification.attributes.isEmpty else {
        throw KMIPError(.encodingOptionError, "attributes are wrapped only with TTLV Encoding")
      }
      guard case .bytes(let bytes) = material else {
        throw KMIPError(.encodingOptionError, "a key of format \(block.format.name) is wrapped only with TTLV Encoding")
      }
      plain = bytes
    } else {
      let attributes = try wrappedAlong(specification.attributes, of: record)
      plain = try KeyValue.plain(material, attributes: attributes).wrappable(for: version)
    }
    var data = KeyWrappingData(method: specification.method, encoding: specification.encoding)
    let bytes = try protected(plain, by: specification, &data)
    if encoding == .noEncoding {
      block.value = .plain(.bytes(SecretBytes(bytes)), attributes: [])
    } else {
      block.value = .wrapped(SecretBytes(bytes))
    }
    block.wrapping = data
    var result = value
    result.keyBlock = block
    return result
  }

  private func wrappedAlong(_ names: [AttributeName], of record: ObjectRecord) throws(KMIPError) -> [Attribute] {
    var attributes: [Attribute] = []
    for name in names where !attributes.contains(where: { $0.name == name }) {
      attributes += try instances(of: name, in: record)
    }
    return attributes
  }

  /// The steps of the Wrapping Method.
  private mutating func protected(
    _ plain: SecretBytes, by specification: KeyWrappingSpecification, _ data: inout KeyWrappingData
  ) throws(KMIPError) -> [UInt8] {
    switch specification.method {
    case .encrypt:
      guard let asked = specification.encryptionKey, specification.signingKey == nil else {
        throw KMIPError(.invalidField, "Encrypt takes Encryption Key Information and nothing else")
      }
      return try encrypted(plain, asked, &data)
    default:
      throw KMIPError(.featureNotSupported, "the Wrapping Method \(specification.method.name) is not supported")
    }
  }

  private mutating func encrypted(
    _ plain: SecretBytes, _ asked: KeyWrappingSpecification.Key, _ data: inout KeyWrappingData
  ) throws(KMIPError) -> [UInt8] {
    let key = try usedKey(asked.object, asked.parameters, for: .wrapKey, protects: true)
    data.encryptionKey = WrappingKey(identifier: key.record.uniqueIdentifier, parameters: asked.parameters)
    let method = try keyWrapMethod(key)
    guard let bytes = key.symmetricBytes else {
      throw KMIPError(.keyValueNotPresent, "the server cannot read the wrapping key")
    }
    let wrapped = try wrapping { cryptographer throws(CryptographicError) in
      try cryptographer.wrap(plain, under: bytes, by: method)
    }
    audit(key.record.uniqueIdentifier)
    return wrapped
  }

  private func keyWrapMethod(_ key: UsedKey) throws(KMIPError) -> KeyWrapMethod {
    let mode: BlockCipherMode? = key.parameter(.blockCipherMode)
    guard key.objectType == .symmetricKey, key.record.attributes.cryptographicAlgorithm == .aes else {
      throw KMIPError(.badCryptographicParameters, "the key \(key.record.uniqueIdentifier) cannot wrap so")
    }
    switch mode {
    case .nistKeyWrap: return .plain
    case .aesKeyWrapPadding: return .padded
    default: throw KMIPError(.badCryptographicParameters, "a key is not wrapped by \(mode?.name ?? "no mode")")
    }
  }

  // MARK: Unwrapping

  /// `value` without its wrapping. The wrapping key must be here, and permitted to unwrap.
  mutating func unwrapped(_ value: ManagedObjectValue) throws(KMIPError) -> ManagedObjectValue {
    guard var block = value.keyBlock, let data = block.wrapping else { return value }
    let bytes: SecretBytes
    switch block.value {
    case .wrapped(let wrapped): bytes = wrapped
    case .plain(.bytes(let wrapped), _): bytes = wrapped
    default: throw KMIPError(.keyValueNotPresent, "the server has only the attributes of this key")
    }
    guard data.method == .encrypt, let named = data.encryptionKey else {
      throw KMIPError(.keyWrapTypeNotSupported, "the Wrapping Method \(data.method.name) is not taken off here")
    }
    let key = try usedKey(.identifier(named.identifier), named.parameters, for: .unwrapKey, protects: false)
    let method = try keyWrapMethod(key)
    guard let secret = key.symmetricBytes else {
      throw KMIPError(.keyValueNotPresent, "the server cannot read the wrapping key")
    }
    let plain = try unwrapping { cryptographer throws(CryptographicError) in
      try cryptographer.unwrap(bytes, under: secret, by: method)
    }
    audit(key.record.uniqueIdentifier)
    block.wrapping = nil
    if data.encoding == .noEncoding {
      guard !block.format.isTransparent else {
        throw KMIPError(.encodingOptionError, "a key of format \(block.format.name) cannot be wrapped without encoding")
      }
      block.value = .plain(.bytes(plain), attributes: [])
    } else {
      block.value = try KeyValue(unwrapped: plain, format: block.format, version: version)
    }
    var result = value
    result.keyBlock = block
    return result
  }

  /// Runs a call to the cryptography. A material that the method cannot take could be had in another encoding; a wrapping
  /// that does not verify cannot be taken off (2.x lists no Cryptographic Failure for Get, Export and Import).
  private func wrapping<Result>(_ body: (any Cryptographer) throws(CryptographicError) -> Result) throws(KMIPError)
    -> Result
  {
    do throws(CryptographicError) {
      return try body(capabilities.cryptographer)
    } catch {
      switch error.code {
      case .unsupported: throw KMIPError(.badCryptographicParameters, error.message)
      case .malformed: throw KMIPError(.encodingOptionError, error.message)
      case .failed: throw KMIPError(.cryptographicFailure, error.message)
      }
    }
  }

  private func unwrapping<Result>(_ body: (any Cryptographer) throws(CryptographicError) -> Result) throws(KMIPError)
    -> Result
  {
    do throws(CryptographicError) {
      return try body(capabilities.cryptographer)
    } catch {
      guard error.code != .failed else { throw KMIPError(.cryptographicFailure, error.message) }
      throw KMIPError(operation == .import ? .invalidField : .keyWrapTypeNotSupported, error.message)
    }
  }
}
