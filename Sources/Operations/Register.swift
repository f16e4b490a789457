internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Register (KMIP 2.1 §6.1.43, 1.4 §4.3): any object type, checked against what is said of it.
func register(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try RegisterRequest(payload, version: run.version)
  guard Catalogue.objectTypes(in: run.version).contains(request.objectType), !request.objectType.isSystem else {
    throw KMIPError(.invalidObjectType, "objects of type \(request.objectType.name) cannot be registered")
  }
  try run.checkProtection(request.protectionStorageMasks)
  var attributes = try run.givenAttributes(request.attributes, for: request.objectType)
  try run.applyDefaults(&attributes, for: request.objectType)
  // KMIP 1.2 brought objects whose value is elsewhere: these have a key block without one. The object itself is always
  // there.
  guard var value = request.object else {
    throw KMIPError(.invalidMessage, "Register needs the object itself")
  }
  switch value {
  case .certificate(let type, let bytes): try run.describe(certificate: bytes, type, &attributes)
  case .certificateRequest(_, let bytes): try run.describe(certificateRequest: bytes, &attributes)
  case .template(let template): try run.check(template: template, attributes)
  case .opaqueObject, .system: break
  case .secretData, .splitKey, .pgpKey, .symmetricKey, .privateKey, .publicKey:
    guard let block = value.keyBlock else { preconditionFailure("keys have a key block") }
    value.keyBlock = try run.describe(block, of: value, &attributes)
    run.linkWrappingKey(block, &attributes)
  }
  let identifier = run.transaction.newUniqueIdentifier()
  try run.insert(value, attributes, identifier: identifier, isMade: false)
  run.answer(identifier, as: .register)
  run.placeholder = identifier
  return ObjectResponse(identifier).items(for: run.version)
}

extension RequestRun {
  /// KMIP 1.4 §11.4: a Template structure with a Name in it is refused; the template's own Name it needs.
  func check(template: [Attribute], _ attributes: [Attribute]) throws(KMIPError) {
    guard !template.contains(where: { $0.name == .standard(.name) }) else {
      throw KMIPError(.invalidField, "a Template structure holds no Name: that is an attribute of the template object")
    }
    guard attributes.contains(where: { $0.name == .standard(.name) }) else {
      throw KMIPError(.invalidField, "a template needs a Name")
    }
    var checked = RequestedAttributes(attributes: template)
    try checked.checkInstances(version: version)
    checked.attributes = []
    for attribute in template where attribute.name == .standard(.uniqueIdentifier) {
      throw KMIPError(.invalidField, "a template holds no \(attribute.name.display)")
    }
  }

  /// Takes algorithm and length from the key block, the attributes or the key itself, wherever they are said; where they
  /// are said twice they must agree (KMIP 2.1 Table 293).
  func describe(_ block: KeyBlock, of value: ManagedObjectValue, _ attributes: inout [Attribute])
    throws(KMIPError) -> KeyBlock
  {
    var block = block
    if let format: KeyFormatType = attributes.enumeration(.keyFormatType), format != block.format {
      throw KMIPError(.invalidAttributeValue, "Key Format Type differs between the attributes and the Key Block")
    }
    let facts = try facts(of: value, block)
    let algorithm =
      try agree(
        attributes.enumeration(.cryptographicAlgorithm), block.algorithm, "Cryptographic Algorithm") ?? facts?.algorithm
    let length =
      try agree(attributes.integer(.cryptographicLength), block.length, "Cryptographic Length")
      ?? (facts?.length).flatMap { $0 > 0 ? Int32($0) : nil }
    guard length.map({ $0 > 0 }) ?? true else {
      throw KMIPError(.invalidField, "Cryptographic Length must be positive")
    }
    if let facts, let algorithm, !facts.algorithm.isSameFamily(as: algorithm) {
      throw KMIPError(.invalidField, "the key is one of \(facts.algorithm.name), not of \(algorithm.name)")
    }
    if let facts, facts.length > 0, let length, facts.length != Int(length) {
      throw KMIPError(.invalidField, "the key has \(facts.length) bits, not \(length)")
    }
    switch value {
    case .secretData: break
    case .symmetricKey:
      guard let algorithm else {
        throw KMIPError(.invalidField, "Cryptographic Algorithm is required for a \(value.objectType.name)")
      }
      let known = length ?? block.rawBits
      guard let bits = known else {
        throw KMIPError(.invalidField, "Cryptographic Length is required for a \(value.objectType.name)")
      }
      if let raw = block.rawBits, raw == 0 || !SymmetricLengths.fits(bits, raw: raw, algorithm) {
        throw KMIPError(.invalidField, "the key material has \(raw) bits, Cryptographic Length says \(bits)")
      }
      attributes.set(.cryptographicLength, .integer(bits))
    case .privateKey, .publicKey, .splitKey:
      guard algorithm != nil else {
        throw KMIPError(.invalidField, "Cryptographic Algorithm is required for a \(value.objectType.name)")
      }
    default: break
    }
    if let algorithm { attributes.set(.cryptographicAlgorithm, .enumeration(algorithm.rawValue)) }
    if let length { attributes.set(.cryptographicLength, .integer(length)) }
    try checkQuantumSafety(attributes, algorithm, bits: length)
    // KMIP 1.4 Table 7: the block says them unless they are unknown; a reader need not look at the attributes.
    if value.objectType != .secretData {
      block.algorithm = block.algorithm ?? algorithm
      block.length = block.length ?? attributes.integer(.cryptographicLength)
    }
    return block
  }

