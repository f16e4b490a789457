internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Create Key Pair (KMIP 2.1 §6.1.9, 1.4 §4.2): two objects that link to each other.
func createKeyPair(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try CreateKeyPairRequest(payload, version: run.version)
  try run.checkProtection(request.commonMasks)
  try run.checkProtection(request.privateMasks, or: .privateProtectionStorageUnavailable)
  try run.checkProtection(request.publicMasks, or: .publicProtectionStorageUnavailable)
  // The private and public attributes take precedence over the common ones.
  let commonToPrivate = try run.givenAttributes(request.common, for: .privateKey)
  let commonToPublic = try run.givenAttributes(request.common, for: .publicKey)
  var forPrivate = RequestRun.laid(
    try run.givenAttributes(request.privateKey, for: .privateKey), over: commonToPrivate)
  var forPublic = RequestRun.laid(try run.givenAttributes(request.publicKey, for: .publicKey), over: commonToPublic)
  try run.applyDefaults(&forPrivate, for: .privateKey)
  try run.applyDefaults(&forPublic, for: .publicKey)
  let kind = try run.keyPairKind(&forPrivate, &forPublic)
  try run.checkQuantumSafety(forPrivate + forPublic, forPrivate.enumeration(.cryptographicAlgorithm), bits: nil)
  let pair = try run.newKeyPair(kind)

  let privateValue = try run.privateKeyValue(pair, kind, forPrivate)
  let publicValue = try run.publicKeyValue(pair, kind, forPublic)
  let privateIdentifier = run.transaction.newUniqueIdentifier()
  let publicIdentifier = run.transaction.newUniqueIdentifier()
  forPrivate.append(Attribute(.link, Link(.publicKeyLink, publicIdentifier).value))
  forPublic.append(Attribute(.link, Link(.privateKeyLink, privateIdentifier).value))
  try run.insert(privateValue, forPrivate, identifier: privateIdentifier, isMade: true)
  try run.insert(publicValue, forPublic, identifier: publicIdentifier, isMade: true)
  run.answer(privateIdentifier, as: .createKeyPairPrivateKey)
  run.answer(publicIdentifier, as: .createKeyPairPublicKey)
  run.results[.createKeyPair] = privateIdentifier
  run.placeholder = privateIdentifier
  return CreateKeyPairResponse(privateKey: privateIdentifier, publicKey: publicIdentifier).items(for: run.version)
}

extension RequestRun {
  /// Which pair is asked for; both keys' attributes then tell its algorithm and length.
  func keyPairKind(_ forPrivate: inout [Attribute], _ forPublic: inout [Attribute]) throws(KMIPError)
    -> KeyPairKind
  {
    let algorithm: CryptographicAlgorithm = try agreed(
      forPrivate.enumeration(.cryptographicAlgorithm), forPublic.enumeration(.cryptographicAlgorithm),
      "Cryptographic Algorithm", else: version >= .v2_0 ? .rsa : nil)
    let asked = try agreed(
      forPrivate.integer(.cryptographicLength), forPublic.integer(.cryptographicLength), "Cryptographic Length",
      else: 0)
    let domain = forPrivate.value(.cryptographicDomainParameters) ?? forPublic.value(.cryptographicDomainParameters)
    let kind: KeyPairKind
    let length: Int32
    switch algorithm {
    case .rsa:
      length = asked == 0 ? 2048 : asked
      guard (settings.shortestModulus...settings.longestModulus).contains(Int(length)), length % 8 == 0 else {
        throw KMIPError(
          .invalidAttributeValue,
          "an RSA key here has \(settings.shortestModulus) to \(settings.longestModulus) bits, in whole bytes")
      }
      kind = .rsa(bits: Int(length))
    case .ec, .ecdsa, .ecdh, .ecmqv:
      let curve = try curve(domain, length: asked)
      length = curve.bits
      guard asked == 0 || asked == length else {
        throw KMIPError(.invalidAttributeValue, "the curve \(curve.name) has \(length) bits, not \(asked)")
      }
      kind = curve == .curve25519 ? .x25519 : curve == .curve448 ? .x448 : .ec(curve)
    case .dsa:
      length = asked == 0 ? 2048 : asked
      kind = .dsa(bits: Int(length), orderBits: try Self.orderBits(domain) ?? (length <= 1024 ? 160 : 256))
    case .ed25519:
      length = 256
      kind = .ed25519
    case .ed448:
      // The field's length, as curves have it.
      length = 448
      kind = .ed448
    case .ml_KEM_512, .ml_KEM_768, .ml_KEM_1024, .ml_DSA_44, .ml_DSA_65, .ml_DSA_87:
      // No text says what the length of such a key is: the client's word, or the public key's bits.
      kind = .postQuantum(algorithm)
      length = asked == 0 ? algorithm.encodedPublicKeyBits : asked
    default: throw KMIPError(.invalidAttributeValue, "no key pair of \(algorithm.name) is made here")
    }
    guard capabilities.cryptographer.generates(kind) else {
      throw KMIPError(.invalidAttributeValue, "such a key pair of \(algorithm.name) is not made here")
    }
    guard settings.policy.permitsMaking(algorithm, bits: length) else {
      throw KMIPError(.cryptographicFailure, "the server's policy forbids keys of \(algorithm.name) and \(length) bits")
    }
    for type in [AttributeType.cryptographicAlgorithm, .cryptographicLength] {
      let value: Value = type == .cryptographicLength ? .integer(length) : .enumeration(algorithm.rawValue)
      forPrivate.set(type, value)
      forPublic.set(type, value)
    }
    return kind
  }

