internal import KMIP
internal import Secrets

/// The symmetric cipher that a request means, and its nonce.
struct CipherChoice {
  let method: CipherMethod
  let shape: CipherShape
  /// As the cipher takes it.
  var nonce: [UInt8] = []
  /// The nonce that the server has made, as the client gets it.
  var made: [UInt8]?
  /// The longest message before a counter would repeat, in bytes.
  var longest: Int?
}

extension RequestRun {
  /// - Parameter given: IV/Counter/Nonce of the request.
  func cipher(
    of used: UsedObject, key: SecretBytes, _ parameters: CryptographicParameters, nonce given: [UInt8]?,
    encrypting: Bool
  ) throws(KMIPError) -> CipherChoice {
    let method = try cipherMethod(of: used, key: key, parameters)
    let shape = try cryptographic { () throws(CryptographicError) in
      try capabilities.cryptographer.shape(of: method)
    }
    guard settings.policy.permits(method, encrypting: encrypting) else {
      throw KMIPError(.unsupportedCryptographicParameters, "the server's policy forbids this cipher")
    }
    if shape.tags.isEmpty {
      guard parameters.tagLength == nil || parameters.tagLength == 0 else {
        throw KMIPError(.badCryptographicParameters, "the cipher makes no tag, and Tag Length is given")
      }
    } else if !shape.tags.contains(method.tagLength) {
      // The last steps of CS-BC-M-GCM-1, in every version.
      throw KMIPError(.generalFailure, "the cipher has no tag of \(method.tagLength) bytes")
    }
    var choice = CipherChoice(method: method, shape: shape)
    try chooseNonce(&choice, parameters, given, encrypting: encrypting)
    return choice
  }

  private func cipherMethod(of used: UsedObject, key: SecretBytes, _ parameters: CryptographicParameters)
    throws(KMIPError) -> CipherMethod
  {
    guard let own = used.algorithm ?? parameters.cryptographicAlgorithm else {
      throw KMIPError(.badCryptographicParameters, "the key has no Cryptographic Algorithm")
    }
    var algorithm = own
    if let asked = parameters.cryptographicAlgorithm, asked != own {
      // One key serves the cipher with and without its authentication.
      guard [asked, own].allSatisfy({ $0 == .chaCha20 || $0 == .chaCha20Poly1305 }) else {
        throw KMIPError(.badCryptographicParameters, "the key is one of \(own.name), not of \(asked.name)")
      }
      algorithm = asked
    }
    var mode = parameters.blockCipherMode
    switch algorithm {
    case .chaCha20Poly1305:
      guard mode == nil || mode == .aead else {
        throw KMIPError(.badCryptographicParameters, "\(algorithm.name) has no Block Cipher Mode but AEAD")
      }
      mode = nil
    case .chaCha20, .rc4:
      guard mode == nil else {
        throw KMIPError(
          .badCryptographicParameters, "\(algorithm.name) is a stream cipher: it has no Block Cipher Mode")
      }
    default:
      guard mode != nil else {
        throw KMIPError(.badCryptographicParameters, "neither the request nor the object names a Block Cipher Mode")
      }
    }
    let isAuthenticated = mode == .gcm || mode == .ccm || algorithm == .chaCha20Poly1305
    // Tag Length "SHALL be provided when the Block Cipher Mode is GCM"; clients that leave it out mean the whole tag.
    return CipherMethod(
      algorithm, mode: mode, padding: parameters.paddingMethod ?? .none, keyLength: key.count,
      tagLength: isAuthenticated ? Int(parameters.tagLength ?? 16) : 0)
  }

  private func chooseNonce(
    _ choice: inout CipherChoice, _ parameters: CryptographicParameters, _ given: [UInt8]?, encrypting: Bool
  ) throws(KMIPError) {
    guard choice.shape.nonces.upperBound > 0 else {
      guard given?.isEmpty ?? true else {
        throw KMIPError(.invalidField, "the cipher takes no IV/Counter/Nonce")
      }
      return
    }
    let counts = choice.method.mode == .ctr || choice.method.algorithm == .chaCha20
    let nonce: [UInt8]
    if let given, !given.isEmpty {
      if let bits = parameters.ivLength, Int(bits) != given.count * 8 {
        throw KMIPError(.badCryptographicParameters, "IV Length says \(bits) bits, IV/Counter/Nonce has others")
      }
      nonce = given
    } else if encrypting, parameters.randomIV == true {
      let length = try nonceLength(choice.shape, parameters, counts: counts)
      nonce = try cryptographic { () throws(CryptographicError) in
        try capabilities.cryptographer.random(length).revealed()
      }
      choice.made = nonce
    } else {
      // The list below Encrypt and Decrypt has Missing Initialization Vector; the cases expect this (CS-BC-M-11, -13).
      throw KMIPError(.invalidMessage, "the cipher needs IV/Counter/Nonce, or Random IV to have the server make one")
    }
    if counts {
      try count(&choice, from: nonce, parameters)
    } else {
      guard choice.shape.nonces.contains(nonce.count) else {
        throw KMIPError(.badCryptographicParameters, "the cipher takes no IV/Counter/Nonce of \(nonce.count) bytes")
      }
      choice.nonce = nonce
    }
  }

