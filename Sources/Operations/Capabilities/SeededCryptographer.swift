public import KMIP
public import Secrets
internal import Synchronization

/// A cryptographer whose bytes follow from a seed and from what it has been asked before: for tests and the simulator.
/// Two that are asked the same in the same order answer the same.
///
/// Nothing it makes protects anything. Its key pairs are recognisable fakes with all the forms that real ones have; of
/// keys and certificates that it has not made it knows nothing, and says so.
public struct SeededCryptographer: Cryptographer {
  private let seed: UInt64
  private let asked = Count()

  public init(seed: UInt64) { self.seed = seed }

  /// How often random bytes have been asked for.
  private final class Count: Sendable {
    private let value = Mutex<UInt64>(0)

    func next() -> UInt64 {
      value.withLock { count in
        count &+= 1
        return count
      }
    }
  }

  public func random(_ count: Int) throws(CryptographicError) -> SecretBytes {
    SecretBytes(stream(0x72, count))
  }

  /// What it makes follows from its own seed alone: a repeated run must come to the same bytes.
  public func mix(seed: [UInt8]) {}

  /// Not SHA-256, but of its length, and different for different bytes.
  public func digest(_ algorithm: HashingAlgorithm, of bytes: SecretBytes) throws(CryptographicError) -> [UInt8] {
    guard algorithm == .sha_256 else { throw CryptographicError(.unsupported, "only SHA-256 has a stand-in") }
    var state = Mixer(0x6469_6765_7374)
    bytes.withUnsafeBytes { buffer in
      for byte in buffer { state.mix(UInt64(byte) + 1) }
    }
    return (0..<4).flatMap { _ in state.bytes() }
  }

  public func generates(_ kind: KeyPairKind) -> Bool {
    switch kind {
    case .rsa(let bits): bits >= 512
    case .ec(let curve): [.p_192, .p_224, .p_256, .p_384, .p_521].contains(curve)
    case .ed25519, .ed448, .x25519, .x448, .dsa, .postQuantum: false
    }
  }

  public func generate(_ kind: KeyPairKind) throws(CryptographicError) -> GeneratedKeyPair {
    switch kind {
    case .rsa(let bits):
      // The numbers are no RSA key; the modulus has the right length and is found again in every form.
      var modulus = stream(UInt64(bits), bits / 8)
      modulus[0] |= 0x80
      return GeneratedKeyPair(
        privateKey: .pkcs8(Self.wrap("rsa-private", modulus)),
        publicKey: .subjectPublicKeyInfo(Self.wrap("rsa-public", modulus).revealed()))
    case .ec(let curve):
      let scalar = [UInt8(truncatingIfNeeded: curve.rawValue)] + stream(UInt64(curve.rawValue), 32)
      return GeneratedKeyPair(
        privateKey: .pkcs8(Self.wrap("ec-private", scalar)),
        publicKey: .subjectPublicKeyInfo(Self.wrap("ec-public", scalar).revealed()))
    default: throw CryptographicError(.unsupported, "no such key pair here")
    }
  }

  public func convert(_ key: PrivateKeyMaterial, to form: PrivateKeyMaterial.Form) throws(CryptographicError)
    -> PrivateKeyMaterial
  {
    if key.form == form { return key }
    if let modulus = Self.modulus(key) {
      switch form {
      case .pkcs1: return .pkcs1(Self.wrap("rsa-private", modulus))
      case .pkcs8: return .pkcs8(Self.wrap("rsa-private", modulus))
      case .rsa:
        return .rsa(
          RSAPrivateNumbers(
            modulus: modulus, privateExponent: SecretBytes([3]), publicExponent: [1, 0, 1], p: nil, q: nil,
            primeExponentP: nil, primeExponentQ: nil, crtCoefficient: nil))
      default: break
      }
    }
    if let scalar = Self.scalar(key), let curve = RecommendedCurve(rawValue: UInt32(scalar[0])) {
      switch form {
      case .pkcs8: return .pkcs8(Self.wrap("ec-private", scalar))
      case .ecPrivateKey: return .ecPrivateKey(Self.wrap("ec-private", scalar))
      case .ec: return .ec(ECPrivateNumbers(curve: curve, d: SecretBytes(scalar.dropFirst())))
      default: break
      }
    }
    throw CryptographicError(.unsupported, "the key has no such form here")
  }

