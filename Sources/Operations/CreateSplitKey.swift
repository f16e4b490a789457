internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Create Split Key (KMIP 2.1 §6.1.10, 1.4 §4.38): a new or an existing key in parts, each an object of its own.
func createSplitKey(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try CreateSplitKeyRequest(payload, version: run.version)
  try run.checkProtection(request.protectionStorageMasks)
  var attributes = try run.givenAttributes(request.attributes, for: .splitKey)
  let block = try run.keyToSplit(request, &attributes)
  guard case .plain(.bytes(let secret), _)? = block.value else {
    throw KMIPError(.keyValueNotPresent, "the server cannot read the key")
  }
  let (sharing, prime) = try run.sharing(request, secretBits: secret.count * 8)
  let shares = try run.shares(of: secret, sharing, request)

  var identifiers: [UniqueIdentifier] = []
  for share in shares {
    var part = block
    part.value = .plain(.bytes(SecretBytes(share.bytes)), attributes: [])
    let value = SplitKey(
      parts: request.parts, partIdentifier: Int32(share.number), threshold: request.threshold, method: request.method,
      primeFieldSize: prime, keyBlock: part)
    let identifier = run.transaction.newUniqueIdentifier()
    try run.insert(.splitKey(value), attributes, identifier: identifier, isMade: true)
    run.answer(identifier, as: identifiers.isEmpty ? .createSplitKey : nil)
    identifiers.append(identifier)
  }
  run.results[.createSplitKey] = identifiers.first
  run.placeholder = identifiers.first
  return CreateSplitKeyResponse(identifiers).items(for: run.version)
}

extension RequestRun {
  /// The key of an object, or a new one; its block holds bytes. The attributes of the parts are completed with what the key
  /// tells: "the attributes of the key take precedence".
  fileprivate mutating func keyToSplit(_ request: CreateSplitKeyRequest, _ attributes: inout [Attribute])
    throws(KMIPError) -> KeyBlock
  {
    guard let reference = request.object else {
      guard request.objectType == .splitKey || request.objectType == .symmetricKey else {
        throw KMIPError(.invalidObjectType, "no \(request.objectType.name) is made in parts")
      }
      var made = attributes
      made.removeAll { $0.name == .standard(.keyFormatType) }
      let block = try newSymmetricKey(&made)
      attributes = made
      return block
    }
    guard request.objectType == .splitKey else {
      throw KMIPError(.invalidObjectType, "a key is split into Split Keys, not into a \(request.objectType.name)")
    }
    let source = try liveObject(reference)
    guard let value = try material(of: source), var block = value.keyBlock, value.objectType != .splitKey,
      value.objectType != .publicKey
    else { throw KMIPError(.invalidObjectType, "an object of type \(source.objectType.name) is not split") }
    guard block.wrapping == nil, case .plain(let material, _)? = block.value else {
      throw KMIPError(.invalidField, "a key whose value is wrapped or not here is not split")
    }
    if source.attributes.boolean(.extractable) == false {
      throw KMIPError(.permissionDenied, "the key is not Extractable, and would be so in parts")
    }
    switch material {
    case .bytes: break
    case .transparent(.symmetric(let bytes)):
      block.format = .raw
      block.value = .plain(.bytes(bytes), attributes: [])
    default:
      // Keys of parts are split in their encoded form.
      let converted = try KeyForms.converted(value, to: .pkcs_8, capabilities.cryptographer)
      guard let bytes = converted.keyBlock else { throw KMIPError(.invalidField, "the key has no encoded form") }
      block = bytes
    }
    for type in [AttributeType.cryptographicAlgorithm, .cryptographicLength, .cryptographicUsageMask] {
      if let known = source.attributes[type] { attributes.set(type, known) }
    }
    if case .plain(.bytes(let bytes), _)? = block.value, attributes.value(.cryptographicLength) == nil {
      attributes.set(.cryptographicLength, .integer(Int32(bytes.count * 8)))
    }
    if source.attributes.boolean(.sensitive) == true { attributes.set(.sensitive, .boolean(true)) }
    block.algorithm = block.algorithm ?? attributes.enumeration(.cryptographicAlgorithm)
    block.length = block.length ?? attributes.integer(.cryptographicLength)
    return block
  }

  /// How the request wants the key shared, and the prime as it is stored.
  fileprivate func sharing(_ request: CreateSplitKeyRequest, secretBits: Int) throws(KMIPError) -> (
    SecretSharing, prime: [UInt8]?
  ) {
    guard (1...OperationLimits.splitKeyParts).contains(request.parts), (1...request.parts).contains(request.threshold)
    else {
      throw KMIPError(
        .invalidField, "a key has 1 to \(OperationLimits.splitKeyParts) parts, and a threshold of no more than these")
    }
    guard request.method == .polynomialSharingPrimeField || request.primeFieldSize == nil else {
      throw KMIPError(.invalidField, "Prime Field Size is for Polynomial Sharing Prime Field")
    }
    switch request.method {
    case .xor:
      guard request.threshold == request.parts else {
        throw KMIPError(.invalidField, "with XOR all parts are needed: threshold and parts are the same")
      }
      return (.xor, nil)
    case .polynomialSharingGF2_8: return (.bytes(binaryField), nil)
    case .polynomialSharingGF2_16: return (.pairs(binaryField), nil)
    case .polynomialSharingPrimeField:
      let magnitude: [UInt8]
      if let given = request.primeFieldSize {
        guard let positive = BigNumbers.magnitude(given) else {
          throw KMIPError(.badCryptographicParameters, "a Prime Field Size is not negative")
        }
        magnitude = positive
      } else {
        magnitude = try Self.usualPrime(above: secretBits)
      }
      // "Prime Field Size is a prime bigger than 2^L"
      let isAbove = magnitude.count * 8 - (magnitude.first ?? 0).leadingZeroBitCount > secretBits
      guard isAbove, let field = PrimeField(magnitude, parts: UInt32(request.parts)) else {
        throw KMIPError(.badCryptographicParameters, "the Prime Field Size is no prime above the key")
      }
      return (.integers(field), BigNumbers.wire(magnitude))
    }
  }

  /// KMIP 1.x shares over polynomial 283, 2.0 and later over 285.
  var binaryField: BinaryField { version.major < 2 ? .polynomial283 : .polynomial285 }

  /// A Mersenne prime (2^n - 1) above the key.
  private static func usualPrime(above bits: Int) throws(KMIPError) -> [UInt8] {
    for exponent in [127, 521, 1_279, 2_203, 4_423, 9_689] where exponent > bits {
      let bytes = [UInt8](repeating: 0xFF, count: (exponent + 7) / 8)
      return [0xFF >> UInt8(bytes.count * 8 - exponent)] + bytes.dropFirst()
    }
    throw KMIPError(.badCryptographicParameters, "a key of \(bits) bits needs a Prime Field Size")
  }

  fileprivate func shares(of secret: SecretBytes, _ sharing: SecretSharing, _ request: CreateSplitKeyRequest)
    throws(KMIPError) -> [SecretSharing.Share]
  {
    let shares = try sharing.split(
      secret.revealed(), parts: UInt8(request.parts), threshold: UInt8(request.threshold),
      random: { (count) throws(KMIPError) in try randomBytes(count).revealed() })
    guard let shares else { throw KMIPError(.cryptographicFailure, "the key cannot be shared so") }
    return shares
  }
}
