internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Join Split Key (KMIP 2.1 §6.1.27, 1.4 §4.39).
func joinSplitKey(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try JoinSplitKeyRequest(payload, version: run.version)
  let types: [ObjectType] = [.symmetricKey, .privateKey, .secretData]
  guard types.contains(request.objectType) else {
    throw KMIPError(.invalidObjectType, "Split Keys are not joined to a \(request.objectType.name)")
  }
  guard request.secretDataType == nil || request.objectType == .secretData else {
    throw KMIPError(.invalidField, "Secret Data Type is for Secret Data")
  }
  try run.checkProtection(request.protectionStorageMasks)
  var attributes = try run.givenAttributes(request.attributes, for: request.objectType)
  let parts = try run.parts(request.objects)
  var block = try run.joined(
    parts.map(\.split), polynomial: parts[0].record.attributes.enumeration(.splitKeyPolynomial))
  let first = parts[0].record.attributes
  for type in [AttributeType.cryptographicAlgorithm, .cryptographicLength]
  where first[type] != nil && type.rule.applies(to: request.objectType, in: run.version) {
    guard let known = first[type] else { continue }
    if let said = attributes.value(type), said != known {
      throw KMIPError(.invalidAttributeValue, "the \(type.name) is not that of the Split Keys")
    }
    attributes.set(type, known)
  }
  if attributes.value(.cryptographicUsageMask) == nil, let mask = first[.cryptographicUsageMask] {
    attributes.set(.cryptographicUsageMask, mask)
  }
  // What must not leave does not leave by a detour.
  if parts.contains(where: { $0.record.attributes.boolean(.sensitive) == true }) {
    attributes.set(.sensitive, .boolean(true))
  }
  if parts.contains(where: { $0.record.attributes.boolean(.extractable) == false }) {
    attributes.set(.extractable, .boolean(false))
  }
  let value: ManagedObjectValue
  switch request.objectType {
  case .symmetricKey: value = .symmetricKey(block)
  case .privateKey: value = .privateKey(block)
  default:
    block.algorithm = nil
    value = .secretData(type: request.secretDataType ?? .seed, block)
  }
  var described = value
  described.keyBlock = try run.describe(block, of: value, &attributes)
  let identifier = run.transaction.newUniqueIdentifier()
  try run.insert(described, attributes, identifier: identifier, isMade: false)
  for part in parts { run.audit(part.record.uniqueIdentifier) }
  run.answer(identifier, as: .joinSplitKey)
  run.placeholder = identifier
  return JoinSplitKeyResponse(request.objectType, identifier).items(for: run.version)
}

/// A Split Key with its attributes.
private struct Part {
  let record: ObjectRecord
  let split: SplitKey
}

extension RequestRun {
  fileprivate mutating func parts(_ references: [ObjectReference]) throws(KMIPError) -> [Part] {
    guard references.count <= Int(OperationLimits.splitKeyParts) else {
      throw KMIPError(.invalidField, "a key has at most \(OperationLimits.splitKeyParts) parts")
    }
    var parts: [Part] = []
    for reference in references {
      let record = try liveObject(reference)
      guard case .splitKey(let split)? = try material(of: record) else {
        throw KMIPError(.invalidObjectType, "the object \(record.uniqueIdentifier) is no Split Key")
      }
      parts.append(Part(record: record, split: split))
    }
    return parts
  }

  /// The key block of the key that the parts come to.
  fileprivate func joined(_ parts: [SplitKey], polynomial: SplitKeyPolynomial?) throws(KMIPError) -> KeyBlock {
    let first = parts[0]
    for part in parts {
      guard part.method == first.method, part.parts == first.parts, part.threshold == first.threshold,
        part.primeFieldSize == first.primeFieldSize, part.keyBlock.format == first.keyBlock.format,
        part.keyBlock.algorithm == first.keyBlock.algorithm, part.keyBlock.length == first.keyBlock.length
      else { throw KMIPError(.badCryptographicParameters, "the Split Keys are not parts of one key") }
    }
    guard Set(parts.map(\.partIdentifier)).count == parts.count else {
      throw KMIPError(.badCryptographicParameters, "one part is named twice")
    }
    guard parts.count >= Int(first.threshold) else {
      throw KMIPError(.cryptographicFailure, "\(first.threshold) Split Keys are needed")
    }
    guard first.parts <= OperationLimits.splitKeyParts else {
      throw KMIPError(.unsupportedCryptographicParameters, "keys in more than 255 parts are only stored")
    }
    var shares: [SecretSharing.Share] = []
    for part in parts {
      guard part.keyBlock.wrapping == nil, case .plain(let material, _)? = part.keyBlock.value else {
        throw KMIPError(.cryptographicFailure, "the value of a Split Key is wrapped, or not here")
      }
      let bytes: SecretBytes
      switch material {
      case .bytes(let raw): bytes = raw
      case .transparent(.symmetric(let raw)): bytes = raw
      default: throw KMIPError(.cryptographicFailure, "a Split Key holds no bytes")
      }
      shares.append(SecretSharing.Share(number: UInt8(part.partIdentifier), bytes: bytes.revealed()))
    }
    let sharing = try sharing(of: first, polynomial)
    let count = Self.isRaw(first.keyBlock.format) ? first.keyBlock.length.map { (Int($0) + 7) / 8 } : nil
    guard var secret = sharing.join(shares, count: count) else {
      throw KMIPError(.cryptographicFailure, "the Split Keys are not parts of one key")
    }
    // Pieces of 16 bits may have added a byte to an encoded key, which tells its own length.
    if count == nil, first.method == .polynomialSharingGF2_16, let length = Self.encodedLength(secret) {
      secret = Array(secret.prefix(length))
    }
    var block = first.keyBlock
    block.value = .plain(.bytes(SecretBytes(secret)), attributes: [])
    if block.format.isTransparent { block.format = .raw }
    return block
  }

  /// Whether the key's length tells that of its bytes.
  private static func isRaw(_ format: KeyFormatType) -> Bool { format == .raw || format == .transparentSymmetricKey }

  /// Bytes of the DER value that begins here (X.690 §8.1.3); nil when none does.
  private static func encodedLength(_ bytes: [UInt8]) -> Int? {
    guard bytes.count > 2, bytes[0] == 0x30 else { return nil }
    let first = Int(bytes[1])
    guard first >= 0x80 else { return 2 + first }
    let octets = first & 0x7F
    guard (1...4).contains(octets), bytes.count >= 2 + octets else { return nil }
    return 2 + octets + bytes[2..<2 + octets].reduce(0) { $0 << 8 | Int($1) }
  }

  private func sharing(of part: SplitKey, _ polynomial: SplitKeyPolynomial?) throws(KMIPError) -> SecretSharing {
    let field: BinaryField
    switch polynomial {
    case .polynomial_283: field = .polynomial283
    case .polynomial_285: field = .polynomial285
    case nil: field = binaryField
    }
    switch part.method {
    case .xor: return .xor
    case .polynomialSharingGF2_8: return .bytes(field)
    case .polynomialSharingGF2_16: return .pairs(field)
    case .polynomialSharingPrimeField:
      guard let magnitude = part.primeFieldSize.flatMap({ BigNumbers.magnitude($0) }),
        let prime = PrimeField(magnitude, parts: UInt32(part.parts))
      else { throw KMIPError(.unsupportedCryptographicParameters, "the Prime Field Size is no prime") }
      return .integers(prime)
    }
  }
}