  public func convert(_ key: PublicKeyMaterial, to form: PublicKeyMaterial.Form) throws(CryptographicError)
    -> PublicKeyMaterial
  {
    if key.form == form { return key }
    if let modulus = Self.modulus(key) {
      switch form {
      case .pkcs1: return .pkcs1(Self.wrap("rsa-public", modulus).revealed())
      case .subjectPublicKeyInfo: return .subjectPublicKeyInfo(Self.wrap("rsa-public", modulus).revealed())
      case .rsa: return .rsa(modulus: modulus, publicExponent: [1, 0, 1])
      default: break
      }
    }
    if let scalar = Self.scalar(key), let curve = RecommendedCurve(rawValue: UInt32(scalar[0])) {
      switch form {
      case .subjectPublicKeyInfo: return .subjectPublicKeyInfo(Self.wrap("ec-public", scalar).revealed())
      case .ec: return .ec(curve: curve, q: [4] + scalar.dropFirst() + scalar.dropFirst())
      default: break
      }
    }
    throw CryptographicError(.unsupported, "the key has no such form here")
  }

  public func facts(of key: PrivateKeyMaterial) throws(CryptographicError) -> KeyFacts {
    if let modulus = Self.modulus(key) { return KeyFacts(algorithm: .rsa, length: modulus.count * 8) }
    throw CryptographicError(.unsupported, "nothing is known of such a key here")
  }

  public func facts(of key: PublicKeyMaterial) throws(CryptographicError) -> KeyFacts {
    if let modulus = Self.modulus(key) { return KeyFacts(algorithm: .rsa, length: modulus.count * 8) }
    throw CryptographicError(.unsupported, "nothing is known of such a key here")
  }

  public func facts(ofCertificate der: [UInt8]) throws(CryptographicError) -> X509Facts {
    // Every DER certificate is a SEQUENCE.
    guard der.first == 0x30 else { throw CryptographicError(.malformed, "no SEQUENCE") }
    throw CryptographicError(.unsupported, "certificates are not read here")
  }

  public func facts(ofCertificateRequest der: [UInt8]) throws(CryptographicError) -> KeyFacts {
    guard der.first == 0x30 else { throw CryptographicError(.malformed, "no SEQUENCE") }
    throw CryptographicError(.unsupported, "certification requests are not read here")
  }

  // MARK: Fakes

  private static func wrap(_ label: StaticString, _ body: [UInt8]) -> SecretBytes {
    SecretBytes(label.withUTF8Buffer { Array($0) } + [0] + body)
  }

  private static func unwrap(_ label: StaticString, _ bytes: [UInt8]) -> [UInt8]? {
    let prefix = label.withUTF8Buffer { Array($0) } + [0]
    return bytes.starts(with: prefix) ? Array(bytes.dropFirst(prefix.count)) : nil
  }

  static func modulus(_ key: PrivateKeyMaterial) -> [UInt8]? {
    switch key {
    case .pkcs1(let bytes), .pkcs8(let bytes): unwrap("rsa-private", bytes.revealed())
    case .rsa(let numbers): numbers.modulus
    default: nil
    }
  }

  static func modulus(_ key: PublicKeyMaterial) -> [UInt8]? {
    switch key {
    case .pkcs1(let bytes), .subjectPublicKeyInfo(let bytes): unwrap("rsa-public", bytes)
    case .rsa(let modulus, _): modulus
    default: nil
    }
  }

  static func scalar(_ key: PrivateKeyMaterial) -> [UInt8]? {
    switch key {
    case .ecPrivateKey(let bytes), .pkcs8(let bytes): unwrap("ec-private", bytes.revealed())
    case .ec(let numbers): [UInt8(truncatingIfNeeded: numbers.curve.rawValue)] + numbers.d.revealed()
    default: nil
    }
  }

  static func scalar(_ key: PublicKeyMaterial) -> [UInt8]? {
    switch key {
    case .subjectPublicKeyInfo(let bytes): unwrap("ec-public", bytes)
    case .ec(let curve, let q): [UInt8(truncatingIfNeeded: curve.rawValue)] + q.dropFirst().prefix(q.count / 2)
    default: nil
    }
  }

  private func stream(_ purpose: UInt64, _ count: Int) -> [UInt8] {
    var state = Mixer(seed)
    state.mix(purpose)
    state.mix(asked.next())
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count { bytes += state.bytes() }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Mixer {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func mix(_ value: UInt64) {
    state ^= value &* 0x9E37_79B9_7F4A_7C15
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func bytes() -> [UInt8] { withUnsafeBytes(of: next().bigEndian) { Array($0) } }
}
