// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Certificate Request Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum CertificateRequestType: UInt32, KMIPEnumeration {
  case crmf = 0x0000_0001
  case pkcs_10 = 0x0000_0002
  case pem = 0x0000_0003
  case pgp = 0x0000_0004

  public static let rows: [EnumerationRow<CertificateRequestType>] = [
    .init(.crmf, "CRMF", .all),
    .init(.pkcs_10, "PKCS_10", .all),
    .init(.pem, "PEM", .all),
    .init(.pgp, "PGP", .until(.v1_4)),
  ]
}
