public import KMIP
public import Secrets

/// The cryptography that operations ask for. `Cryptography` implements it over libcrypto; `SeededCryptographer` is the
/// deterministic one of tests and of the simulator.
///
/// Nothing here knows an object, an attribute or a version of the protocol: rules of length and use live in the
/// operations. All functions may be called from several threads at once.
public protocol Cryptographer: Ciphers, MessageCodes, Signatures, AsymmetricCiphers, KeyWrapper, CertificateIssuer {
  /// `count` bytes from a generator that is fit for keys.
  func random(_ count: Int) throws(CryptographicError) -> SecretBytes

  /// Mixes bytes of a client into that generator, in a way that cannot weaken it or make it foreseeable.
  func mix(seed: [UInt8])

  /// The digest of `bytes`. SHA-256 is always there; `.unsupported` for a hash that is not.
  func digest(_ algorithm: HashingAlgorithm, of bytes: SecretBytes) throws(CryptographicError) -> [UInt8]

  /// The kinds of key pair that `generate` makes now.
  func generates(_ kind: KeyPairKind) -> Bool

  /// A new key pair. May take seconds (RSA): callers run it in a lane of its own.
  func generate(_ kind: KeyPairKind) throws(CryptographicError) -> GeneratedKeyPair

  /// The same private key in another form. `.unsupported` when the key has no such form (an EC key as PKCS#1).
  func convert(_ key: PrivateKeyMaterial, to form: PrivateKeyMaterial.Form) throws(CryptographicError)
    -> PrivateKeyMaterial

  /// The same public key in another form.
  func convert(_ key: PublicKeyMaterial, to form: PublicKeyMaterial.Form) throws(CryptographicError)
    -> PublicKeyMaterial

  /// Algorithm, length and curve of a key, which must be well formed: `.malformed` when it is not.
  func facts(of key: PrivateKeyMaterial) throws(CryptographicError) -> KeyFacts

  func facts(of key: PublicKeyMaterial) throws(CryptographicError) -> KeyFacts

  /// What an X.509 certificate in DER says; `.malformed` when it is none.
  func facts(ofCertificate der: [UInt8]) throws(CryptographicError) -> X509Facts

  /// What a PKCS#10 certification request in DER says of its key; `.malformed` when it is none.
  func facts(ofCertificateRequest der: [UInt8]) throws(CryptographicError) -> KeyFacts
}