  /// The length of a DSA key's subgroup order (KMIP 2.1 §4.14, Qlength); nil when it is left to the server.
  private static func orderBits(_ domain: Value?) throws(KMIPError) -> Int? {
    guard case .integer(let said)? = domain?[.qlength] else { return nil }
    guard said > 0 else { throw KMIPError(.invalidAttributeValue, "Qlength is a count of bits") }
    return Int(said)
  }

  private func agreed<Answer: Equatable>(_ left: Answer?, _ right: Answer?, _ name: String, else usual: Answer?)
    throws(KMIPError) -> Answer
  {
    if let left, let right, left != right {
      throw KMIPError(.invalidAttributeValue, "\(name) differs between the two keys")
    }
    guard let answer = left ?? right ?? usual else { throw KMIPError(.invalidAttributeValue, "\(name) is required") }
    return answer
  }

  private func curve(_ domain: Value?, length: Int32) throws(KMIPError) -> RecommendedCurve {
    if case .enumeration(let raw)? = domain?[.recommendedCurve] {
      guard let curve = RecommendedCurve(rawValue: raw), curve.bits > 0 else {
        throw KMIPError(.invalidAttributeValue, "that Recommended Curve is not supported")
      }
      return curve
    }
    switch length {
    case 192: return .p_192
    case 224: return .p_224
    case 256, 0: return .p_256
    case 384: return .p_384
    case 521: return .p_521
    default: throw KMIPError(.invalidAttributeValue, "no recommended curve has \(length) bits; name one")
    }
  }

  /// In the default Key Format Type (KMIP 2.1 Table 81), or the one that the client asks for. 1.x has no table: the EC
  /// keys that it makes are in the formats that its clients read.
  func privateKeyValue(_ pair: GeneratedKeyPair, _ kind: KeyPairKind, _ attributes: [Attribute])
    throws(KMIPError) -> ManagedObjectValue
  {
    let asked: KeyFormatType? = attributes.enumeration(.keyFormatType)
    let format: KeyFormatType =
      switch kind {
      case .rsa: asked ?? .pkcs_1
      case .ec: asked ?? (version >= .v2_0 ? .transparentECPrivateKey : .ecPrivateKey)
      case .dsa: asked ?? (version >= .v2_0 ? .transparentDSAPrivateKey : .pkcs_8)
      default: asked ?? .pkcs_8
      }
    let block = KeyBlock(
      format: format, value: nil, algorithm: attributes.enumeration(.cryptographicAlgorithm),
      length: attributes.integer(.cryptographicLength))
    return .privateKey(try KeyForms.filled(block, privateKey: pair.privateKey, capabilities.cryptographer))
  }

  func publicKeyValue(_ pair: GeneratedKeyPair, _ kind: KeyPairKind, _ attributes: [Attribute])
    throws(KMIPError) -> ManagedObjectValue
  {
    let asked: KeyFormatType? = attributes.enumeration(.keyFormatType)
    let format: KeyFormatType =
      switch kind {
      case .rsa: asked ?? .pkcs_1
      case .ec: asked ?? (version >= .v2_0 ? .transparentECPublicKey : .x_509)
      case .dsa: asked ?? (version >= .v2_0 ? .transparentDSAPublicKey : .x_509)
      default: asked ?? .x_509
      }
    let block = KeyBlock(
      format: format, value: nil, algorithm: attributes.enumeration(.cryptographicAlgorithm),
      length: attributes.integer(.cryptographicLength))
    return .publicKey(try KeyForms.filled(block, publicKey: pair.publicKey, capabilities.cryptographer))
  }
}

extension CryptographicAlgorithm {
  /// FIPS 203 Table 3, FIPS 204 Table 2.
  fileprivate var encodedPublicKeyBits: Int32 {
    switch self {
    case .ml_KEM_512: 6400
    case .ml_KEM_768: 9472
    case .ml_KEM_1024: 12544
    case .ml_DSA_44: 10496
    case .ml_DSA_65: 15616
    case .ml_DSA_87: 20736
    default: preconditionFailure("\(self) is no lattice algorithm")
    }
  }
}

extension RecommendedCurve {
  /// The field's length in bits; 0 for curves on which no key pair is made.
  var bits: Int32 {
    switch self {
    case .p_192, .secp192K1, .brainpoolp192R1, .brainpoolp192T1: 192
    case .p_224, .secp224K1, .brainpoolp224R1, .brainpoolp224T1: 224
    case .p_256, .secp256K1, .brainpoolp256R1, .brainpoolp256T1, .curve25519: 256
    case .brainpoolp320R1, .brainpoolp320T1: 320
    case .p_384, .brainpoolp384R1, .brainpoolp384T1: 384
    case .brainpoolp512R1, .brainpoolp512T1: 512
    case .p_521: 521
    case .curve448: 448
    case .k_163, .b_163: 163
    case .k_233, .b_233: 233
    case .k_283, .b_283: 283
    case .k_409, .b_409: 409
    case .k_571, .b_571: 571
    case .brainpoolp160R1, .brainpoolp160T1, .secp160K1, .secp160R1, .secp160R2: 160
    default: 0
    }
  }
}
