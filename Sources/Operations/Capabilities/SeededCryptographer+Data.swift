public import KMIP
public import Secrets
internal import Synchronization

/// Stand-ins for the cryptography of data. They keep what operations and checkers can see: lengths, that decryption
/// gives back what was encrypted under the same key, nonce and additional data, that tags, codes and signatures verify
/// over what they were made of and over nothing else. They protect nothing.
extension SeededCryptographer {
  public func shape(of method: CipherMethod) throws(CryptographicError) -> CipherShape {
    guard method.algorithm == .aes else { throw CryptographicError(.unsupported, "only AES has a stand-in") }
    switch method.mode {
    case .ecb: return CipherShape(block: 16, nonces: 0...0, usualNonce: 0, isIncremental: true)
    case .cbc: return CipherShape(block: 16, nonces: 16...16, usualNonce: 16, isIncremental: true)
    case .ctr: return CipherShape(block: 1, nonces: 16...16, usualNonce: 16, isIncremental: true)
    case .gcm:
      return CipherShape(block: 1, nonces: 1...128, usualNonce: 12, tags: Array(12...16), isIncremental: true)
    default: throw CryptographicError(.unsupported, "the mode has no stand-in")
    }
  }

  public func encrypt(
    _ data: [UInt8], _ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8]
  ) throws(CryptographicError) -> Enciphered {
    let stream = try begin(method, key: key, nonce: nonce, additional: additional, encrypting: true)
    let made = try stream.update(data)
    let end = try stream.finish()
    return Enciphered(data: made + end.data, tag: end.tag)
  }

  public func decrypt(
    _ data: [UInt8], _ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8], tag: [UInt8]
  ) throws(CryptographicError) -> [UInt8] {
    let stream = SeededCipherStream(method, key: key, nonce: nonce, additional: additional, encrypting: false)
    let made = try stream.update(data)
    let end = try stream.finish()
    guard end.tag == tag else { throw CryptographicError(.failed, "the tag does not verify") }
    return made + end.data
  }

  public func begin(
    _ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8], encrypting: Bool
  ) throws(CryptographicError) -> any CipherStream {
    _ = try shape(of: method)
    return SeededCipherStream(method, key: key, nonce: nonce, additional: additional, encrypting: encrypting)
  }

  public func lengths(of algorithm: HashingAlgorithm) -> (digest: Int, block: Int)? {
    switch algorithm {
    case .sha_1: (20, 64)
    case .sha_256: (32, 64)
    case .sha_384: (48, 128)
    case .sha_512: (64, 128)
    default: nil
    }
  }

  public func beginHash(_ algorithm: HashingAlgorithm) throws(CryptographicError) -> any CodeStream {
    guard let lengths = lengths(of: algorithm) else {
      throw CryptographicError(.unsupported, "the hash has no stand-in")
    }
    return SeededCodeStream(label: 0x68, key: nil, count: lengths.digest)
  }

  public func beginCode(_ method: CodeMethod, key: SecretBytes) throws(CryptographicError) -> any CodeStream {
    switch method {
    case .hmac(let hash):
      guard let lengths = lengths(of: hash) else { throw CryptographicError(.unsupported, "the hash has no stand-in") }
      return SeededCodeStream(label: 0x6D, key: key, count: lengths.digest)
    case .cmac: return SeededCodeStream(label: 0x63, key: key, count: 16)
    default: throw CryptographicError(.unsupported, "the code has no stand-in")
    }
  }

  public func pbkdf2(
    _ hash: HashingAlgorithm, password: SecretBytes, salt: [UInt8], iterations: Int, count: Int
  ) throws(CryptographicError) -> SecretBytes {
    var mixer = Mixer(UInt64(iterations))
    for byte in password.revealed() + salt { mixer.mix(UInt64(byte) + 1) }
    var bytes: [UInt8] = []
    while bytes.count < count { bytes += mixer.bytes() }
    return SecretBytes(bytes.prefix(count))
  }

  public func sign(_ input: [UInt8], _ method: SignatureMethod, key: PrivateKeyMaterial) throws(CryptographicError)
    -> [UInt8]
  {
    guard let identity = Self.identity(key) else { throw CryptographicError(.unsupported, "no such key here") }
    return Self.code(0x73, identity, input, 64)
  }

  public func verify(
    _ signature: [UInt8], of input: [UInt8], _ method: SignatureMethod, key: PublicKeyMaterial
  ) throws(CryptographicError) -> Bool {
    guard let identity = Self.identity(key) else { throw CryptographicError(.unsupported, "no such key here") }
    return Self.code(0x73, identity, input, 64) == signature
  }

  public func encrypt(_ data: [UInt8], _ method: AsymmetricMethod, key: PublicKeyMaterial)
    throws(CryptographicError) -> [UInt8]
  {
    guard let identity = Self.identity(key) else { throw CryptographicError(.unsupported, "no such key here") }
    return Self.code(0x65, identity, data, 16) + data
  }

  public func decrypt(_ data: [UInt8], _ method: AsymmetricMethod, key: PrivateKeyMaterial)
    throws(CryptographicError) -> SecretBytes
  {
    guard let identity = Self.identity(key) else { throw CryptographicError(.unsupported, "no such key here") }
    let plain = Array(data.dropFirst(16))
    guard Self.code(0x65, identity, plain, 16) == Array(data.prefix(16)) else {
      throw CryptographicError(.failed, "the padding does not verify")
    }
    return SecretBytes(plain)
  }

  public func agree(_ privateKey: PrivateKeyMaterial, with publicKey: PublicKeyMaterial) throws(CryptographicError)
    -> SecretBytes
  {
    guard let own = Self.identity(privateKey), let other = Self.identity(publicKey) else {
      throw CryptographicError(.unsupported, "no such key here")
    }
    // The same whichever side computes it.
    return SecretBytes(zip(Self.code(0x61, own, [], 32), Self.code(0x61, other, [], 32)).map { $0 ^ $1 })
  }

  public func publicKey(ofCertificate der: [UInt8]) throws(CryptographicError) -> PublicKeyMaterial {
    throw CryptographicError(.unsupported, "certificates are not read here")
  }

  private static func identity(_ key: PrivateKeyMaterial) -> [UInt8]? { modulus(key) ?? scalar(key) }
  private static func identity(_ key: PublicKeyMaterial) -> [UInt8]? { modulus(key) ?? scalar(key) }

  private static func code(_ label: UInt64, _ key: [UInt8], _ message: [UInt8], _ count: Int) -> [UInt8] {
    let stream = SeededCodeStream(label: label, key: SecretBytes(key), count: count)
    stream.mix(message)
    return stream.bytes()
  }
}

