internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Create (KMIP 2.1 §6.1.8, 1.4 §4.1): a symmetric key of any algorithm of the enumeration; from 2.0 on secret data too.
func create(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try CreateRequest(payload, version: run.version)
  let type = request.objectType
  guard type == .symmetricKey || (type == .secretData && run.version >= .v2_0) else {
    throw KMIPError(.invalidObjectType, "Create makes no \(type.name)")
  }
  try run.checkProtection(request.protectionStorageMasks)
  var attributes = try run.givenAttributes(request.attributes, for: type)
  try run.applyDefaults(&attributes, for: type)
  let value: ManagedObjectValue
  if type == .symmetricKey {
    value = .symmetricKey(try run.newSymmetricKey(&attributes))
  } else {
    value = .secretData(type: .seed, try run.newSecretData(&attributes))
  }
  let identifier = run.transaction.newUniqueIdentifier()
  try run.insert(value, attributes, identifier: identifier, isMade: true)
  run.answer(identifier, as: .create)
  run.placeholder = identifier
  return CreateResponse(type, identifier).items(for: run.version)
}

extension RequestRun {
  func newSymmetricKey(_ attributes: inout [Attribute]) throws(KMIPError) -> KeyBlock {
    // 1.x requires the algorithm (KMIP 1.4 Table 165); 2.x has defaults (2.1 Table 28).
    guard let algorithm: CryptographicAlgorithm = attributes.enumeration(.cryptographicAlgorithm) ?? usualAlgorithm
    else { throw KMIPError(.invalidAttributeValue, "Cryptographic Algorithm is required") }
    guard let lengths = SymmetricLengths.of(algorithm) else {
      throw KMIPError(.invalidAttributeValue, "\(algorithm.name) is not the algorithm of a symmetric key")
    }
    let bits = attributes.integer(.cryptographicLength) ?? lengths.usual
    guard lengths.contains(bits) else {
      throw KMIPError(.invalidAttributeValue, "there is no \(algorithm.name) key of \(bits) bits")
    }
    guard settings.policy.permitsMaking(algorithm, bits: bits) else {
      throw KMIPError(.cryptographicFailure, "the server's policy forbids keys of \(algorithm.name) and \(bits) bits")
    }
    try checkQuantumSafety(attributes, algorithm, bits: bits)
    attributes.set(.cryptographicAlgorithm, .enumeration(algorithm.rawValue))
    attributes.set(.cryptographicLength, .integer(bits))
    let count = SymmetricLengths.bytes(bits, algorithm)
    var bytes = try randomBytes(count)
    guard bytes.count == count else { throw KMIPError(.cryptographicFailure, "the generator gave too few bytes") }
    if SymmetricLengths.hasParity(algorithm) { bytes = Self.withOddParity(bytes) }
    let (format, material) = try Self.symmetricForm(attributes, bytes)
    return KeyBlock(format: format, value: .plain(material, attributes: []), algorithm: algorithm, length: bits)
  }

  private var usualAlgorithm: CryptographicAlgorithm? { version >= .v2_0 ? .aes : nil }

  func newSecretData(_ attributes: inout [Attribute]) throws(KMIPError) -> KeyBlock {
    let bits = attributes.integer(.cryptographicLength) ?? 256
    guard bits > 0, bits % 8 == 0, bits <= SymmetricLengths.longest else {
      throw KMIPError(.invalidAttributeValue, "secret data has 8 to \(SymmetricLengths.longest) bits, in whole bytes")
    }
    try checkQuantumSafety(attributes, nil, bits: bits)
    let bytes = try randomBytes(Int(bits) / 8)
    if let format: KeyFormatType = attributes.enumeration(.keyFormatType), format != .raw {
      throw KMIPError(.keyFormatTypeNotSupported, "secret data is made as Raw, not as \(format.name)")
    }
    return KeyBlock(format: .raw, value: .plain(.bytes(bytes), attributes: []), length: bits)
  }

  /// KMIP 2.1 §4.26: "The server SHALL comply with the client's requested format or SHALL fail the request."
  private static func symmetricForm(_ attributes: [Attribute], _ bytes: SecretBytes) throws(KMIPError) -> (
    KeyFormatType, KeyMaterial
  ) {
    let format: KeyFormatType = attributes.enumeration(.keyFormatType) ?? .raw
    switch format {
    case .raw: return (.raw, .bytes(bytes))
    case .transparentSymmetricKey: return (format, .transparent(.symmetric(bytes)))
    default: throw KMIPError(.keyFormatTypeNotSupported, "a symmetric key has no format \(format.name)")
    }
  }

  /// FIPS 46-3: the lowest bit of each byte of a DES key makes the byte's parity odd.
  static func withOddParity(_ bytes: SecretBytes) -> SecretBytes {
    SecretBytes(count: bytes.count) { target in
      bytes.withUnsafeBytes { source in
        for at in 0..<bytes.count {
          let high = source[at] & 0xFE
          target[at] = high.nonzeroBitCount % 2 == 0 ? high | 1 : high
        }
      }
    }
  }
}
