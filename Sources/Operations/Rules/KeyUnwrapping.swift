internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Taking a wrapping off: at Import and Get with Key Wrap Type Not Wrapped (KMIP 2.1 §3.1.3).
extension RequestRun {
  /// `value` without its wrapping. The wrapping key must be here, and permitted to unwrap.
  mutating func unwrapped(_ value: ManagedObjectValue) throws(KMIPError) -> ManagedObjectValue {
    guard var block = value.keyBlock, let data = block.wrapping else { return value }
    guard let stored = block.value else {
      throw KMIPError(.keyValueNotPresent, "the server has only the attributes of this key")
    }
    let isEncoded = data.encoding != .noEncoding
    let (encrypts, signs) = (data.encryptionKey, data.signingKey)
    let outer: SecretBytes
    switch stored {
    case .wrapped(let bytes): outer = bytes
    case .plain(.bytes(let bytes), _) where data.method != .macSign || !isEncoded: outer = bytes
    default: outer = try stored.wrappable(for: version)
    }
    switch data.method {
    case .encrypt:
      guard let encrypts else { throw incomplete(data) }
      block.value = try read(try decrypted(outer, encrypts, data), block.format, isEncoded)
    case .macSign:
      guard let signs else { throw incomplete(data) }
      try verify(outer, signs, data)
      if !isEncoded { block.value = try read(outer, block.format, false) }
    case .encryptThenMACSign:
      guard let encrypts, let signs else { throw incomplete(data) }
      try verify(outer, signs, data)
      block.value = try read(try decrypted(outer, encrypts, data), block.format, isEncoded)
    case .macSignThenEncrypt:
      guard let encrypts, let signs else { throw incomplete(data) }
      let plain = try decrypted(outer, encrypts, data)
      try verify(plain, signs, data)
      block.value = try read(plain, block.format, isEncoded)
    case .tr_31: throw KMIPError(.keyWrapTypeNotSupported, "the Wrapping Method TR-31 is not taken off here")
    }
    block.wrapping = nil
    var result = value
    result.keyBlock = block
    return result
  }

  private func incomplete(_ data: KeyWrappingData) -> KMIPError {
    KMIPError(.keyWrapTypeNotSupported, "the Key Wrapping Data does not name the keys of \(data.method.name)")
  }

  private func read(_ plain: SecretBytes, _ format: KeyFormatType, _ isEncoded: Bool) throws(KMIPError) -> KeyValue {
    if isEncoded { return try KeyValue(unwrapped: plain, format: format, version: version) }
    guard !format.isTransparent else {
      throw KMIPError(.encodingOptionError, "a key of format \(format.name) cannot be wrapped without encoding")
    }
    return .plain(.bytes(plain), attributes: [])
  }

  private mutating func decrypted(_ bytes: SecretBytes, _ named: WrappingKey, _ data: KeyWrappingData)
    throws(KMIPError) -> SecretBytes
  {
    let use = try wrappingUse(
      .identifier(named.identifier), named.parameters, symmetric: .unwrapKey, pair: .unwrapKey, .privateKey,
      protects: false)
    audit(use.used.record.uniqueIdentifier)
    guard use.objectType == .symmetricKey else {
      let method = try asymmetric(of: use.used, use.parameters)
      let key = try use.used.privateKey()
      return try unwrapping { cryptographer throws(CryptographicError) in
        try cryptographer.decrypt(bytes.revealed(), method, key: key)
      }
    }
    let key = try use.used.secret()
    if let method = try keyWrapMethod(use) {
      return try unwrapping { cryptographer throws(CryptographicError) in
        try cryptographer.unwrap(bytes, under: key, by: method)
      }
    }
    let choice: CipherChoice
    do throws(KMIPError) {
      choice = try cipher(of: use.used, key: key, use.parameters, nonce: data.ivCounterNonce, encrypting: false)
    } catch {
      // The nonce is missing in what was registered, not in this message.
      throw error.reason == .invalidMessage ? incomplete(data) : error
    }
    let all = bytes.revealed()
    let tag = choice.method.tagLength
    guard all.count >= tag else { throw incomplete(data) }
    return try unwrapping { cryptographer throws(CryptographicError) in
      SecretBytes(
        try cryptographer.decrypt(
          Array(all.dropLast(tag)), choice.method, key: key, nonce: choice.nonce, additional: [],
          tag: Array(all.suffix(tag))))
    }
  }

  private mutating func verify(_ bytes: SecretBytes, _ named: WrappingKey, _ data: KeyWrappingData) throws(KMIPError) {
    guard let given = data.macSignature else { throw incomplete(data) }
    let use = try wrappingUse(
      .identifier(named.identifier), named.parameters, symmetric: .macVerify, pair: .verify, .publicKey,
      protects: false)
    audit(use.used.record.uniqueIdentifier)
    let isGood: Bool
    if use.objectType == .symmetricKey {
      let key = try use.used.secret()
      let method = try code(of: use.used, key: key, use.parameters)
      let made = try unwrapping { cryptographer throws(CryptographicError) in
        try cryptographer.code(method, key: key, bytes.revealed())
      }
      isGood = SecretBytes(made) == SecretBytes(given)
    } else {
      let method = try signature(of: use.used, use.parameters, signing: false, isDigested: false)
      let key = try use.used.publicKey(capabilities.cryptographer)
      isGood = try unwrapping { cryptographer throws(CryptographicError) in
        let input =
          if let hash = method.hash { try cryptographer.hash(hash, bytes.revealed()) } else { bytes.revealed() }
        return try cryptographer.verify(given, of: input, method, key: key)
      }
    }
    guard isGood else { throw broken("the MAC or signature of the wrapped key does not verify") }
  }

  private func broken(_ why: String) -> KMIPError {
    KMIPError(operation == .import ? .invalidField : .keyWrapTypeNotSupported, why)
  }

  /// A wrapping that does not verify cannot be taken off (2.x lists no Cryptographic Failure for Get, Export and Import).
  private func unwrapping<Result>(_ body: (any Cryptographer) throws(CryptographicError) -> Result) throws(KMIPError)
    -> Result
  {
    do throws(CryptographicError) {
      return try body(capabilities.cryptographer)
    } catch {
      throw error.code == .unsupported ? KMIPError(.badCryptographicParameters, error.message) : broken(error.message)
    }
  }
}
