// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Link Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum LinkType: UInt32, KMIPEnumeration {
  case certificateLink = 0x0000_0101
  case publicKeyLink = 0x0000_0102
  case privateKeyLink = 0x0000_0103
  case derivationBaseObjectLink = 0x0000_0104
  case derivedKeyLink = 0x0000_0105
  case replacementObjectLink = 0x0000_0106
  case replacedObjectLink = 0x0000_0107
  case parentLink = 0x0000_0108
  case childLink = 0x0000_0109
  case previousLink = 0x0000_010A
  case nextLink = 0x0000_010B
  case pkcs_12CertificateLink = 0x0000_010C
  case pkcs_12PasswordLink = 0x0000_010D
  case wrappingKeyLink = 0x0000_010E

  public static let rows: [EnumerationRow<LinkType>] = [
    .init(.certificateLink, "CertificateLink", .until(.v2_1)),
    .init(.publicKeyLink, "PublicKeyLink", .until(.v2_1)),
    .init(.privateKeyLink, "PrivateKeyLink", .until(.v2_1)),
    .init(.derivationBaseObjectLink, "DerivationBaseObjectLink", .until(.v2_1)),
    .init(.derivedKeyLink, "DerivedKeyLink", .until(.v2_1)),
    .init(.replacementObjectLink, "ReplacementObjectLink", .until(.v2_1)),
    .init(.replacedObjectLink, "ReplacedObjectLink", .until(.v2_1)),
    .init(.parentLink, "ParentLink", .range(.v1_2, .v2_1)),
    .init(.childLink, "ChildLink", .range(.v1_2, .v2_1)),
    .init(.previousLink, "PreviousLink", .range(.v1_2, .v2_1)),
    .init(.nextLink, "NextLink", .range(.v1_2, .v2_1)),
    .init(.pkcs_12CertificateLink, "PKCS_12CertificateLink", .range(.v1_4, .v2_1)),
    .init(.pkcs_12PasswordLink, "PKCS_12PasswordLink", .range(.v1_4, .v2_1)),
    .init(.wrappingKeyLink, "WrappingKeyLink", .range(.v2_0, .v2_1)),
  ]
}
