/// The field of a client's certificate that is its identity.
public enum IdentityField: String, Hashable, Sendable, CaseIterable {
  case commonName = "common-name"
  case subject
  case email
  case dnsName = "dns-name"
  case uri

  /// The identity in `names`; nil when the field is absent, empty, over-long, or says more than one thing: who a
  /// client is must not depend on the order of its names.
  public func identity(in names: CertificateNames) -> String? {
    let found: [String] =
      switch self {
      case .commonName: names.commonName.map { [$0] } ?? []
      case .subject: [names.subject]
      case .email: names.emails
      case .dnsName: names.dnsNames
      case .uri: names.uris
      }
    guard found.count == 1, let identity = found.first, !identity.isEmpty else { return nil }
    return identity.utf8.count <= IdentityField.limit ? identity : nil
  }

  /// Bytes of an identity.
  static let limit = 1024
}
