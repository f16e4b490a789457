/// Item Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ItemTypeEnumeration: UInt32, KMIPEnumeration {
  case structure = 0x00000001
  case integer = 0x00000002
  case longInteger = 0x00000003
  case bigInteger = 0x00000004
  case enumeration = 0x00000005
  case boolean = 0x00000006
  case textString = 0x00000007
  case byteString = 0x00000008
  case dateTime = 0x00000009
  case interval = 0x0000000A
  case dateTimeExtended = 0x0000000B
  case identifier = 0x0000000C
  case reference = 0x0000000D
  case nameReference = 0x0000000E

  public static let rows: [EnumerationRow<ItemTypeEnumeration>] = [
    .init(.structure, "Structure", .since(.v2_0)),
    .init(.integer, "Integer", .since(.v2_0)),
    .init(.longInteger, "LongInteger", .since(.v2_0)),
    .init(.bigInteger, "BigInteger", .since(.v2_0)),
    .init(.enumeration, "Enumeration", .since(.v2_0)),
    .init(.boolean, "Boolean", .since(.v2_0)),
    .init(.textString, "TextString", .since(.v2_0)),
    .init(.byteString, "ByteString", .since(.v2_0)),
    .init(.dateTime, "DateTime", .since(.v2_0)),
    .init(.interval, "Interval", .since(.v2_0)),
    .init(.dateTimeExtended, "DateTimeExtended", .since(.v2_0)),
    .init(.identifier, "Identifier", .since(.v3_0)),
    .init(.reference, "Reference", .since(.v3_0)),
    .init(.nameReference, "NameReference", .since(.v3_0)),
  ]
}
