internal import Operations
internal import PostQuantum
internal import Secrets

/// The DER forms of post-quantum keys, which libcrypto 3.0 does not read: SubjectPublicKeyInfo and the seed form of
/// PrivateKeyInfo (RFC 9881 §4, §6 for ML-DSA; RFC 9935 §4, §6 for ML-KEM).
enum PostQuantumForms {
  /// The last bytes of 2.16.840.1.101.3.4, NIST's arc: signature algorithms in .3, key encapsulation in .4.
  private static let arc: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04]

  private static func identifier(_ algorithm: PostQuantumAlgorithm) -> [UInt8] {
    switch algorithm {
    case .mlDSA65: arc + [3, 18]
    case .mlDSA87: arc + [3, 19]
    case .mlKEM768: arc + [4, 2]
    case .mlKEM1024: arc + [4, 3]
    }
  }

  // MARK: Writing

  private static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let length: [UInt8] =
      switch content.count {
      case ..<0x80: [UInt8(content.count)]
      case ..<0x100: [0x81, UInt8(content.count)]
      default: [0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
      }
    return [tag] + length + content
  }

  private static func algorithmIdentifier(_ algorithm: PostQuantumAlgorithm) -> [UInt8] {
    // "The parameters field … MUST be absent."
    tagged(0x30, tagged(0x06, identifier(algorithm)))
  }

  static func subjectPublicKeyInfo(_ algorithm: PostQuantumAlgorithm, _ publicKey: [UInt8]) -> [UInt8] {
    tagged(0x30, algorithmIdentifier(algorithm) + tagged(0x03, [0] + publicKey))
  }

  static func privateKeyInfo(_ algorithm: PostQuantumAlgorithm, seed: SecretBytes) -> SecretBytes {
    let key = tagged(0x04, tagged(0x80, seed.revealed()))
    return SecretBytes(tagged(0x30, [0x02, 0x01, 0x00] + algorithmIdentifier(algorithm) + key))
  }

  // MARK: Reading

  /// One element's content from the front of `bytes`; nil when there is none of that tag, or its length is not DER.
  private static func take(_ tag: UInt8, _ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard bytes.count >= 2, bytes.first == tag else { return nil }
    var rest = bytes.dropFirst()
    var length = Int(rest.removeFirst())
    if length >= 0x80 {
      let count = length & 0x7F
      guard (1...2).contains(count), rest.count >= count else { return nil }
      length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(count)
      guard length >= (count == 1 ? 0x80 : 0x100) else { return nil }
    }
    guard rest.count >= length else { return nil }
    bytes = rest.dropFirst(length)
    return rest.prefix(length)
  }

  private static func algorithm(_ bytes: inout ArraySlice<UInt8>) -> PostQuantumAlgorithm? {
    guard var sequence = take(0x30, &bytes), let name = take(0x06, &sequence), sequence.isEmpty else { return nil }
    return PostQuantumAlgorithm.allCases.first { name.elementsEqual(identifier($0)) }
  }

  /// nil: a key of another algorithm, or no SubjectPublicKeyInfo at all.
  static func publicKey(_ der: [UInt8]) throws(CryptographicError) -> (PostQuantumAlgorithm, [UInt8])? {
    var bytes = der[...]
    guard var info = take(0x30, &bytes), bytes.isEmpty, let algorithm = algorithm(&info) else { return nil }
    guard let key = take(0x03, &info), info.isEmpty, key.first == 0, key.count == algorithm.publicKeyLength + 1 else {
      throw CryptographicError(.malformed, "no public key of its algorithm")
    }
    return (algorithm, Array(key.dropFirst()))
  }

  /// nil: a key of another algorithm, or no PrivateKeyInfo at all. Of a key that has only its expanded form the seed
  /// cannot be told: such a key is stored, and not used.
  static func privateKey(_ der: SecretBytes) throws(CryptographicError) -> (PostQuantumAlgorithm, seed: SecretBytes)? {
    let all = der.revealed()
    var bytes = all[...]
    guard var info = take(0x30, &bytes), bytes.isEmpty, let version = take(0x02, &info),
      version.elementsEqual([0]) || version.elementsEqual([1]), let algorithm = algorithm(&info)
    else { return nil }
    guard var key = take(0x04, &info) else { throw CryptographicError(.malformed, "no private key of its algorithm") }
    let seed: ArraySlice<UInt8>?
    if key.first == 0x80 {
      seed = take(0x80, &key)
    } else if key.first == 0x30, var both = take(0x30, &key) {
      seed = take(0x04, &both)
    } else {
      throw CryptographicError(.unsupported, "a private key without its seed is only stored")
    }
    guard let seed, key.isEmpty, seed.count == algorithm.seedLength else {
      throw CryptographicError(.malformed, "no private key of its algorithm")
    }
    return (algorithm, SecretBytes(seed))
  }
}
