internal import KMIP
internal import Secrets

/// The formats of keys (KMIP 2.1 §4.26): between key blocks, as objects hold them, and key material, as the cryptography
/// takes it.
enum KeyForms {
  // MARK: Blocks to material

  /// nil: wrapped, without a value, or in a format that says nothing (Raw, Opaque).
  static func privateMaterial(_ block: KeyBlock) -> PrivateKeyMaterial? {
    guard block.wrapping == nil, case .plain(let material, _)? = block.value else { return nil }
    switch material {
    case .bytes(let bytes):
      switch block.format {
      case .pkcs_1: return .pkcs1(bytes)
      case .pkcs_8: return isRSAKey(bytes) ? .pkcs1(bytes) : .pkcs8(bytes)
      case .ecPrivateKey: return .ecPrivateKey(bytes)
      default: return nil
      }
    case .transparent(.rsaPrivate(let key)): return rsa(key).map { .rsa($0) }
    case .transparent(.ecPrivate(let key)):
      return BigNumbers.magnitude(key.d).map { .ec(ECPrivateNumbers(curve: key.curve, d: $0)) }
    case .transparent(.dsaPrivate(let key)):
      guard let p = BigNumbers.magnitude(key.p), let q = BigNumbers.magnitude(key.q),
        let g = BigNumbers.magnitude(key.g),
        let x = BigNumbers.magnitude(key.x)
      else { return nil }
      return .dsa(DSAPrivateNumbers(p: p, q: q, g: g, x: x))
    case .transparent(.dhPrivate(let key)):
      guard let p = BigNumbers.magnitude(key.p), let g = BigNumbers.magnitude(key.g),
        let x = BigNumbers.magnitude(key.x)
      else { return nil }
      return .dh(DHPrivateNumbers(p: p, q: key.q.flatMap { BigNumbers.magnitude($0) }, g: g, x: x))
    default: return nil
    }
  }

  private static func rsa(_ key: TransparentKey.RSAPrivateKey) -> RSAPrivateNumbers? {
    guard let modulus = BigNumbers.magnitude(key.modulus) else { return nil }
    return RSAPrivateNumbers(
      modulus: modulus, privateExponent: key.privateExponent.flatMap(BigNumbers.magnitude),
      publicExponent: key.publicExponent.flatMap(BigNumbers.magnitude), p: key.p.flatMap(BigNumbers.magnitude),
      q: key.q.flatMap(BigNumbers.magnitude), primeExponentP: key.primeExponentP.flatMap(BigNumbers.magnitude),
      primeExponentQ: key.primeExponentQ.flatMap(BigNumbers.magnitude),
      crtCoefficient: key.crtCoefficient.flatMap(BigNumbers.magnitude))
  }

  static func publicMaterial(_ block: KeyBlock) -> PublicKeyMaterial? {
    guard block.wrapping == nil, case .plain(let material, _)? = block.value else { return nil }
    switch material {
    case .bytes(let bytes):
      switch block.format {
      case .pkcs_1: return .pkcs1(bytes.revealed())
      case .x_509: return isRSAPublicKey(bytes) ? .pkcs1(bytes.revealed()) : .subjectPublicKeyInfo(bytes.revealed())
      default: return nil
      }
    case .transparent(.rsaPublic(let key)):
      guard let n = BigNumbers.magnitude(key.modulus), let e = BigNumbers.magnitude(key.publicExponent) else {
        return nil
      }
      return .rsa(modulus: n, publicExponent: e)
    case .transparent(.ecPublic(let key)): return .ec(curve: key.curve, q: key.q)
    case .transparent(.dsaPublic(let key)):
      guard let p = BigNumbers.magnitude(key.p), let q = BigNumbers.magnitude(key.q),
        let g = BigNumbers.magnitude(key.g),
        let y = BigNumbers.magnitude(key.y)
      else { return nil }
      return .dsa(p: p, q: q, g: g, y: y)
    case .transparent(.dhPublic(let key)):
      guard let p = BigNumbers.magnitude(key.p), let g = BigNumbers.magnitude(key.g),
        let y = BigNumbers.magnitude(key.y)
      else { return nil }
      return .dh(p: p, q: key.q.flatMap { BigNumbers.magnitude($0) }, g: g, y: y)
    default: return nil
    }
  }

  // MARK: PKCS#1 by another name (`ClientQuirk.keysCalledWrong`)

  /// RSAPrivateKey has the modulus behind its version, where PrivateKeyInfo has the algorithm.
  private static func isRSAKey(_ der: SecretBytes) -> Bool {
    der.withUnsafeBytes { der in
      guard let body = sequenceBody(der), body + 3 < der.count else { return false }
      return der[body] == 0x02 && der[body + 1] == 1 && der[body + 3] == 0x02
    }
  }

