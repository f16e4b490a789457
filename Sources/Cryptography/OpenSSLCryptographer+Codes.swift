public import KMIP
internal import OpenSSL
public import Operations
public import Secrets

extension OpenSSLCryptographer {
  public func lengths(of algorithm: HashingAlgorithm) -> (digest: Int, block: Int)? {
    Digests.named(algorithm).map { ($0.length, $0.blockLength) }
  }

  public func beginHash(_ algorithm: HashingAlgorithm) throws(CryptographicError) -> any CodeStream {
    let digest = try Digests.required(algorithm)
    return OpenSSLHashStream(try library { () throws(OpenSSLError) in try DigestState(digest) })
  }

  public func beginCode(_ method: CodeMethod, key: SecretBytes) throws(CryptographicError) -> any CodeStream {
    switch method {
    case .hmac(let hash):
      let digest = try Digests.required(hash)
      // HMAC is fetched from the default provider, which has no hash of the legacy one.
      guard digest != .md4, digest != .whirlpool else {
        throw CryptographicError(.unsupported, "there is no HMAC with \(hash.name)")
      }
      return try code(.hmac(digest), key)
    case .cmac(let algorithm):
      guard let cipher = CipherNames.chained(algorithm, keyLength: key.count), !cipher.isLegacy else {
        throw CryptographicError(.unsupported, "there is no CMAC with \(algorithm.name) and this key")
      }
      return try code(.cmac(cipher: cipher.name), key)
    case .poly1305:
      guard key.count == 32 else { throw CryptographicError(.unsupported, "Poly1305 takes a key of 256 bits") }
      return try code(.poly1305, key)
    case .cbcMAC(let algorithm):
      guard let cipher = CipherNames.chained(algorithm, keyLength: key.count) else {
        throw CryptographicError(.unsupported, "there is no CBC-MAC with \(algorithm.name) and this key")
      }
      return OpenSSLChainStream(
        try library { () throws(OpenSSLError) in
          try SymmetricCipher(
            cipher, key: key, nonce: [UInt8](repeating: 0, count: cipher.nonceLength), encrypting: true)
        }, block: cipher.blockLength)
    }
  }

  private func code(_ kind: MessageCode.Kind, _ key: SecretBytes) throws(CryptographicError) -> any CodeStream {
    OpenSSLCodeStream(try library { () throws(OpenSSLError) in try MessageCode(kind, key: key) })
  }

  public func pbkdf2(
    _ hash: HashingAlgorithm, password: SecretBytes, salt: [UInt8], iterations: Int, count: Int
  ) throws(CryptographicError) -> SecretBytes {
    let digest = try Digests.required(hash)
    return try library { () throws(OpenSSLError) in
      try PasswordDerivation.pbkdf2(digest, password: password, salt: salt, iterations: iterations, count: count)
    }
  }
}

/// Unchecked, as the streams below: one user at a time (`CodeStream`).
private final class OpenSSLHashStream: CodeStream, @unchecked Sendable {
  private let state: DigestState

  init(_ state: DigestState) { self.state = state }

  func update(_ part: [UInt8]) throws(CryptographicError) {
    try library { () throws(OpenSSLError) in try state.update(part) }
  }

  func finish() throws(CryptographicError) -> [UInt8] {
    try library { () throws(OpenSSLError) in try state.finish() }
  }
}

private final class OpenSSLCodeStream: CodeStream, @unchecked Sendable {
  private let state: MessageCode

  init(_ state: MessageCode) { self.state = state }

  func update(_ part: [UInt8]) throws(CryptographicError) {
    try library { () throws(OpenSSLError) in try state.update(part) }
  }

  func finish() throws(CryptographicError) -> [UInt8] {
    try library { () throws(OpenSSLError) in try state.finish() }
  }
}

/// CBC-MAC (ISO/IEC 9797-1 algorithm 1, padding method 1): the last block of the chain.
private final class OpenSSLChainStream: CodeStream, @unchecked Sendable {
  private let cipher: SymmetricCipher
  private let block: Int
  private var count = 0
  private var last: [UInt8] = []

  init(_ cipher: SymmetricCipher, block: Int) {
    self.cipher = cipher
    self.block = block
  }

  func update(_ part: [UInt8]) throws(CryptographicError) {
    count += part.count
    try chain(part)
  }

  private func chain(_ part: [UInt8]) throws(CryptographicError) {
    guard !part.isEmpty else { return }
    let made = try library { () throws(OpenSSLError) in try cipher.update(part) }
    if !made.isEmpty { last = Array(made.suffix(block)) }
  }

  func finish() throws(CryptographicError) -> [UInt8] {
    let missing = count == 0 ? block : (block - count % block) % block
    try chain([UInt8](repeating: 0, count: missing))
    return last
  }
}
