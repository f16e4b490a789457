import OpenSSL
import Secrets
import Testing

@Suite struct KeyFormTests {
  @Test func rsaKeysKeepTheirNumbersThroughEveryForm() throws {
    let key = try PrivateKey.generateRSA(bits: 2048)
    #expect(key.bits == 2048 && key.algorithm == .rsa)
    try key.verify()
    let numbers = try key.rsaNumbers()
    #expect(numbers.publicExponent == [1, 0, 1])
    for form in [PrivateKeyForm.pkcs1, .pkcs8] {
      let again = try PrivateKey(der: key.der(form), form: form)
      #expect(try again.rsaNumbers().privateExponent == numbers.privateExponent)
      #expect(try again.der(.pkcs1) == key.der(.pkcs1))
    }
    #expect(throws: OpenSSLError.self) { try PrivateKey(der: key.der(.pkcs8), form: .pkcs1) }
    #expect(throws: OpenSSLError.self) { try PrivateKey(der: key.der(.pkcs1), form: .pkcs8) }
    #expect(throws: OpenSSLError.self) { try PrivateKey(der: key.der(.pkcs1), form: .sec1) }
    #expect(throws: OpenSSLError.self) { try key.der(.sec1) }
    let trailing = SecretBytes(try key.der(.pkcs1).revealed() + [0])
    #expect(throws: OpenSSLError.self) { try PrivateKey(der: trailing, form: .pkcs1) }

    let open = try key.publicKey()
    for form in PublicKeyForm.allCases {
      #expect(try PublicKey(der: open.der(form), form: form).rsaNumbers() == open.rsaNumbers())
    }
    #expect(try PublicKey(rsa: open.rsaNumbers()).der(.pkcs1) == open.der(.pkcs1))
    #expect(throws: OpenSSLError.self) { try PublicKey(der: open.der(.pkcs1), form: .subjectPublicKeyInfo) }
  }