/// A code that is none: a mixer over key and message.
private final class SeededCodeStream: CodeStream {
  private let state: Mutex<Mixer>
  private let count: Int

  init(label: UInt64, key: SecretBytes?, count: Int) {
    var mixer = Mixer(label)
    for byte in key?.revealed() ?? [] { mixer.mix(UInt64(byte) + 1) }
    mixer.mix(0)
    state = Mutex(mixer)
    self.count = count
  }

  func mix(_ part: [UInt8]) { state.withLock { state in for byte in part { state.mix(UInt64(byte) + 1) } } }

  func bytes() -> [UInt8] {
    state.withLock { state in
      var bytes: [UInt8] = []
      while bytes.count < count { bytes += state.bytes() }
      return Array(bytes.prefix(count))
    }
  }

  func update(_ part: [UInt8]) throws(CryptographicError) { mix(part) }
  func finish() throws(CryptographicError) -> [UInt8] { bytes() }
}

/// A cipher that is none: a key stream laid over the data, the padding of PKCS#5 where there is one.
private final class SeededCipherStream: CipherStream {
  private struct State {
    var keyStream: Mixer
    var left: [UInt8] = []
    var code: SeededCodeStream
    var total = 0
    /// Decrypted bytes that may be padding.
    var held: [UInt8] = []
  }

  private let state: Mutex<State>
  private let method: CipherMethod
  private let encrypting: Bool

  init(_ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8], encrypting: Bool) {
    var keyStream = Mixer(0x6369_7068)
    for byte in key.revealed() + nonce { keyStream.mix(UInt64(byte) + 1) }
    let tag = SeededCodeStream(label: 0x74, key: key, count: method.tagLength)
    tag.mix(nonce + additional)
    state = Mutex(State(keyStream: keyStream, code: tag))
    self.method = method
    self.encrypting = encrypting
  }

  func update(_ part: [UInt8]) throws(CryptographicError) -> [UInt8] {
    state.withLock { state in
      let made = lay(part, &state)
      guard !encrypting, method.padding == .pkcs5 else { return made }
      let all = state.held + made
      let out = max(0, all.count - 16)
      state.held = Array(all[out...])
      return Array(all[..<out])
    }
  }

  private func lay(_ part: [UInt8], _ state: inout State) -> [UInt8] {
    var made = part
    if !encrypting { state.code.mix(part) }
    for at in made.indices {
      if state.left.isEmpty { state.left = state.keyStream.bytes() }
      made[at] ^= state.left.removeLast()
    }
    if encrypting { state.code.mix(made) }
    state.total += part.count
    return made
  }

  func finish() throws(CryptographicError) -> Enciphered {
    let isBlock = method.mode == .cbc || method.mode == .ecb
    let (data, total, tag): ([UInt8]?, Int, [UInt8]) = state.withLock { state in
      let tag = method.tagLength > 0 ? state.code.bytes() : []
      if method.padding == .pkcs5 {
        if encrypting {
          let count = 16 - state.total % 16
          return (lay([UInt8](repeating: UInt8(count), count: count), &state), state.total, tag)
        }
        guard let last = state.held.last, (1...16).contains(last), state.held.count >= Int(last) else {
          return (nil, state.total, tag)
        }
        return (Array(state.held.dropLast(Int(last))), state.total, tag)
      }
      return ([], state.total, tag)
    }
    guard let data, !isBlock || total % 16 == 0 else {
      throw CryptographicError(.failed, "the blocks are not whole")
    }
    return Enciphered(data: data, tag: tag)
  }
}
