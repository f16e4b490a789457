internal import KMIP
internal import Registry
internal import Secrets

/// A derivation that is asked for.
struct Derivation {
  let method: DerivationMethod
  let parameters: DerivationParameters
  /// Bytes to be derived.
  let count: Int
}

/// The derivation methods (KMIP 2.1 §7.12, §11.14), over the hashes, codes and ciphers of the cryptographer.
extension RequestRun {
  func derive(_ derivation: Derivation, from bases: [UsedObject]) throws(KMIPError) -> SecretBytes {
    switch derivation.method {
    case .asymmetricKey: return try agree(derivation, bases)
    case .pbkdf2: return try fromPassword(derivation, bases)
    case .hash: return try hashed(derivation, bases)
    case .hmac: return try authenticated(derivation, bases)
    case .encrypt: return try encrypted(derivation, bases)
    case .nist800_108_C, .nist800_108_F, .nist800_108_DPI: return try iterated(derivation, bases)
    case .hkdf: return try expanded(derivation, bases)
    case .awsSignatureVersion4: return try signingKey(derivation, bases)
    }
  }

  // MARK: What the methods share

  /// The derivation key, and the derivation data: "either explicitly provided … or implicitly provided by providing the
  /// Unique Identifier of a Secret Data object. If both are provided, then an error SHALL be returned."
  private func keyAndData(_ derivation: Derivation, _ bases: [UsedObject]) throws(KMIPError)
    -> (key: UsedObject, data: [UInt8])
  {
    let given = derivation.parameters.data.first
    guard derivation.parameters.data.count < 2 else {
      throw KMIPError(.invalidField, "\(derivation.method.name) takes one Derivation Data")
    }
    switch (bases.count, given) {
    case (1, let data?): return (bases[0], data)
    case (1, nil): throw KMIPError(.invalidField, "\(derivation.method.name) needs Derivation Data")
    case (2, nil):
      guard let at = bases.lastIndex(where: { $0.record.objectType == .secretData }) else {
        throw KMIPError(.invalidField, "of two objects one is Secret Data with the derivation data")
      }
      return (bases[1 - at], try bases[at].secret().revealed())
    case (2, _?): throw KMIPError(.invalidMessage, "the derivation data is given twice")
    default: throw KMIPError(.invalidField, "\(derivation.method.name) takes a key and derivation data")
    }
  }

  private func only(_ derivation: Derivation, _ bases: [UsedObject]) throws(KMIPError) -> UsedObject {
    guard bases.count == 1 else {
      throw KMIPError(.invalidField, "\(derivation.method.name) takes one object")
    }
    return bases[0]
  }

  private func cut(_ bytes: [UInt8], _ derivation: Derivation) throws(KMIPError) -> SecretBytes {
    guard bytes.count >= derivation.count else {
      throw KMIPError(
        .cryptographicFailure,
        "Cryptographic Length is \(derivation.count * 8) bits, and the derivation gives \(bytes.count * 8)")
    }
    return SecretBytes(bytes.prefix(derivation.count))
  }

  private func code(_ method: CodeMethod, _ key: SecretBytes, _ message: [UInt8]) throws(KMIPError) -> [UInt8] {
    try cryptographic { () throws(CryptographicError) in
      try capabilities.cryptographer.code(method, key: key, message)
    }
  }

  private func chosenHash(_ parameters: CryptographicParameters?, _ usual: HashingAlgorithm) throws(KMIPError)
    -> HashingAlgorithm
  {
    try hash(hashing: parameters?.cryptographicAlgorithm?.hmacHash ?? parameters?.hashingAlgorithm ?? usual)
  }

  // MARK: Methods

