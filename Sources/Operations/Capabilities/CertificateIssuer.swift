public import KMIP
public import Secrets
public import TTLV

/// Making and judging X.509 certificates.
public protocol CertificateIssuer: Sendable {
  /// Reads a request for a certificate; its own signature must verify (proof of possession). `.unsupported` for a type
  /// that is not read, `.malformed` for what is none of its type.
  func read(certificateRequest bytes: [UInt8], _ type: CertificateRequestType) throws(CryptographicError)
    -> AskedCertificate

  /// A name of these parts, DER, the root first.
  func name(_ parts: [X509Facts.NamePart]) throws(CryptographicError) -> [UInt8]

  /// A certificate, DER, signed with the issuer's key. `.malformed` when the issuer may not issue, or its key is another.
  func issue(_ certificate: CertificateToIssue, issuer: [UInt8], key: PrivateKeyMaterial) throws(CryptographicError)
    -> [UInt8]

  /// Judges the chain from `leaf` through `others` (DER, in any order) to one of `anchors`, at a time in seconds since
  /// 1970. `.malformed` when one of them is no certificate.
  func validity(of leaf: [UInt8], others: [[UInt8]], anchors: [[UInt8]], at time: Int64) throws(CryptographicError)
    -> ValidityIndicator

  /// The names of certificates: who issued it, and to whom. DER.
  func names(ofCertificate der: [UInt8]) throws(CryptographicError) -> (subject: [UInt8], issuer: [UInt8])

  /// A PKCS#12 container of a private key with its certificate and those above it (RFC 7292). The password is UTF-8.
  func container(
    _ key: PrivateKeyMaterial, certificate: [UInt8]?, chain: [[UInt8]], password: SecretBytes, name: Text?
  ) throws(CryptographicError) -> SecretBytes

  /// The key of a certificate.
  func key(ofCertificate der: [UInt8]) throws(CryptographicError) -> PublicKeyMaterial
}

/// What a request for a certificate asks for.
public struct AskedCertificate: Sendable {
  /// The name, DER.
  public let subject: [UInt8]
  public let key: PublicKeyMaterial
  /// GeneralNames, DER.
  public let subjectAlternativeNames: [UInt8]?

  public init(subject: [UInt8], key: PublicKeyMaterial, subjectAlternativeNames: [UInt8]?) {
    self.subject = subject
    self.key = key
    self.subjectAlternativeNames = subjectAlternativeNames
  }
}

/// A certificate of an end entity that is to be signed.
public struct CertificateToIssue: Sendable {
  public let request: AskedCertificate
  /// Seconds since 1970, both included.
  public let notBefore: Int64
  public let notAfter: Int64
  public let usage: CryptographicUsageMask
  /// nil: the issuer's usual one.
  public let hash: HashingAlgorithm?
  /// 16 random bytes, for the serial number.
  public let serial: [UInt8]

  public init(
    _ request: AskedCertificate, notBefore: Int64, notAfter: Int64, usage: CryptographicUsageMask,
    hash: HashingAlgorithm?, serial: [UInt8]
  ) {
    self.request = request
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.usage = usage
    self.hash = hash
    self.serial = serial
  }
}
