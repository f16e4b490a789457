internal import Secrets
internal import TTLV

extension KeyMaterial {
  /// Reads Key Material: its shape follows the Key Format Type (KMIP 2.1 §3.1.1 to §3.1.9, 1.4 §2.1.4 and §2.1.7).
  init(decoding item: Item, format: KeyFormatType, version: ProtocolVersion) throws(KMIPError) {
    switch item.value {
    case .byteString(let bytes):
      guard !format.isTransparent else {
        throw KMIPError(.invalidField, "KeyMaterial of format \(format.name) must be a Structure")
      }
      self = .bytes(SecretBytes(bytes))
    case .structure:
      guard format.isTransparent else {
        throw KMIPError(.invalidField, "KeyMaterial of format \(format.name) must be a Byte String")
      }
      var parts = try StructureReader(item, version: version)
      let key = try TransparentKey(&parts, format)
      try parts.finish()
      self = .transparent(key)
    default: throw item.wrongType("a Byte String or a Structure", version)
    }
  }

  func encoded(for version: ProtocolVersion) throws(KMIPError) -> Item {
    switch self {
    case .bytes(let bytes): return Item(.keyMaterial, .byteString(bytes.revealed()))
    case .transparent(let key): return Item(.keyMaterial, .structure(try key.members(for: version)))
    }
  }
}

extension KeyFormatType {
  /// Whether the key material is a structure of parts.
  public var isTransparent: Bool {
    switch self {
    case .raw, .opaque, .pkcs_1, .pkcs_8, .x_509, .ecPrivateKey, .pkcs_12, .pkcs_10: false
    default: true
    }
  }
}

extension TransparentKey {
  fileprivate init(_ parts: inout StructureReader, _ format: KeyFormatType) throws(KMIPError) {
    switch format {
    case .transparentSymmetricKey: self = .symmetric(SecretBytes(try parts.bytes(.key)))
    case .transparentDSAPrivateKey:
      self = .dsaPrivate(
        DSAPrivateKey(p: try parts.big(.p), q: try parts.big(.q), g: try parts.big(.g), x: try parts.secretBig(.x)))
    case .transparentDSAPublicKey:
      self = .dsaPublic(
        DSAPublicKey(p: try parts.big(.p), q: try parts.big(.q), g: try parts.big(.g), y: try parts.big(.y)))
    case .transparentRSAPrivateKey: self = .rsaPrivate(try Self.rsaPrivate(&parts))
    case .transparentRSAPublicKey:
      self = .rsaPublic(
        RSAPublicKey(modulus: try parts.big(.modulus), publicExponent: try parts.big(.publicExponent)))
    case .transparentDHPrivateKey:
      self = .dhPrivate(
        DHPrivateKey(
          p: try parts.big(.p), q: try parts.optionalBig(.q), g: try parts.big(.g), j: try parts.optionalBig(.j),
          x: try parts.secretBig(.x)))
    case .transparentDHPublicKey:
      self = .dhPublic(
        DHPublicKey(
          p: try parts.big(.p), q: try parts.optionalBig(.q), g: try parts.big(.g), j: try parts.optionalBig(.j),
          y: try parts.big(.y)))
    case .transparentECPrivateKey, .transparentECDSAPrivateKey, .transparentECDHPrivateKey,
      .transparentECMQVPrivateKey:
      self = .ecPrivate(ECPrivateKey(curve: try parts.enumeration(.recommendedCurve), d: try parts.secretBig(.d)))
    case .transparentECPublicKey, .transparentECDSAPublicKey, .transparentECDHPublicKey, .transparentECMQVPublicKey:
      self = .ecPublic(ECPublicKey(curve: try parts.enumeration(.recommendedCurve), q: try parts.bytes(.qString)))
    case .raw, .opaque, .pkcs_1, .pkcs_8, .x_509, .ecPrivateKey, .pkcs_12, .pkcs_10:
      preconditionFailure("these formats have no parts")
    }
  }

