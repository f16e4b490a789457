// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Certificate Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum CertificateType: UInt32, KMIPEnumeration {
  case x_509 = 0x0000_0001
  case pgp = 0x0000_0002

  public static let rows: [EnumerationRow<CertificateType>] = [
    .init(.x_509, "X_509", .all),
    .init(.pgp, "PGP", .all),
  ]
}
