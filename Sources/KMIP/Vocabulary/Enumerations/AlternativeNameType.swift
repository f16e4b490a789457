// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Alternative Name Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum AlternativeNameType: UInt32, KMIPEnumeration {
  case uninterpretedTextString = 0x0000_0001
  case uri = 0x0000_0002
  case objectSerialNumber = 0x0000_0003
  case emailAddress = 0x0000_0004
  case dnsName = 0x0000_0005
  case x_500DistinguishedName = 0x0000_0006
  case ipAddress = 0x0000_0007

  public static let rows: [EnumerationRow<AlternativeNameType>] = [
    .init(.uninterpretedTextString, "UninterpretedTextString", .since(.v1_2)),
    .init(.uri, "URI", .since(.v1_2)),
    .init(.objectSerialNumber, "ObjectSerialNumber", .since(.v1_2)),
    .init(.emailAddress, "EmailAddress", .since(.v1_2)),
    .init(.dnsName, "DNSName", .since(.v1_2)),
    .init(.x_500DistinguishedName, "X_500DistinguishedName", .since(.v1_2)),
    .init(.ipAddress, "IPAddress", .since(.v1_2)),
  ]
}
