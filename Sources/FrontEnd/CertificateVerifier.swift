internal import Access
internal import TTLV

/// The everyday verifier: reads the certificate, refuses what is revoked, takes the identity from one field.
public struct CertificateVerifier: ClientVerifier {
  private let field: IdentityField
  private let read: CertificateReader
  private let isRevoked: @Sendable ([UInt8]) -> Bool
  private let isNode: @Sendable (CertificateNames) -> Bool
  private let isAdministrator: @Sendable (CertificateNames) -> Bool
  private let mayReuseNames: @Sendable (CertificateNames) -> Bool
  private let isPrivileged: @Sendable (CertificateNames) -> Bool
  private let enrolment: Enrolment?

  /// Where clients may replace their certificates (Re-Provision).
  public struct Enrolment: Sendable {
    /// The SHA-256 of a DER certificate.
    let fingerprint: @Sendable ([UInt8]) -> [UInt8]
    /// Whether the certificate of that SHA-256 came in by the records alone: they say whose it is.
    let isEnrolled: @Sendable ([UInt8]) -> Bool

    public init(
      fingerprint: @escaping @Sendable ([UInt8]) -> [UInt8], isEnrolled: @escaping @Sendable ([UInt8]) -> Bool
    ) {
      self.fingerprint = fingerprint
      self.isEnrolled = isEnrolled
    }
  }

  /// - Parameters:
  ///   - isRevoked: by DER certificate. An unreadable revocation list must answer true.
  ///   - isNode: whether these names belong to a node of the cluster, which is no client.
  ///   - isAdministrator: whether these names belong to an administrator.
  ///   - mayReuseNames: whether their identity may give one name to several of its objects.
  ///   - isPrivileged: whether it may ask for restricted operations.
  public init(
    field: IdentityField, read: @escaping CertificateReader, isRevoked: @escaping @Sendable ([UInt8]) -> Bool,
    isNode: @escaping @Sendable (CertificateNames) -> Bool = { _ in false },
    isAdministrator: @escaping @Sendable (CertificateNames) -> Bool,
    mayReuseNames: @escaping @Sendable (CertificateNames) -> Bool = { _ in false },
    isPrivileged: @escaping @Sendable (CertificateNames) -> Bool = { _ in false }, enrolment: Enrolment? = nil
  ) {
    self.field = field
    self.read = read
    self.isRevoked = isRevoked
    self.isNode = isNode
    self.isAdministrator = isAdministrator
    self.mayReuseNames = mayReuseNames
    self.isPrivileged = isPrivileged
    self.enrolment = enrolment
  }

  public func verdict(_ certificate: [UInt8]) -> ClientVerdict {
    if isRevoked(certificate) { return .refuse("the certificate is revoked") }
    guard let names = read(certificate) else { return .refuse("the certificate is unreadable") }
    if isNode(names) { return .refuse("a node's certificate is no client's") }
    let fingerprint = enrolment?.fingerprint(certificate)
    if let fingerprint, enrolment?.isEnrolled(fingerprint) == true {
      var principal = Principal(identity: "")
      principal.certificate = fingerprint
      return .accept(principal)
    }
    guard let identity = field.identity(in: names) else {
      return .refuse("the certificate has no single \(field.rawValue) to be its identity")
    }
    var principal = Principal(
      identity: Text(identity), isAdministrator: isAdministrator(names), mayReuseNames: mayReuseNames(names),
      isPrivileged: isPrivileged(names))
    principal.certificate = fingerprint
    return .accept(principal)
  }
}
