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

  static func known(_ parts: [NamePart]) -> [X509Facts.NamePart] {
    parts.compactMap { part in
      kinds[part.attribute].map { X509Facts.NamePart($0, Text(part.value)) }
    }
  }
}
