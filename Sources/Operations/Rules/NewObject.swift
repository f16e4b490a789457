internal import Access
internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Making an object: what its attributes are when the request's are taken, and the server's own laid beside them.
extension RequestRun {
  /// Completes the attributes of a new object and adds it to the transaction.
  ///
  /// - Parameter isMade: the server made the material itself, rather than a client.
  mutating func insert(
    _ value: ManagedObjectValue, _ given: [Attribute], identifier: UniqueIdentifier, isMade: Bool
  ) throws(KMIPError) {
    guard hasRightToMake else {
      throw KMIPError(.permissionDenied, "the ticket's rights are to certain objects: it makes no others")
    }
    let type = value.objectType
    var attributes = AttributeSet(given)
    attributes.setDate(.initialDate, now)
    attributes.setDate(.lastChangeDate, now)
    if type != .template {
      try complete(&attributes, for: value, isMade: isMade)
      try LifeCycle.checkDates(attributes)
      attributes.state = .preActive
      LifeCycle.settle(&attributes, at: now)
    }
    try checkConstraints(attributes, for: type)
    try checkNames(attributes, owner: principal.identity, except: nil)
    let record = ObjectRecord(
      uniqueIdentifier: identifier, objectType: type, owner: principal.identity, attributes: attributes)
    try guarded { run throws(RegistryError) in try run.transaction.insert(record, value: value) }
    audit(identifier)
  }

  private func complete(_ attributes: inout AttributeSet, for value: ManagedObjectValue, isMade: Bool)
    throws(KMIPError)
  {
    let type = value.objectType
    if type != .opaqueObject, !attributes.contains(.cryptographicUsageMask) {
      // `ClientQuirk.keyPairsWithoutMask`; from 2.0 on the defaults that Query tells of.
      attributes.usageMask = UsageMasks.usual(type, attributes.cryptographicAlgorithm)
    }
    if let limits = attributes[.usageLimits] { attributes.set(.usageLimits, try UsageLimits(new: limits).value) }
    if let digest = try digest(of: value) { attributes.set(.digest, digest.value) }
    switch value {
    case .opaqueObject(let opaque, _): attributes.set(.opaqueDataType, .enumeration(opaque))
    case .certificate(let kind, _): attributes.certificateType = kind
    default: attributes.keyFormatType = value.keyBlock?.format
    }
    if value.keyBlock != nil, value.keyBlock?.value == nil { attributes.set(.keyValuePresent, .boolean(false)) }
    if case .splitKey(let split) = value {
      // KMIP 3.0 has attributes for these; the polynomial is that of the version which shares.
      attributes.set(.splitKeyMethod, split.method)
      attributes.set(.splitKeyParts, .integer(split.parts))
      attributes.set(.splitKeyThreshold, .integer(split.threshold))
      attributes.set(.keyPartIdentifier, .integer(split.partIdentifier))
      let isBinary = split.method == .polynomialSharingGF2_8 || split.method == .polynomialSharingGF2_16
      if isBinary, !attributes.contains(.splitKeyPolynomial) {
        attributes.set(.splitKeyPolynomial, version.major < 2 ? SplitKeyPolynomial.polynomial_283 : .polynomial_285)
      }
    }
    if let category = attributes.cryptographicAlgorithm?.nistSecurityCategory {
      attributes.set(.nistSecurityCategory, .integer(category))
    }
    if isMade {
      // Of an object that the server makes these are the server's to say (KMIP 2.1 §4.38, §4.46).
      for type in [AttributeType.originalCreationDate, .randomNumberGenerator] where attributes.contains(type) {
        throw KMIPError(.attributeReadOnly, "\(type.name) is set by the server, which makes the object")
      }
      attributes.set(.randomNumberGenerator, Self.generator)
      attributes.setDate(.originalCreationDate, now)
    }
    // KMIP 2.1 §4.3, §4.33: these tell whether the other has ever been otherwise.
    if attributes.boolean(.sensitive) == true { attributes.set(.alwaysSensitive, .boolean(true)) }
    if attributes.boolean(.extractable) == false { attributes.set(.neverExtractable, .boolean(true)) }
  }

