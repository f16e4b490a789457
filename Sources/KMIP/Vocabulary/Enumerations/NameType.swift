/// Name Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum NameType: UInt32, KMIPEnumeration {
  case uninterpretedTextString = 0x0000_0001
  case uri = 0x0000_0002

  public static let rows: [EnumerationRow<NameType>] = [
    .init(.uninterpretedTextString, "UninterpretedTextString", .until(.v2_1)),
    .init(.uri, "URI", .until(.v2_1)),
  ]
}
