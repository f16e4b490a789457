/// Item Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ItemTypeEnumeration: UInt32, KMIPEnumeration {
  case structure = 0x0000_0001
  case integer = 0x0000_0002
  case longInteger = 0x0000_0003
  case bigInteger = 0x0000_0004
  case enumeration = 0x0000_0005
  case boolean = 0x0000_0006
  case textString = 0x0000_0007
  case byteString = 0x0000_0008
  case dateTime = 0x0000_0009
  case interval = 0x0000_000A
  case dateTimeExtended = 0x0000_000B
  case identifier = 0x0000_000C
  case reference = 0x0000_000D
  case nameReference = 0x0000_000E

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