  /// Bytes of a nonce to be made: IV Length, or the sum of the fields that it is said to be made of (SP 800-38D §8.2.1).
  private func nonceLength(_ shape: CipherShape, _ parameters: CryptographicParameters, counts: Bool) throws(KMIPError)
    -> Int
  {
    let fields = Int64(parameters.fixedFieldLength ?? 0) + Int64(parameters.invocationFieldLength ?? 0)
    let bits = parameters.ivLength.map(Int64.init) ?? (fields > 0 ? fields : Int64(shape.usualNonce * 8))
    let allowed = counts ? 8...16 : shape.nonces
    // Random nonces shorter than 96 bits repeat too soon (SP 800-38D §8.2.2).
    let least = shape.tags.isEmpty ? allowed.lowerBound : max(allowed.lowerBound, min(12, allowed.upperBound))
    guard bits % 8 == 0, bits / 8 <= Int64(allowed.upperBound), bits / 8 >= Int64(least) else {
      throw KMIPError(.badCryptographicParameters, "the server makes no nonce of \(bits) bits for this cipher")
    }
    return Int(bits / 8)
  }

  /// Ciphers that count blocks take nonce and counter as sixteen bytes: in CTR the counter comes last, big-endian (NIST SP
  /// 800-38A §6.5, RFC 3686 §4); in ChaCha20 first, little-endian (RFC 8439 §2.3; eight bytes of each in the original).
  private func count(_ choice: inout CipherChoice, from nonce: [UInt8], _ parameters: CryptographicParameters)
    throws(KMIPError)
  {
    let isChaCha = choice.method.algorithm == .chaCha20
    guard isChaCha ? [8, 12, 16].contains(nonce.count) : nonce.count == 16 || (4...15).contains(nonce.count) else {
      throw KMIPError(.badCryptographicParameters, "the cipher takes no IV/Counter/Nonce of \(nonce.count) bytes")
    }
    let start = UInt64(UInt32(bitPattern: parameters.initialCounterValue ?? 0))
    var counterBits = (16 - nonce.count) * 8
    if counterBits == 0 {
      counterBits = Int(parameters.counterLength ?? (parameters.initialCounterValue == nil ? 128 : 32))
    } else if let said = parameters.counterLength, Int(said) != counterBits {
      throw KMIPError(.badCryptographicParameters, "Counter Length and IV/Counter/Nonce do not make one block")
    }
    guard counterBits % 8 == 0, (8...128).contains(counterBits) else {
      throw KMIPError(.badCryptographicParameters, "Counter Length must be 8 to 128 bits, in whole bytes")
    }
    let length = counterBits / 8
    guard length >= 8 || start < 1 << UInt64(counterBits) else {
      throw KMIPError(.badCryptographicParameters, "Initial Counter Value does not fit into Counter Length")
    }
    let counter = (0..<length).map { at in
      let place = isChaCha ? at : length - 1 - at
      return place < 8 ? UInt8(truncatingIfNeeded: start >> UInt64(place * 8)) : 0
    }
    var first = start
    if nonce.count < 16 {
      choice.nonce = isChaCha ? counter + nonce : nonce + counter
    } else if parameters.initialCounterValue != nil {
      choice.nonce = isChaCha ? counter + nonce.dropFirst(length) : nonce.dropLast(length) + counter
    } else {
      choice.nonce = nonce
      let field = isChaCha ? Array(nonce.prefix(length).reversed()) : Array(nonce.suffix(length))
      first = field.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
    // No counter may come round again under one key and nonce.
    if length < 6 {
      let block = isChaCha ? 64 : 16
      choice.longest = Int((1 << UInt64(counterBits)) - min(first, 1 << UInt64(counterBits))) * block
    }
  }
}