  /// KMIP 2.1 §4.21: of the key material (as it is, or the TTLV encoding of a structure), of a certificate's value, of
  /// opaque data.
  func digest(of value: ManagedObjectValue) throws(KMIPError) -> Digest? {
    let bytes: SecretBytes
    var format: KeyFormatType?
    switch value {
    case .certificate(let kind, let der):
      bytes = SecretBytes(der)
      format = kind == .x_509 ? .x_509 : nil
    case .certificateRequest(_, let der):
      bytes = SecretBytes(der)
      format = .pkcs_10
    case .opaqueObject(_, let data):
      bytes = data
      format = .opaque
    case .template, .system: return nil
    default:
      guard let block = value.keyBlock else { return nil }
      format = block.format
      switch block.value {
      case nil: return nil
      case .wrapped(let wrapped): bytes = wrapped
      case .plain(.bytes(let material), _): bytes = material
      case .plain(.transparent, _):
        let item = try value.encoded(for: .v2_1)
        guard let material = item.value[.keyBlock]?[.keyValue]?[.keyMaterial] else { return nil }
        bytes = SecretBytes(BinaryEncoder.encode(Item(.keyMaterial, material)))
      }
    }
    let digest = try sha256(bytes)
    return Digest(.sha_256, digest, format: format)
  }

  /// What makes the server's keys: a CTR_DRBG over AES-256 (NIST SP 800-90A).
  static let generator: Value = .structure(generatorMembers)

  static let generatorMembers: [Item] = [
    Item(.rngAlgorithm, .enumeration(RNGAlgorithm.drbg.rawValue)),
    Item(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
    Item(.cryptographicLength, .integer(256)),
    Item(.drbgAlgorithm, .enumeration(DRBGAlgorithm.ctr.rawValue)),
  ]

  /// KMIP 2.1 §7.33: the object must fit one of the masks. The server keeps keys in software.
  func checkProtection(_ masks: [ProtectionStorageMask], or reason: ResultReason = .protectionStorageUnavailable)
    throws(KMIPError)
  {
    guard !masks.isEmpty, !masks.contains(where: { ProtectionStorageMask.software.isSuperset(of: $0) }) else { return }
    throw KMIPError(reason, "keys are protected by software here, which no Protection Storage Mask permits")
  }

  /// KMIP 2.1 §4.45: who asks for a quantum safe object gets one or an error (case QS-M-2).
  func checkQuantumSafety(_ attributes: [Attribute], _ algorithm: CryptographicAlgorithm?, bits: Int32?)
    throws(KMIPError)
  {
    guard attributes.contains(where: { $0.name == .standard(.quantumSafe) && $0.value == .boolean(true) }) else {
      return
    }
    // Grover's algorithm halves the strength of symmetric keys; Shor's leaves nothing of RSA, DSA, DH and EC.
    let isSymmetric = algorithm.map { SymmetricLengths.of($0) != nil } ?? false
    guard (isSymmetric && (bits ?? 0) >= 256) || algorithm?.isPostQuantum == true else {
      throw KMIPError(.generalFailure, "the object that is asked for would not be quantum safe")
    }
  }
}

extension CryptographicAlgorithm {
  /// The signatures and key encapsulations of FIPS 203, 204 and 205.
  var isPostQuantum: Bool { (Self.ml_KEM_512.rawValue...Self.slh_DSA_SHAKE_256f.rawValue).contains(rawValue) }
}

extension Array where Element == Attribute {
  func value(_ type: AttributeType) -> Value? {
    for attribute in self where attribute.name == .standard(type) { return attribute.value }
    return nil
  }

  func enumeration<E: KMIPEnumeration>(_ type: AttributeType) -> E? {
    guard case .enumeration(let raw)? = value(type) else { return nil }
    return E(rawValue: raw)
  }

  func integer(_ type: AttributeType) -> Int32? {
    guard case .integer(let number)? = value(type) else { return nil }
    return number
  }

  /// Replaces the first instance, or adds one.
  mutating func set(_ type: AttributeType, _ value: Value) {
    for at in indices where self[at].name == .standard(type) {
      self[at].value = value
      return
    }
    append(Attribute(type, value))
  }
}