  /// RFC 8018 §5.2; the password is the object. HMAC-SHA-1 is the function where none is named.
  private func fromPassword(_ derivation: Derivation, _ bases: [UsedObject]) throws(KMIPError) -> SecretBytes {
    let parameters = derivation.parameters
    let base = try only(derivation, bases)
    guard parameters.data.isEmpty else {
      throw KMIPError(.invalidMessage, "the password is the object: PBKDF2 takes no Derivation Data beside it")
    }
    guard let salt = parameters.salt, let iterations = parameters.iterationCount else {
      throw KMIPError(.invalidField, "PBKDF2 needs Salt and Iteration Count")
    }
    guard (1...OperationLimits.iterations).contains(iterations) else {
      throw KMIPError(.invalidField, "Iteration Count must be 1 to \(OperationLimits.iterations)")
    }
    // SP 800-132 §5.1, §5.2.
    guard !settings.policy.approvedOnly || (salt.count >= 16 && iterations >= 1000) else {
      throw KMIPError(
        .unsupportedCryptographicParameters, "the server's policy wants 16 bytes of salt and 1000 iterations")
    }
    let hash = try chosenHash(parameters.parameters, .sha_1)
    let password = try base.secret()
    return try cryptographic { () throws(CryptographicError) in
      try capabilities.cryptographer.pbkdf2(
        hash, password: password, salt: salt, iterations: Int(iterations), count: derivation.count)
    }
  }

  /// "a hash over the derivation key or the derivation data"
  private func hashed(_ derivation: Derivation, _ bases: [UsedObject]) throws(KMIPError) -> SecretBytes {
    let base = try only(derivation, bases)
    guard derivation.parameters.data.count < 2 else { throw KMIPError(.invalidField, "HASH takes one Derivation Data") }
    let parameters = try self.parameters(derivation.parameters.parameters, of: base)
    let hash = try hash(parameters)
    let data: [UInt8]
    if let given = derivation.parameters.data.first { data = given } else { data = try base.secret().revealed() }
    let digest = try cryptographic { () throws(CryptographicError) in
      try capabilities.cryptographer.hash(hash, data)
    }
    return try cut(digest, derivation)
  }

  /// "the attributes of the derivation key provide enough information about the PRF"; where they do not, the parameters.
  private func authenticated(_ derivation: Derivation, _ bases: [UsedObject]) throws(KMIPError) -> SecretBytes {
    let (base, data) = try keyAndData(derivation, bases)
    let parameters = try self.parameters(derivation.parameters.parameters, of: base)
    guard
      let hash = base.algorithm?.hmacHash ?? parameters.cryptographicAlgorithm?.hmacHash ?? parameters.hashingAlgorithm
    else { throw KMIPError(.badCryptographicParameters, "nothing says which HMAC is meant") }
    return try cut(code(.hmac(try self.hash(hashing: hash)), try base.secret(), data), derivation)
  }

  private func encrypted(_ derivation: Derivation, _ bases: [UsedObject]) throws(KMIPError) -> SecretBytes {
    let (base, data) = try keyAndData(derivation, bases)
    var parameters = try self.parameters(derivation.parameters.parameters, of: base)
    parameters.randomIV = nil
    guard base.record.objectType == .symmetricKey else {
      throw KMIPError(.invalidObjectType, "ENCRYPT derives with a symmetric key")
    }
    let key = try base.secret()
    // "an empty IV is assumed if not provided": zeros, where the cipher needs one.
    let choice: CipherChoice
    if let nonce = derivation.parameters.initializationVector, !nonce.isEmpty {
      choice = try cipher(of: base, key: key, parameters, nonce: nonce, encrypting: true)
    } else {
      var probe = parameters
      probe.randomIV = true
      var zero = try cipher(of: base, key: key, probe, nonce: nil, encrypting: true)
      zero.nonce = [UInt8](repeating: 0, count: zero.nonce.count)
      choice = zero
    }
    let made = try cryptographic { () throws(CryptographicError) in
      try capabilities.cryptographer.encrypt(data, choice.method, key: key, nonce: choice.nonce, additional: [])
    }
    return try cut(made.data, derivation)
  }

