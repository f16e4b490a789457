internal import KMIP
internal import OpenSSL
internal import Operations

extension PrivateKey {
  /// Reads a key in any of its forms.
  static func load(_ material: PrivateKeyMaterial) throws(CryptographicError) -> PrivateKey {
    switch material {
    case .pkcs1(let der): try input { () throws(OpenSSLError) in try PrivateKey(der: der, form: .pkcs1) }
    case .pkcs8(let der): try input { () throws(OpenSSLError) in try PrivateKey(der: der, form: .pkcs8) }
    case .ecPrivateKey(let der): try input { () throws(OpenSSLError) in try PrivateKey(der: der, form: .sec1) }
    case .rsa(let numbers):
      try input { () throws(OpenSSLError) in
        try PrivateKey(
          rsaModulus: numbers.modulus, publicExponent: numbers.publicExponent,
          privateExponent: numbers.privateExponent, p: numbers.p, q: numbers.q, exponentP: numbers.primeExponentP)
      }
    case .ec(let numbers):
      try load(numbers)
    case .dsa(let numbers):
      try input { () throws(OpenSSLError) in
        try PrivateKey(.dsa, field: FiniteField(p: numbers.p, q: numbers.q, g: numbers.g), x: numbers.x)
      }
    case .dh(let numbers):
      try input { () throws(OpenSSLError) in
        try PrivateKey(
          numbers.q == nil ? .dh : .dhx, field: FiniteField(p: numbers.p, q: numbers.q, g: numbers.g), x: numbers.x)
      }
    }
  }

  private static func load(_ numbers: ECPrivateNumbers) throws(CryptographicError) -> PrivateKey {
    let group = try CurveNames.required(numbers.curve)
    return try input { () throws(OpenSSLError) in try PrivateKey(curve: group, scalar: numbers.d) }
  }

  /// The key in one form; refused as unsupported when it has no such form.
  func material(_ form: PrivateKeyMaterial.Form) throws(OpenSSLError) -> PrivateKeyMaterial {
    switch form {
    case .pkcs1: return .pkcs1(try der(.pkcs1))
    case .pkcs8: return .pkcs8(try der(.pkcs8))
    case .ecPrivateKey: return .ecPrivateKey(try der(.sec1))
    case .rsa:
      let numbers = try rsaNumbers()
      return .rsa(
        RSAPrivateNumbers(
          modulus: numbers.modulus, privateExponent: numbers.privateExponent, publicExponent: numbers.publicExponent,
          p: numbers.p, q: numbers.q, primeExponentP: numbers.exponentP, primeExponentQ: numbers.exponentQ,
          crtCoefficient: numbers.coefficient))
    case .ec:
      let scalar = try ecScalar()
      return .ec(ECPrivateNumbers(curve: try CurveNames.recommended(curve), d: scalar))
    case .dsa:
      let numbers = try fieldNumbers()
      guard algorithm == .dsa, let q = numbers.field.q else { throw .unsupported("take the DSA numbers") }
      return .dsa(DSAPrivateNumbers(p: numbers.field.p, q: q, g: numbers.field.g, x: numbers.x))
    case .dh:
      guard algorithm == .dh || algorithm == .dhx else { throw .unsupported("take the DH numbers") }
      let numbers = try fieldNumbers()
      return .dh(DHPrivateNumbers(p: numbers.field.p, q: numbers.field.q, g: numbers.field.g, x: numbers.x))
    }
  }
}

extension PublicKey {
  /// Reads a key in any of its forms.
  static func load(_ material: PublicKeyMaterial) throws(CryptographicError) -> PublicKey {
    switch material {
    case .pkcs1(let der): try input { () throws(OpenSSLError) in try PublicKey(der: der, form: .pkcs1) }
    case .subjectPublicKeyInfo(let der):
      try input { () throws(OpenSSLError) in try PublicKey(der: der, form: .subjectPublicKeyInfo) }
    case .rsa(let modulus, let publicExponent):
      try input { () throws(OpenSSLError) in
        try PublicKey(rsa: RSAPublicKeyNumbers(modulus: modulus, publicExponent: publicExponent))
      }
    case .ec(let curve, let point): try load(curve, point)
    case .dsa(let p, let q, let g, let y):
      try input { () throws(OpenSSLError) in try PublicKey(.dsa, field: FiniteField(p: p, q: q, g: g), y: y) }
    case .dh(let p, let q, let g, let y):
      try input { () throws(OpenSSLError) in
        try PublicKey(q == nil ? .dh : .dhx, field: FiniteField(p: p, q: q, g: g), y: y)
      }
    }
  }

  private static func load(_ curve: RecommendedCurve, _ point: [UInt8]) throws(CryptographicError) -> PublicKey {
    let group = try CurveNames.required(curve)
    return try input { () throws(OpenSSLError) in try PublicKey(curve: group, point: point) }
  }

  /// The key in one form; refused as unsupported when it has no such form.
  func material(_ form: PublicKeyMaterial.Form) throws(OpenSSLError) -> PublicKeyMaterial {
    switch form {
    case .pkcs1: return .pkcs1(try der(.pkcs1))
    case .subjectPublicKeyInfo: return .subjectPublicKeyInfo(try der(.subjectPublicKeyInfo))
    case .rsa:
      let numbers = try rsaNumbers()
      return .rsa(modulus: numbers.modulus, publicExponent: numbers.publicExponent)
    case .ec:
      let point = try ecPoint()
      return .ec(curve: try CurveNames.recommended(curve), q: point)
    case .dsa:
      let numbers = try fieldNumbers()
      guard algorithm == .dsa, let q = numbers.field.q else { throw .unsupported("take the DSA numbers") }
      return .dsa(p: numbers.field.p, q: q, g: numbers.field.g, y: numbers.y)
    case .dh:
      guard algorithm == .dh || algorithm == .dhx else { throw .unsupported("take the DH numbers") }
      let numbers = try fieldNumbers()
      return .dh(p: numbers.field.p, q: numbers.field.q, g: numbers.field.g, y: numbers.y)
    }
  }
}

extension CurveNames {
  static func required(_ curve: RecommendedCurve) throws(CryptographicError) -> Curve {
    guard let group = group(of: curve) else { throw CryptographicError(.unsupported, "the curve is not supported") }
    return group
  }

  static func recommended(_ group: Curve?) throws(OpenSSLError) -> RecommendedCurve {
    guard let group, let curve = curve(of: group) else { throw .unsupported("name the key's curve") }
    return curve
  }
}
