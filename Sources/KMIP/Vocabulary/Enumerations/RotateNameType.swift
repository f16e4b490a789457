/// Rotate Name Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum RotateNameType: UInt32, KMIPEnumeration {
  case uninterpretedTextString = 0x0000_0001
  case uri = 0x0000_0002

  public static let rows: [EnumerationRow<RotateNameType>] = [
    .init(.uninterpretedTextString, "UninterpretedTextString", .range(.v2_1, .v2_1)),
    .init(.uri, "URI", .range(.v2_1, .v2_1)),
  ]
}