  /// What the cryptography reads in an asymmetric key; nil where it cannot: wrapped, or an algorithm that is only stored.
  private func facts(of value: ManagedObjectValue, _ block: KeyBlock) throws(KMIPError) -> KeyFacts? {
    do throws(CryptographicError) {
      guard !KeyForms.isNegative(block) else {
        throw CryptographicError(.malformed, "a number of a key is never negative")
      }
      switch value {
      case .privateKey:
        guard let key = KeyForms.privateMaterial(block) else { return nil }
        return try capabilities.cryptographer.facts(of: key)
      case .publicKey:
        guard let key = KeyForms.publicMaterial(block) else { return nil }
        let facts = try capabilities.cryptographer.facts(of: key)
        guard facts.algorithm != .rsa || facts.length > 0 else {
          throw CryptographicError(.malformed, "an RSA key has a modulus")
        }
        return facts
      default: return nil
      }
    } catch {
      switch error.code {
      case .unsupported: return nil
      case .malformed: throw KMIPError(.invalidField, "the key material is no key in the format \(block.format.name)")
      case .failed: throw KMIPError(.cryptographicFailure, error.message)
      }
    }
  }

  private func agree<Fact: Equatable>(_ attribute: Fact?, _ block: Fact?, _ name: String) throws(KMIPError) -> Fact? {
    if let attribute, let block, attribute != block {
      throw KMIPError(.invalidField, "\(name) differs between the attributes and the Key Block")
    }
    return attribute ?? block
  }

  /// KMIP 2.1 §6.1.43: a wrapped object gets a link to the key that wraps it.
  func linkWrappingKey(_ block: KeyBlock, _ attributes: inout [Attribute]) {
    guard version >= .v2_0, let key = block.wrapping?.encryptionKey?.identifier else { return }
    let isLinked = attributes.contains { $0.name == .standard(.link) && Link($0.value)?.type == .wrappingKeyLink }
    if !isLinked { attributes.append(Attribute(.link, Link(.wrappingKeyLink, key).value)) }
  }
}

extension KeyBlock {
  /// The length of material that is the key itself, in bits.
  fileprivate var rawBits: Int32? {
    guard wrapping == nil, case .plain(let material, _)? = value else { return nil }
    switch (material, format) {
    case (.bytes(let bytes), .raw): return Int32(bytes.count * 8)
    case (.transparent(.symmetric(let bytes)), _): return Int32(bytes.count * 8)
    default: return nil
    }
  }
}

extension CryptographicAlgorithm {
  /// One EC key may be meant for signing or for agreement: the enumeration has names for the uses.
  fileprivate func isSameFamily(as other: CryptographicAlgorithm) -> Bool { family == other.family }

  private var family: CryptographicAlgorithm {
    switch self {
    case .ecdsa, .ecdh, .ecmqv, .ec, .sm2: .ec
    default: self
    }
  }
}