  /// RSAPublicKey begins with the modulus, SubjectPublicKeyInfo with the algorithm.
  private static func isRSAPublicKey(_ der: SecretBytes) -> Bool {
    der.withUnsafeBytes { der in sequenceBody(der).map { $0 < der.count && der[$0] == 0x02 } ?? false }
  }

  /// Where the members of a DER SEQUENCE begin.
  private static func sequenceBody(_ der: UnsafeRawBufferPointer) -> Int? {
    guard der.count > 2, der[0] == 0x30 else { return nil }
    return der[1] < 0x80 ? 2 : 2 + Int(der[1] & 0x7F)
  }

  // MARK: Numbers

  /// Whether a transparent key holds a negative number, which no part of a key is.
  static func isNegative(_ block: KeyBlock) -> Bool {
    guard block.wrapping == nil, case .plain(.transparent(let key), _)? = block.value else { return false }
    let open: [[UInt8]?]
    let secret: [SecretBytes?]
    switch key {
    case .symmetric, .ecPublic: (open, secret) = ([], [])
    case .dsaPrivate(let key): (open, secret) = ([key.p, key.q, key.g], [key.x])
    case .dsaPublic(let key): (open, secret) = ([key.p, key.q, key.g, key.y], [])
    case .rsaPrivate(let key):
      open = [key.modulus, key.publicExponent]
      secret = [key.privateExponent, key.p, key.q, key.primeExponentP, key.primeExponentQ, key.crtCoefficient]
    case .rsaPublic(let key): (open, secret) = ([key.modulus, key.publicExponent], [])
    case .dhPrivate(let key): (open, secret) = ([key.p, key.q, key.g, key.j], [key.x])
    case .dhPublic(let key): (open, secret) = ([key.p, key.q, key.g, key.j, key.y], [])
    case .ecPrivate(let key): (open, secret) = ([], [key.d])
    }
    return open.contains { $0.map { BigNumbers.magnitude($0) == nil } ?? false }
      || secret.contains { $0.map { BigNumbers.magnitude($0) == nil } ?? false }
  }

  // MARK: Material to blocks

  /// `block` in its own format, with the key in it; Key Format Type Not Supported when the key has no such form.
  static func filled(_ block: KeyBlock, privateKey: PrivateKeyMaterial, _ cryptographer: any Cryptographer)
    throws(KMIPError) -> KeyBlock
  {
    guard let form = privateForm(block.format) else { throw unsupported(block.format) }
    let key = try converted(block.format) { () throws(CryptographicError) in
      try cryptographer.convert(privateKey, to: form)
    }
    var filled = block
    switch key {
    case .pkcs1(let bytes), .pkcs8(let bytes), .ecPrivateKey(let bytes):
      filled.value = .plain(.bytes(bytes), attributes: [])
    case .rsa(let numbers):
      var transparent = TransparentKey.RSAPrivateKey(modulus: BigNumbers.wire(numbers.modulus))
      transparent.privateExponent = numbers.privateExponent.map(BigNumbers.wire)
      transparent.publicExponent = numbers.publicExponent.map(BigNumbers.wire)
      transparent.p = numbers.p.map(BigNumbers.wire)
      transparent.q = numbers.q.map(BigNumbers.wire)
      transparent.primeExponentP = numbers.primeExponentP.map(BigNumbers.wire)
      transparent.primeExponentQ = numbers.primeExponentQ.map(BigNumbers.wire)
      transparent.crtCoefficient = numbers.crtCoefficient.map(BigNumbers.wire)
      filled.value = .plain(.transparent(.rsaPrivate(transparent)), attributes: [])
    case .ec(let numbers):
      let key = TransparentKey.ECPrivateKey(curve: numbers.curve, d: BigNumbers.wire(numbers.d))
      filled.value = .plain(.transparent(.ecPrivate(key)), attributes: [])
    case .dsa(let numbers):
      let key = TransparentKey.DSAPrivateKey(
        p: BigNumbers.wire(numbers.p), q: BigNumbers.wire(numbers.q), g: BigNumbers.wire(numbers.g),
        x: BigNumbers.wire(numbers.x))
      filled.value = .plain(.transparent(.dsaPrivate(key)), attributes: [])
    case .dh(let numbers):
      let key = TransparentKey.DHPrivateKey(
        p: BigNumbers.wire(numbers.p), q: numbers.q.map { BigNumbers.wire($0) }, g: BigNumbers.wire(numbers.g), j: nil,
        x: BigNumbers.wire(numbers.x))
      filled.value = .plain(.transparent(.dhPrivate(key)), attributes: [])
    }
    return filled
  }

