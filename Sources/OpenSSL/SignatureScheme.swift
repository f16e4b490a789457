internal import COpenSSL
public import Secrets

/// How a signature is made of a digest.
public enum SignatureScheme: Hashable, Sendable {
  /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2); without a hash the input is signed as it is, without a DigestInfo.
  case pkcs1(Digest?)
  /// RSASSA-PSS (RFC 8017 §8.1): `salt` is the salt's length in bytes; nil takes the digest's when signing and any when
  /// verifying.
  case pss(Digest, mask: Digest, salt: Int?)
  /// ANSI X9.31.
  case x931(Digest)
  /// RSA without padding: the input is as long as the modulus.
  case raw
  /// ECDSA and DSA, encoded as the SEQUENCE of r and s of RFC 3279 §2.2.
  case plain

  func configure(_ context: OpaquePointer, verifying: Bool, _ operation: String) throws(OpenSSLError) {
    switch self {
    case .plain: return
    case .raw: try check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING), operation)
    case .pkcs1(let digest):
      try check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING), operation)
      if let digest { try check(EVP_PKEY_CTX_set_signature_md(context, digest.handle), operation) }
    case .x931(let digest):
      // The digest first: this padding is refused while there is none.
      try check(EVP_PKEY_CTX_set_signature_md(context, digest.handle), operation)
      try check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_X931_PADDING), operation)
    case .pss(let digest, let mask, let salt):
      try check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING), operation)
      try check(EVP_PKEY_CTX_set_signature_md(context, digest.handle), operation)
      try check(EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask.handle), operation)
      let length = salt.map { Int32($0) } ?? (verifying ? RSA_PSS_SALTLEN_AUTO : RSA_PSS_SALTLEN_DIGEST)
      try check(EVP_PKEY_CTX_set_rsa_pss_saltlen(context, length), operation)
    }
  }
}

extension PrivateKey {
  /// Signs a digest (or, for `.raw` and `.pkcs1(nil)`, what is given).
  public func sign(_ digest: [UInt8], _ scheme: SignatureScheme) throws(OpenSSLError) -> [UInt8] {
    let operation = "sign"
    let context = try Owned(EVP_PKEY_CTX_new_from_pkey(nil, handle, nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_sign_init(context.pointer), operation)
    try scheme.configure(context.pointer, verifying: false, operation)
    var length = 0
    try check(EVP_PKEY_sign(context.pointer, nil, &length, digest, digest.count), operation)
    var signature = [UInt8](repeating: 0, count: length)
    try check(EVP_PKEY_sign(context.pointer, &signature, &length, digest, digest.count), operation)
    signature.removeLast(signature.count - length)
    return signature
  }

  /// Signs a message with an algorithm that hashes for itself (Ed25519, Ed448: RFC 8032).
  public func sign(message: [UInt8]) throws(OpenSSLError) -> [UInt8] {
    let operation = "sign"
    let context = try Owned(EVP_MD_CTX_new(), EVP_MD_CTX_free, operation)
    try check(EVP_DigestSignInit_ex(context.pointer, nil, nil, nil, nil, handle, nil), operation)
    var length = 0
    try check(EVP_DigestSign(context.pointer, nil, &length, message, message.count), operation)
    var signature = [UInt8](repeating: 0, count: length)
    try check(EVP_DigestSign(context.pointer, &signature, &length, message, message.count), operation)
    signature.removeLast(signature.count - length)
    return signature
  }

  /// The secret shared with the owner of `other` (RFC 7748, SEC 1 §3.3.1, PKCS #3): a private and a public key of one
  /// algorithm and one curve.
  public func agree(with other: PublicKey) throws(OpenSSLError) -> [UInt8] {
    let operation = "agree on a secret"
    let context = try Owned(EVP_PKEY_CTX_new_from_pkey(nil, handle, nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_derive_init(context.pointer), operation)
    // Diffie-Hellman secrets keep their leading zeros (NIST SP 800-56A §5.7.1.1).
    if algorithm == .dh || algorithm == .dhx { try check(EVP_PKEY_CTX_set_dh_pad(context.pointer, 1), operation) }
    try check(EVP_PKEY_derive_set_peer(context.pointer, other.handle), operation)
    var length = 0
    try check(EVP_PKEY_derive(context.pointer, nil, &length), operation)
    var secret = [UInt8](repeating: 0, count: length)
    try check(EVP_PKEY_derive(context.pointer, &secret, &length), operation)
    secret.removeLast(secret.count - length)
    return secret
  }

  /// The same into locked memory; for families whose secrets have one length (elliptic curves).
  public func agreedSecret(with other: PublicKey) throws(OpenSSLError) -> SecretBytes {
    let operation = "agree on a secret"
    let context = try Owned(EVP_PKEY_CTX_new_from_pkey(nil, handle, nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_derive_init(context.pointer), operation)
    try check(EVP_PKEY_derive_set_peer(context.pointer, other.handle), operation)
    var length = 0
    try check(EVP_PKEY_derive(context.pointer, nil, &length), operation)
    return try SecretBytes(count: length) { (target) throws(OpenSSLError) in
      var written = length
      let start = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
      try check(EVP_PKEY_derive(context.pointer, start, &written), operation)
      guard written == length else { throw OpenSSLError(operation, "the secret is shorter than it should be") }
    }
  }
}

extension PublicKey {
  /// Whether `signature` is one of the digest. A signature that is malformed is simply none.
  public func verify(_ signature: [UInt8], of digest: [UInt8], _ scheme: SignatureScheme) throws(OpenSSLError) -> Bool {
    let operation = "verify"
    let context = try Owned(EVP_PKEY_CTX_new_from_pkey(nil, handle, nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_verify_init(context.pointer), operation)
    try scheme.configure(context.pointer, verifying: true, operation)
    let isValid = EVP_PKEY_verify(context.pointer, signature, signature.count, digest, digest.count) == 1
    ERR_clear_error()
    return isValid
  }

  /// The same for a message with an algorithm that hashes for itself.
  public func verify(_ signature: [UInt8], ofMessage message: [UInt8]) throws(OpenSSLError) -> Bool {
    let operation = "verify"
    let context = try Owned(EVP_MD_CTX_new(), EVP_MD_CTX_free, operation)
    try check(EVP_DigestVerifyInit_ex(context.pointer, nil, nil, nil, nil, handle, nil), operation)
    let isValid = EVP_DigestVerify(context.pointer, signature, signature.count, message, message.count) == 1
    ERR_clear_error()
    return isValid
  }
}
