internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Derive Key (KMIP 2.1 §6.1.14, 1.4 §4.6): a symmetric key or secret data from keys and secret data that are there.
func deriveKey(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try DeriveKeyRequest(payload, version: run.version)
  let type = request.objectType
  guard type == .symmetricKey || type == .secretData else {
    throw KMIPError(.invalidObjectType, "Derive Key makes no \(type.name)")
  }
  guard request.objects.count <= OperationLimits.derivationObjects else {
    throw KMIPError(.invalidField, "Derive Key takes at most \(OperationLimits.derivationObjects) objects")
  }
  var bases: [UsedObject] = []
  for reference in request.objects {
    // "the current value of the ID Placeholder SHALL NOT be used"
    if case .result(.idPlaceholder) = reference {
      throw KMIPError(.invalidField, "Derive Key does not take the ID Placeholder")
    }
    bases.append(try run.used(reference, for: .derive))
  }
  guard Set(bases.map(\.record.uniqueIdentifier)).count == bases.count else {
    throw KMIPError(.invalidField, "Derive Key names an object twice")
  }
  // The length is always asked for by its attribute, also where the object that is made has none (Secret Data in 1.x).
  let length = request.attributes.attributes.integer(.cryptographicLength)
  var requested = request.attributes
  if !run.applies(.standard(.cryptographicLength), to: type) {
    requested.attributes.removeAll { $0.name == .standard(.cryptographicLength) }
  }
  var attributes = try run.givenAttributes(requested, for: type)
  let (algorithm, bits) = try run.derivedShape(type, length ?? attributes.integer(.cryptographicLength), &attributes)
  let count = type == .symmetricKey ? SymmetricLengths.bytes(bits, algorithm ?? .aes) : Int(bits) / 8
  let derivation = Derivation(method: request.method, parameters: request.parameters, count: count)
  var bytes = try run.derive(derivation, from: bases)
  if let algorithm, SymmetricLengths.hasParity(algorithm) { bytes = RequestRun.withOddParity(bytes) }
  let identifier = run.transaction.newUniqueIdentifier()
  for base in bases {
    attributes.append(Attribute(.link, Link(.derivationBaseObjectLink, base.record.uniqueIdentifier).value))
  }
  let block = KeyBlock(format: .raw, value: .plain(.bytes(bytes), attributes: []), algorithm: algorithm, length: bits)
  try run.insert(
    type == .symmetricKey ? .symmetricKey(block) : .secretData(type: .seed, block), attributes, identifier: identifier,
    isMade: false)
  for var base in bases {
    try run.spend(&base, bytes: count, begins: true)
    base.record.attributes.append(.link, Link(.derivedKeyLink, identifier).value)
    try run.update(base.record)
  }
  run.answer(identifier, as: .deriveKey)
  run.placeholder = identifier
  return ObjectResponse(identifier).items(for: run.version)
}

extension RequestRun {
  /// Algorithm and length of the object to be derived: "the length and algorithm SHALL always be specified for the creation
  /// of a symmetric key", the length for all.
  fileprivate func derivedShape(_ type: ObjectType, _ length: Int32?, _ attributes: inout [Attribute])
    throws(KMIPError) -> (CryptographicAlgorithm?, Int32)
  {
    guard let bits = length else {
      throw KMIPError(.invalidField, "Derive Key needs the Cryptographic Length of the new object")
    }
    if let format: KeyFormatType = attributes.enumeration(.keyFormatType), format != .raw {
      throw KMIPError(.keyFormatTypeNotSupported, "derived objects are made as Raw, not as \(format.name)")
    }
    guard bits > 0, bits % 8 == 0 || type == .symmetricKey, bits / 8 <= Int32(OperationLimits.derivedBytes) else {
      throw KMIPError(.invalidField, "Cryptographic Length is out of range")
    }
    guard type == .symmetricKey else { return (nil, bits) }
    guard let algorithm: CryptographicAlgorithm = attributes.enumeration(.cryptographicAlgorithm) else {
      throw KMIPError(.invalidField, "Derive Key needs the Cryptographic Algorithm of a new key")
    }
    guard let lengths = SymmetricLengths.of(algorithm), lengths.contains(bits) else {
      throw KMIPError(.invalidField, "there is no \(algorithm.name) key of \(bits) bits")
    }
    guard settings.policy.permitsMaking(algorithm, bits: bits) else {
      throw KMIPError(.unsupportedCryptographicParameters, "the server's policy forbids keys of \(algorithm.name)")
    }
    return (algorithm, bits)
  }
}