  static func filled(_ block: KeyBlock, publicKey: PublicKeyMaterial, _ cryptographer: any Cryptographer)
    throws(KMIPError) -> KeyBlock
  {
    guard let form = publicForm(block.format) else { throw unsupported(block.format) }
    let key = try converted(block.format) { () throws(CryptographicError) in
      try cryptographer.convert(publicKey, to: form)
    }
    let material: KeyMaterial
    switch key {
    case .pkcs1(let bytes), .subjectPublicKeyInfo(let bytes): material = .bytes(SecretBytes(bytes))
    case .rsa(let n, let e):
      material = .transparent(
        .rsaPublic(
          TransparentKey.RSAPublicKey(modulus: BigNumbers.wire(n), publicExponent: BigNumbers.wire(e))))
    case .ec(let curve, let q): material = .transparent(.ecPublic(TransparentKey.ECPublicKey(curve: curve, q: q)))
    case .dsa(let p, let q, let g, let y):
      material = .transparent(
        .dsaPublic(
          TransparentKey.DSAPublicKey(
            p: BigNumbers.wire(p), q: BigNumbers.wire(q), g: BigNumbers.wire(g), y: BigNumbers.wire(y))))
    case .dh(let p, let q, let g, let y):
      material = .transparent(
        .dhPublic(
          TransparentKey.DHPublicKey(
            p: BigNumbers.wire(p), q: q.map { BigNumbers.wire($0) }, g: BigNumbers.wire(g), j: nil,
            y: BigNumbers.wire(y))))
    }
    var filled = block
    filled.value = .plain(material, attributes: [])
    return filled
  }

  // MARK: Conversion on Get

  /// An object in another key format, as Get may ask for it.
  static func converted(_ value: ManagedObjectValue, to format: KeyFormatType, _ cryptographer: any Cryptographer)
    throws(KMIPError) -> ManagedObjectValue
  {
    guard var block = value.keyBlock else {
      switch value {
      case .certificate(.x_509, _) where format == .x_509: return value
      case .certificateRequest(.pkcs_10, _) where format == .pkcs_10: return value
      case .opaqueObject where format == .opaque: return value
      default: throw unsupported(format)
      }
    }
    if isSame(block.format, format) { return value }
    guard block.wrapping == nil, case .plain(let material, let attributes)? = block.value else {
      throw KMIPError(.keyFormatTypeNotSupported, "a wrapped key is given in the format that it was wrapped in")
    }
    switch (value, material, format) {
    case (.symmetricKey, .bytes(let bytes), .transparentSymmetricKey) where block.format == .raw:
      block.format = format
      block.value = .plain(.transparent(.symmetric(bytes)), attributes: attributes)
    case (.symmetricKey, .transparent(.symmetric(let bytes)), .raw):
      block.format = format
      block.value = .plain(.bytes(bytes), attributes: attributes)
    case (.privateKey, _, _):
      guard let key = privateMaterial(block) else { throw unsupported(format) }
      block.format = format
      block = try filled(block, privateKey: key, cryptographer)
    case (.publicKey, _, _):
      guard let key = publicMaterial(block) else { throw unsupported(format) }
      block.format = format
      block = try filled(block, publicKey: key, cryptographer)
    default: throw unsupported(format)
    }
    var converted = value
    converted.keyBlock = block
    return converted
  }

  /// 1.x has the EC formats under several names for the same parts.
  private static func isSame(_ left: KeyFormatType, _ right: KeyFormatType) -> Bool {
    left == right || (privateForm(left) == .ec && privateForm(right) == .ec)
      || (publicForm(left) == .ec && publicForm(right) == .ec)
  }

  private static func privateForm(_ format: KeyFormatType) -> PrivateKeyMaterial.Form? {
    switch format {
    case .pkcs_1: .pkcs1
    case .pkcs_8: .pkcs8
    case .ecPrivateKey: .ecPrivateKey
    case .transparentRSAPrivateKey: .rsa
    case .transparentECPrivateKey, .transparentECDSAPrivateKey, .transparentECDHPrivateKey,
      .transparentECMQVPrivateKey:
      .ec
    case .transparentDSAPrivateKey: .dsa
    case .transparentDHPrivateKey: .dh
    default: nil
    }
  }

  private static func publicForm(_ format: KeyFormatType) -> PublicKeyMaterial.Form? {
    switch format {
    case .pkcs_1: .pkcs1
    case .x_509: .subjectPublicKeyInfo
    case .transparentRSAPublicKey: .rsa
    case .transparentECPublicKey, .transparentECDSAPublicKey, .transparentECDHPublicKey, .transparentECMQVPublicKey:
      .ec
    case .transparentDSAPublicKey: .dsa
    case .transparentDHPublicKey: .dh
    default: nil
    }
  }

  private static func converted<Key>(_ format: KeyFormatType, _ body: () throws(CryptographicError) -> Key)
    throws(KMIPError) -> Key
  {
    do throws(CryptographicError) {
      return try body()
    } catch {
      switch error.code {
      case .unsupported, .malformed: throw unsupported(format)
      case .failed: throw KMIPError(.cryptographicFailure, error.message)
      }
    }
  }

  private static func unsupported(_ format: KeyFormatType) -> KMIPError {
    KMIPError(.keyFormatTypeNotSupported, "the object cannot be given in the format \(format.name)")
  }
}
