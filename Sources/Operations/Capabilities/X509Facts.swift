public import KMIP
public import TTLV

/// What the X.509 attributes hold of a certificate (KMIP 1.1 §3.13–3.15 and their kin).
public struct X509Facts: Hashable, Sendable {
  /// The subject and issuer names, DER.
  public let subject: [UInt8]
  public let issuer: [UInt8]
  /// The names as RFC 2253 text (1.0 spells them so).
  public let subjectText: String
  public let issuerText: String
  /// The serial number, as the content bytes of its DER INTEGER.
  public let serialNumber: [UInt8]
  /// Subject alternative names: each one GeneralName, DER.
  public let subjectAlternativeNames: [[UInt8]]
  public let issuerAlternativeNames: [[UInt8]]
  /// The public key's algorithm, when it is one of the standard's.
  public let key: KeyFacts?
  /// How the certificate is signed, when the standard has a name for it.
  public let signatureAlgorithm: DigitalSignatureAlgorithm?
  /// Seconds since 1970.
  public let notBefore: Int64
  public let notAfter: Int64
  /// The parts of the names, in the certificate's order, of the kinds that KMIP 2.0 has attributes for.
  public let subjectParts: [NamePart]
  public let issuerParts: [NamePart]

  /// One part of a distinguished name.
  public struct NamePart: Hashable, Sendable {
    public enum Kind: Hashable, Sendable, CaseIterable {
      case commonName, organization, organizationalUnit, email, country, stateOrProvince, locality, userIdentifier
      case serialNumber, title, domainComponent, qualifier
    }

    public let kind: Kind
    public let value: Text

    public init(_ kind: Kind, _ value: Text) {
      self.kind = kind
      self.value = value
    }
  }

  public init(
    subject: [UInt8], issuer: [UInt8], subjectText: String, issuerText: String, serialNumber: [UInt8],
    subjectAlternativeNames: [[UInt8]], issuerAlternativeNames: [[UInt8]], key: KeyFacts?,
    signatureAlgorithm: DigitalSignatureAlgorithm?, notBefore: Int64, notAfter: Int64,
    subjectParts: [NamePart] = [], issuerParts: [NamePart] = []
  ) {
    self.subject = subject
    self.issuer = issuer
    self.subjectText = subjectText
    self.issuerText = issuerText
    self.serialNumber = serialNumber
    self.subjectAlternativeNames = subjectAlternativeNames
    self.issuerAlternativeNames = issuerAlternativeNames
    self.key = key
    self.signatureAlgorithm = signatureAlgorithm
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.subjectParts = subjectParts
    self.issuerParts = issuerParts
  }
}