  /// NIST SP 800-108 §4: Derivation Data is the whole fixed input; counters have 32 bits and stand before it.
  private func iterated(_ derivation: Derivation, _ bases: [UsedObject]) throws(KMIPError) -> SecretBytes {
    let (base, fixed) = try keyAndData(derivation, bases)
    let key = try base.secret()
    let parameters = try self.parameters(derivation.parameters.parameters, of: base)
    let prf: CodeMethod
    if let hash = parameters.hashingAlgorithm ?? parameters.cryptographicAlgorithm?.hmacHash ?? base.algorithm?.hmacHash
    {
      prf = .hmac(try self.hash(hashing: hash))
    } else if parameters.blockCipherMode == .cmac, let algorithm = base.algorithm {
      prf = .cmac(algorithm)
    } else {
      throw KMIPError(.badCryptographicParameters, "nothing says which pseudorandom function is meant")
    }
    var output: [UInt8] = []
    var chain = derivation.parameters.initializationVector ?? []
    if derivation.method == .nist800_108_DPI { chain = fixed }
    var counter: UInt32 = 0
    while output.count < derivation.count {
      counter += 1
      let number = withUnsafeBytes(of: counter.bigEndian) { Array($0) }
      switch derivation.method {
      // §4.1: K(i) = PRF(KI, [i] ‖ fixed)
      case .nist800_108_C: output += try code(prf, key, number + fixed)
      // §4.2: K(i) = PRF(KI, K(i−1) ‖ [i] ‖ fixed), K(0) the initialization vector
      case .nist800_108_F:
        chain = try code(prf, key, chain + number + fixed)
        output += chain
      // §4.3: A(0) = fixed, A(i) = PRF(KI, A(i−1)), K(i) = PRF(KI, A(i) ‖ [i] ‖ fixed)
      default:
        chain = try code(prf, key, chain)
        output += try code(prf, key, chain + number + fixed)
      }
    }
    return try cut(output, derivation)
  }

  /// RFC 5869 §2; SHA-256 where no hash is named. Without a salt, one of zeros.
  private func expanded(_ derivation: Derivation, _ bases: [UsedObject]) throws(KMIPError) -> SecretBytes {
    let base = try only(derivation, bases)
    guard derivation.parameters.data.count < 2 else { throw KMIPError(.invalidField, "HKDF takes one Derivation Data") }
    let hash = try chosenHash(derivation.parameters.parameters, .sha_256)
    let info = derivation.parameters.data.first ?? []
    guard let length = capabilities.cryptographer.lengths(of: hash)?.digest, derivation.count <= 255 * length else {
      throw KMIPError(.cryptographicFailure, "HKDF gives at most 255 digests")
    }
    var salt = derivation.parameters.salt ?? []
    if salt.isEmpty { salt = [UInt8](repeating: 0, count: length) }
    let extracted = SecretBytes(try code(.hmac(hash), SecretBytes(salt), try base.secret().revealed()))
    var output: [UInt8] = []
    var block: [UInt8] = []
    var counter: UInt8 = 0
    while output.count < derivation.count {
      counter += 1
      block = try code(.hmac(hash), extracted, block + info + [counter])
      output += block
    }
    return try cut(output, derivation)
  }

  /// AWS Signature Version 4: "the Derivation Data is (in order) the Date, Region, and Service".
  private func signingKey(_ derivation: Derivation, _ bases: [UsedObject]) throws(KMIPError) -> SecretBytes {
    let base = try only(derivation, bases)
    guard derivation.parameters.data.count == 3 else {
      throw KMIPError(.invalidField, "AWS Signature Version 4 takes three Derivation Data: date, region and service")
    }
    var key = SecretBytes(Array("AWS4".utf8) + (try base.secret().revealed()))
    for part in derivation.parameters.data + [Array("aws4_request".utf8)] {
      key = SecretBytes(try code(.hmac(.sha_256), key, part))
    }
    return try cut(key.revealed(), derivation)
  }

  /// A private and a public key, in either order; the leading bytes of what they share.
  private func agree(_ derivation: Derivation, _ bases: [UsedObject]) throws(KMIPError) -> SecretBytes {
    guard bases.count == 2, let own = bases.first(where: { $0.record.objectType == .privateKey }),
      let other = bases.first(where: { $0.record.objectType == .publicKey })
    else { throw KMIPError(.invalidField, "Asymmetric Key takes a private and a public key") }
    let privateKey = try own.privateKey()
    let publicKey = try other.publicKey(capabilities.cryptographer)
    let shared = try cryptographic { () throws(CryptographicError) in
      try capabilities.cryptographer.agree(privateKey, with: publicKey)
    }
    return try cut(shared.revealed(), derivation)
  }
}
