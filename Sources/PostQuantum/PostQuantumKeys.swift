internal import Crypto
internal import FoundationEssentials
public import Secrets

/// Keys as their seeds and encodings. Signatures are pure ML-DSA with an empty context (FIPS 204 §5.2), hedged.
extension PostQuantumAlgorithm {
  /// A new private key: its seed.
  public func generateSeed() throws(PostQuantumError) -> SecretBytes {
    try guarded("make a key") {
      switch self {
      case .mlKEM768: try SecretBytes(Array(MLKEM768.PrivateKey.generate().seedRepresentation))
      case .mlKEM1024: try SecretBytes(Array(MLKEM1024.PrivateKey.generate().seedRepresentation))
      case .mlDSA65: try SecretBytes(Array(MLDSA65.PrivateKey().seedRepresentation))
      case .mlDSA87: try SecretBytes(Array(MLDSA87.PrivateKey().seedRepresentation))
      }
    }
  }

  /// The encoded public key of a seed.
  public func publicKey(ofSeed seed: SecretBytes) throws(PostQuantumError) -> [UInt8] {
    let seed = seed.revealed()
    return try guarded("read the seed") {
      switch self {
      case .mlKEM768:
        try Array(MLKEM768.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation)
      case .mlKEM1024:
        try Array(MLKEM1024.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation)
      case .mlDSA65: try Array(MLDSA65.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation)
      case .mlDSA87: try Array(MLDSA87.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation)
      }
    }
  }

  /// Throws unless the bytes encode a public key.
  public func check(publicKey bytes: [UInt8]) throws(PostQuantumError) {
    try guarded("read the public key") {
      switch self {
      case .mlKEM768: _ = try MLKEM768.PublicKey(rawRepresentation: bytes)
      case .mlKEM1024: _ = try MLKEM1024.PublicKey(rawRepresentation: bytes)
      case .mlDSA65: _ = try MLDSA65.PublicKey(rawRepresentation: bytes)
      case .mlDSA87: _ = try MLDSA87.PublicKey(rawRepresentation: bytes)
      }
    }
  }

  public func sign(_ message: [UInt8], seed: SecretBytes) throws(PostQuantumError) -> [UInt8] {
    let seed = seed.revealed()
    guard signs else { throw PostQuantumError("keys of ML-KEM do not sign") }
    return try guarded("sign") {
      self == .mlDSA65
        ? try Array(MLDSA65.PrivateKey(seedRepresentation: seed, publicKey: nil).signature(for: message))
        : try Array(MLDSA87.PrivateKey(seedRepresentation: seed, publicKey: nil).signature(for: message))
    }
  }

  public func verify(_ signature: [UInt8], of message: [UInt8], publicKey: [UInt8]) throws(PostQuantumError) -> Bool {
    guard signs else { throw PostQuantumError("keys of ML-KEM do not sign") }
    return try guarded("read the public key") {
      self == .mlDSA65
        ? try MLDSA65.PublicKey(rawRepresentation: publicKey).isValidSignature(signature, for: message)
        : try MLDSA87.PublicKey(rawRepresentation: publicKey).isValidSignature(signature, for: message)
    }
  }

  private func guarded<R>(_ what: String, _ body: () throws -> R) throws(PostQuantumError) -> R {
    do { return try body() } catch { throw PostQuantumError("cannot \(what)") }
  }
}
