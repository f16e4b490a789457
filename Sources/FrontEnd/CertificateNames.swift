/// The names in a certificate, as a reader injected from outside sees them (this room parses no DER).
public struct CertificateNames: Hashable, Sendable {
  public var commonName: String?
  public var organizationalUnit: String?
  /// The whole subject as RFC 2253 text.
  public var subject: String
  public var emails: [String]
  public var dnsNames: [String]
  public var uris: [String]

  public init(
    commonName: String?, organizationalUnit: String? = nil, subject: String, emails: [String] = [],
    dnsNames: [String] = [], uris: [String] = []
  ) {
    self.commonName = commonName
    self.organizationalUnit = organizationalUnit
    self.subject = subject
    self.emails = emails
    self.dnsNames = dnsNames
    self.uris = uris
  }
}

/// Reads a DER certificate; nil when it is unreadable.
public typealias CertificateReader = @Sendable (_ der: [UInt8]) -> CertificateNames?