  private static func rsaPrivate(_ parts: inout StructureReader) throws(KMIPError) -> RSAPrivateKey {
    var key = RSAPrivateKey(modulus: try parts.big(.modulus))
    key.privateExponent = try parts.optionalSecretBig(.privateExponent)
    key.publicExponent = try parts.optionalBig(.publicExponent)
    key.p = try parts.optionalSecretBig(.p)
    key.q = try parts.optionalSecretBig(.q)
    key.primeExponentP = try parts.optionalSecretBig(.primeExponentP)
    key.primeExponentQ = try parts.optionalSecretBig(.primeExponentQ)
    key.crtCoefficient = try parts.optionalSecretBig(.crtCoefficient)
    let byPrimes = key.p != nil && key.q != nil && key.publicExponent != nil
    let byRemainders = key.primeExponentP != nil && key.primeExponentQ != nil && key.crtCoefficient != nil
    guard key.privateExponent != nil || byPrimes || byRemainders else {
      throw KMIPError(
        .missingData, "an RSA private key needs its exponent, or P, Q and the public exponent, or the CRT values")
    }
    return key
  }

  fileprivate func members(for version: ProtocolVersion) throws(KMIPError) -> [Item] {
    switch self {
    case .symmetric(let key): return [Item(.key, .byteString(key.revealed()))]
    case .dsaPrivate(let key): return [.big(.p, key.p), .big(.q, key.q), .big(.g, key.g), .big(.x, key.x)]
    case .dsaPublic(let key): return [.big(.p, key.p), .big(.q, key.q), .big(.g, key.g), .big(.y, key.y)]
    case .rsaPrivate(let key):
      var items = [Item.big(.modulus, key.modulus)]
      if let part = key.privateExponent { items.append(.big(.privateExponent, part)) }
      if let part = key.publicExponent { items.append(.big(.publicExponent, part)) }
      if let part = key.p { items.append(.big(.p, part)) }
      if let part = key.q { items.append(.big(.q, part)) }
      if let part = key.primeExponentP { items.append(.big(.primeExponentP, part)) }
      if let part = key.primeExponentQ { items.append(.big(.primeExponentQ, part)) }
      if let part = key.crtCoefficient { items.append(.big(.crtCoefficient, part)) }
      return items
    case .rsaPublic(let key): return [.big(.modulus, key.modulus), .big(.publicExponent, key.publicExponent)]
    case .dhPrivate(let key): return Self.dh(key.p, key.q, key.g, key.j) + [.big(.x, key.x)]
    case .dhPublic(let key): return Self.dh(key.p, key.q, key.g, key.j) + [.big(.y, key.y)]
    case .ecPrivate(let key): return [try Self.curve(key.curve, version), .big(.d, key.d)]
    case .ecPublic(let key): return [try Self.curve(key.curve, version), Item(.qString, .byteString(key.q))]
    }
  }

  private static func dh(_ p: [UInt8], _ q: [UInt8]?, _ g: [UInt8], _ j: [UInt8]?) -> [Item] {
    var items = [Item.big(.p, p)]
    if let q { items.append(.big(.q, q)) }
    items.append(.big(.g, g))
    if let j { items.append(.big(.j, j)) }
    return items
  }

  private static func curve(_ curve: RecommendedCurve, _ version: ProtocolVersion) throws(KMIPError) -> Item {
    guard curve.versions.contains(version) else {
      throw KMIPError(.keyFormatTypeNotSupported, "KMIP \(version) has no Recommended Curve \(curve.name)")
    }
    return Item(.recommendedCurve, .enumeration(curve.rawValue))
  }
}

extension Item {
  fileprivate static func big(_ tag: Tag, _ bytes: [UInt8]) -> Item { Item(tag, .bigInteger(bytes)) }
  fileprivate static func big(_ tag: Tag, _ bytes: SecretBytes) -> Item { Item(tag, .bigInteger(bytes.revealed())) }
}

extension StructureReader {
  mutating func optionalBig(_ tag: Tag) throws(KMIPError) -> [UInt8]? {
    guard let item = optional(tag) else { return nil }
    guard case .bigInteger(let bytes) = item.value else { throw item.wrongType("a Big Integer", version) }
    return bytes
  }
  mutating func big(_ tag: Tag) throws(KMIPError) -> [UInt8] {
    guard let bytes = try optionalBig(tag) else {
      throw KMIPError(.invalidMessage, "\(tag.name) is required in \(self.tag.name)")
    }
    return bytes
  }
  mutating func optionalSecretBig(_ tag: Tag) throws(KMIPError) -> SecretBytes? {
    guard let bytes = try optionalBig(tag) else { return nil }
    return SecretBytes(bytes)
  }
  mutating func secretBig(_ tag: Tag) throws(KMIPError) -> SecretBytes { SecretBytes(try big(tag)) }
}
