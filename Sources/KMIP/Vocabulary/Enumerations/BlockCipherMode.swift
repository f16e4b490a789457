// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Block Cipher Mode (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum BlockCipherMode: UInt32, KMIPEnumeration {
  case cbc = 0x0000_0001
  case ecb = 0x0000_0002
  case pcbc = 0x0000_0003
  case cfb = 0x0000_0004
  case ofb = 0x0000_0005
  case ctr = 0x0000_0006
  case cmac = 0x0000_0007
  case ccm = 0x0000_0008
  case gcm = 0x0000_0009
  case cbc_MAC = 0x0000_000A
  case xts = 0x0000_000B
  case aesKeyWrapPadding = 0x0000_000C
  case nistKeyWrap = 0x0000_000D
  case x9_102AESKW = 0x0000_000E
  case x9_102TDKW = 0x0000_000F
  case x9_102AKW1 = 0x0000_0010
  case x9_102AKW2 = 0x0000_0011
  case aead = 0x0000_0012

  public static let rows: [EnumerationRow<BlockCipherMode>] = [
    .init(.cbc, "CBC", .all),
    .init(.ecb, "ECB", .all),
    .init(.pcbc, "PCBC", .all),
    .init(.cfb, "CFB", .all),
    .init(.ofb, "OFB", .all),
    .init(.ctr, "CTR", .all),
    .init(.cmac, "CMAC", .all),
    .init(.ccm, "CCM", .all),
    .init(.gcm, "GCM", .all),
    .init(.cbc_MAC, "CBC_MAC", .all),
    .init(.xts, "XTS", .all),
    .init(.aesKeyWrapPadding, "AESKeyWrapPadding", .all),
    .init(.nistKeyWrap, "NISTKeyWrap", .all),
    .init(.x9_102AESKW, "X9_102AESKW", .all),
    .init(.x9_102TDKW, "X9_102TDKW", .all),
    .init(.x9_102AKW1, "X9_102AKW1", .all),
    .init(.x9_102AKW2, "X9_102AKW2", .all),
    .init(.aead, "AEAD", .since(.v1_4)),
  ]
}
