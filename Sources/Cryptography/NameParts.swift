internal import OpenSSL
internal import Operations
internal import TTLV

/// The parts of distinguished names that KMIP 2.0 has attributes for, by libcrypto's short names.
enum NameParts {
  private static let kinds: [String: X509Facts.NamePart.Kind] = [
    "CN": .commonName, "O": .organization, "OU": .organizationalUnit, "emailAddress": .email, "C": .country,
    "ST": .stateOrProvince, "L": .locality, "UID": .userIdentifier, "serialNumber": .serialNumber, "title": .title,
    "DC": .domainComponent, "dnQualifier": .qualifier,
  ]

  private static let attributes = Dictionary(uniqueKeysWithValues: kinds.map { ($0.value, $0.key) })

  static func attribute(of kind: X509Facts.NamePart.Kind) -> String {
    guard let attribute = attributes[kind] else { preconditionFailure("every kind has its attribute") }
    return attribute
  }

  static func known(_ parts: [NamePart]) -> [X509Facts.NamePart] {
    parts.compactMap { part in
      kinds[part.attribute].map { X509Facts.NamePart($0, Text(part.value)) }
    }
  }
}
