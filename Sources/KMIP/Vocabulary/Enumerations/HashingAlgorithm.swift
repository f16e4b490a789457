// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Hashing Algorithm (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum HashingAlgorithm: UInt32, KMIPEnumeration {
  case md2 = 0x0000_0001
  case md4 = 0x0000_0002
  case md5 = 0x0000_0003
  case sha_1 = 0x0000_0004
  case sha_224 = 0x0000_0005
  case sha_256 = 0x0000_0006
  case sha_384 = 0x0000_0007
  case sha_512 = 0x0000_0008
  case ripemd_160 = 0x0000_0009
  case tiger = 0x0000_000A
  case whirlpool = 0x0000_000B
  case sha_512_224 = 0x0000_000C
  case sha_512_256 = 0x0000_000D
  case sha3_224 = 0x0000_000E
  case sha3_256 = 0x0000_000F
  case sha3_384 = 0x0000_0010
  case sha3_512 = 0x0000_0011

  public static let rows: [EnumerationRow<HashingAlgorithm>] = [
    .init(.md2, "MD2", .all),
    .init(.md4, "MD4", .all),
    .init(.md5, "MD5", .all),
    .init(.sha_1, "SHA_1", .all),
    .init(.sha_224, "SHA_224", .all),
    .init(.sha_256, "SHA_256", .all),
    .init(.sha_384, "SHA_384", .all),
    .init(.sha_512, "SHA_512", .all),
    .init(.ripemd_160, "RIPEMD_160", .all),
    .init(.tiger, "Tiger", .all),
    .init(.whirlpool, "Whirlpool", .all),
    .init(.sha_512_224, "SHA_512_224", .since(.v1_2)),
    .init(.sha_512_256, "SHA_512_256", .since(.v1_2)),
    .init(.sha3_224, "SHA3_224", .since(.v1_4), [("SHA_3_224", .range(.v1_4, .v1_4))]),
    .init(.sha3_256, "SHA3_256", .since(.v1_4), [("SHA_3_256", .range(.v1_4, .v1_4))]),
    .init(.sha3_384, "SHA3_384", .since(.v1_4), [("SHA_3_384", .range(.v1_4, .v1_4))]),
    .init(.sha3_512, "SHA3_512", .since(.v1_4), [("SHA_3_512", .range(.v1_4, .v1_4))]),
  ]
}
