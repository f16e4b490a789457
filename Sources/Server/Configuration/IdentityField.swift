/// The field of a client's certificate that names its identity.
public enum IdentityField: String, CaseIterable, Sendable {
  /// The subject's Common Name.
  case commonName = "common-name"
  /// The whole subject, as RFC 2253 writes it.
  case subject
  /// The first `rfc822Name` of the Subject Alternative Name.
  case email
  /// The first `dNSName` of the Subject Alternative Name.
  case dns
  /// The first `uniformResourceIdentifier` of the Subject Alternative Name.
  case uri
}