  @Test func rsaKeysAreCompletedFromSomeNumbers() throws {
    // From 2048 bits on, libcrypto takes the least private exponent (FIPS 186-4 §B.3.1), as the completion does.
    let key = try PrivateKey.generateRSA(bits: 2048)
    let numbers = try key.rsaNumbers()
    let whole = try key.der(.pkcs1)
    let (n, e, d) = (numbers.modulus, numbers.publicExponent, numbers.privateExponent)
    let made = try [
      PrivateKey(rsaModulus: n, publicExponent: e, privateExponent: d, p: numbers.p, q: numbers.q),
      PrivateKey(rsaModulus: n, publicExponent: e, privateExponent: nil, p: numbers.p, q: numbers.q),
      PrivateKey(rsaModulus: n, publicExponent: e, privateExponent: nil, p: numbers.p, q: nil),
      PrivateKey(rsaModulus: n, publicExponent: e, privateExponent: nil, p: nil, q: numbers.q),
      PrivateKey(rsaModulus: n, publicExponent: nil, privateExponent: d, p: numbers.p, q: nil),
      PrivateKey(
        rsaModulus: n, publicExponent: nil, privateExponent: nil, p: numbers.p, q: numbers.q,
        exponentP: numbers.exponentP),
      PrivateKey(rsaModulus: n, publicExponent: e, privateExponent: d, p: nil, q: nil),
      PrivateKey(rsaModulus: n, publicExponent: nil, privateExponent: d, p: nil, q: nil),
    ]
    for (position, again) in made.enumerated() {
      try again.verify()
      let found = try again.rsaNumbers()
      #expect(found.publicExponent == e, "case \(position)")
      #expect(Set([found.p.revealed(), found.q.revealed()]) == [numbers.p.revealed(), numbers.q.revealed()])
      if found.p == numbers.p { #expect(try again.der(.pkcs1) == whole, "case \(position)") }
    }
    let other = try PrivateKey.generateRSA(bits: 2048).rsaNumbers()
    for wrong in [other.privateExponent, SecretBytes([3])] {
      #expect(throws: OpenSSLError.self) {
        try PrivateKey(rsaModulus: n, publicExponent: e, privateExponent: wrong, p: nil, q: nil)
      }
      #expect(throws: OpenSSLError.self) {
        try PrivateKey(rsaModulus: n, publicExponent: e, privateExponent: wrong, p: numbers.p, q: numbers.q)
      }
    }
    #expect(throws: OpenSSLError.self) {
      try PrivateKey(rsaModulus: n, publicExponent: e, privateExponent: nil, p: other.p, q: nil)
    }
    #expect(throws: OpenSSLError.self) {
      try PrivateKey(rsaModulus: n, publicExponent: e, privateExponent: nil, p: numbers.p, q: other.q)
    }
    #expect(throws: OpenSSLError.self) {
      try PrivateKey(rsaModulus: n, publicExponent: e, privateExponent: nil, p: nil, q: nil)
    }
    #expect(throws: OpenSSLError.self) {
      try PrivateKey(rsaModulus: [0], publicExponent: e, privateExponent: d, p: nil, q: nil)
    }
    #expect(throws: OpenSSLError.self) { try PublicKey(rsa: .init(modulus: n, publicExponent: [2])) }
  }

  @Test(arguments: [Curve.p256, .p384, .p521, Curve(name: "sect233k1"), Curve(name: "brainpoolP320r1")])
  func ecKeysKeepTheirNumbers(curve: Curve) throws {
    let key = try PrivateKey.generate(on: curve)
    #expect(key.curve == curve)
    try key.verify()
    for form in [PrivateKeyForm.sec1, .pkcs8] {
      #expect(try PrivateKey(der: key.der(form), form: form).ecScalar() == key.ecScalar())
    }
    let again = try PrivateKey(curve: curve, scalar: key.ecScalar())
    try again.verify()
    let point = try key.publicKey().ecPoint()
    #expect(point[0] == 4)
    #expect(try again.publicKey().ecPoint() == point)
    #expect(
      try PublicKey(curve: curve, point: point).der(.subjectPublicKeyInfo) == key.publicKey().der(.subjectPublicKeyInfo)
    )
    var off = point
    off[off.count - 1] ^= 1
    #expect(throws: OpenSSLError.self) { try PublicKey(curve: curve, point: off) }
    #expect(throws: OpenSSLError.self) { try PublicKey(curve: curve, point: [0]) }
    #expect(throws: OpenSSLError.self) { try PrivateKey(curve: curve, scalar: SecretBytes([0])) }
    #expect(throws: OpenSSLError.self) {
      try PrivateKey(curve: curve, scalar: SecretBytes(repeatElement(0xFF, count: 72)))
    }
  }

  /// RFC 6979 §A.2.5 (a P-256 key pair), with the point compressed by SEC 1 §2.3.3 (y is odd).
  @Test func aPublishedECKey() throws {
    let x = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    let y = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
    let key = try PrivateKey(
      curve: .p256, scalar: secret("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"))
    #expect(try key.publicKey().ecPoint() == hex("04" + x + y))
    #expect(try PublicKey(curve: .p256, point: hex("03" + x)).ecPoint() == hex("04" + x + y))
  }

  /// RFC 8032 §7.1, test 1.
  @Test func aPublishedRawKey() throws {
    let bytes = secret("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    let key = try PrivateKey(raw: bytes, algorithm: .ed25519)
    #expect(try key.raw() == bytes)
    #expect(try key.publicKey().raw() == hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    let open = try PublicKey(raw: key.publicKey().raw(), algorithm: .ed25519)
    #expect(try open.der(.subjectPublicKeyInfo) == key.publicKey().der(.subjectPublicKeyInfo))
    #expect(try PrivateKey(der: key.der(.pkcs8), form: .pkcs8).raw() == bytes)
    #expect(throws: OpenSSLError.self) { try PrivateKey(raw: SecretBytes([1, 2]), algorithm: .ed25519) }
  }

  @Test(arguments: [KeyAlgorithm.ed25519, .ed448, .x25519, .x448]) func generatedRawKeys(algorithm: KeyAlgorithm) throws
  {
    let key = try PrivateKey.generate(algorithm)
    #expect(key.algorithm == algorithm)
    #expect(try PrivateKey(raw: key.raw(), algorithm: algorithm).publicKey().raw() == key.publicKey().raw())
  }

  @Test func dsaKeysKeepTheirNumbers() throws {
    let key = try PrivateKey.generateDSA(bits: 1024, orderBits: 160)
    let (field, x) = try key.fieldNumbers()
    let open = try key.publicKey().fieldNumbers()
    #expect(open.field == field && field.q?.count == 20)
    let again = try PrivateKey(.dsa, field: field, x: x)
    #expect(try again.publicKey().fieldNumbers().y == open.y)
    #expect(try again.der(.pkcs8) == key.der(.pkcs8))
    #expect(
      try PublicKey(.dsa, field: field, y: open.y).der(.subjectPublicKeyInfo)
        == key.publicKey().der(.subjectPublicKeyInfo))
    #expect(try PrivateKey(der: key.der(.dsa), form: .dsa).fieldNumbers().x == x)
    #expect(throws: OpenSSLError.self) { try PrivateKey(.dsa, field: field, x: SecretBytes([0])) }
    // The same numbers as Diffie–Hellman keys of X9.42 (with q) and PKCS#3 (without).
    let safe = FiniteField(p: field.p, q: nil, g: field.g)
    for (algorithm, domain) in [(KeyAlgorithm.dhx, field), (.dh, safe)] {
      let exchange = try PrivateKey(algorithm, field: domain, x: x)
      #expect(try exchange.fieldNumbers().field == domain && exchange.fieldNumbers().x == x)
      #expect(try exchange.publicKey().fieldNumbers().y == open.y)
      #expect(try PublicKey(algorithm, field: domain, y: open.y).fieldNumbers().field == domain)
    }
    #expect(throws: OpenSSLError.self) { try PrivateKey(.dsa, field: FiniteField(p: [0], q: [1], g: [1]), x: x) }
  }

  @Test func garbageIsRefused() {
    for length in [0, 1, 10, 100] {
      let bytes = SecretBytes(repeatElement(0x30, count: length))
      for form in PrivateKeyForm.allCases {
        #expect(throws: OpenSSLError.self) { try PrivateKey(der: bytes, form: form) }
      }
      for form in PublicKeyForm.allCases {
        #expect(throws: OpenSSLError.self) { try PublicKey(der: bytes.revealed(), form: form) }
      }
    }
    #expect(throws: OpenSSLError.self) {
      try PrivateKey(pem: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    }
    #expect(throws: OpenSSLError.self) { try PrivateKey.generateRSA(bits: 128) }
    #expect(throws: OpenSSLError.self) { try PrivateKey.generate(on: Curve(name: "no such curve")) }
  }

  /// An encrypted key is an error at once: no password is asked for on a terminal.
  @Test func encryptedKeysAreRefused() {
    let pem = """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAg4D9X0T5T6MAICCAAw
      DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFn6RJ0wNq0c8xLhKc0Y0bMEQIX0
      -----END ENCRYPTED PRIVATE KEY-----
      """
    #expect(throws: OpenSSLError.self) { try PrivateKey(pem: pem) }
  }
}
