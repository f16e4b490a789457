// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Digital Signature Algorithm (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum DigitalSignatureAlgorithm: UInt32, KMIPEnumeration {
  case md2WithRSAEncryption = 0x0000_0001
  case md5WithRSAEncryption = 0x0000_0002
  case sha_1WithRSAEncryption = 0x0000_0003
  case sha_224WithRSAEncryption = 0x0000_0004
  case sha_256WithRSAEncryption = 0x0000_0005
  case sha_384WithRSAEncryption = 0x0000_0006
  case sha_512WithRSAEncryption = 0x0000_0007
  case rsassa_PSS = 0x0000_0008
  case dsaWithSHA_1 = 0x0000_0009
  case dsaWithSHA224 = 0x0000_000A
  case dsaWithSHA256 = 0x0000_000B
  case ecdsaWithSHA_1 = 0x0000_000C
  case ecdsaWithSHA224 = 0x0000_000D
  case ecdsaWithSHA256 = 0x0000_000E
  case ecdsaWithSHA384 = 0x0000_000F
  case ecdsaWithSHA512 = 0x0000_0010
  case sha3_256WithRSAEncryption = 0x0000_0011
  case sha3_384WithRSAEncryption = 0x0000_0012
  case sha3_512WithRSAEncryption = 0x0000_0013

  public static let rows: [EnumerationRow<DigitalSignatureAlgorithm>] = [
    .init(
      .md2WithRSAEncryption, "MD2WithRSAEncryption", .since(.v1_1),
      [("MD2WithRSAEncryption_PKCS_1V1_5", .range(.v1_1, .v1_4))]),
    .init(
      .md5WithRSAEncryption, "MD5WithRSAEncryption", .since(.v1_1),
      [("MD5WithRSAEncryptionPKCS_1V1_5", .range(.v1_1, .v1_4))]),
    .init(
      .sha_1WithRSAEncryption, "SHA_1WithRSAEncryption", .since(.v1_1),
      [("SHA_1WithRSAEncryptionPKCS_1V1_5", .range(.v1_1, .v1_4))]),
    .init(
      .sha_224WithRSAEncryption, "SHA_224WithRSAEncryption", .since(.v1_1),
      [("SHA_224WithRSAEncryptionPKCS_1V1_5", .range(.v1_1, .v1_4))]),
    .init(
      .sha_256WithRSAEncryption, "SHA_256WithRSAEncryption", .since(.v1_1),
      [("SHA_256WithRSAEncryptionPKCS_1V1_5", .range(.v1_1, .v1_4))]),
    .init(
      .sha_384WithRSAEncryption, "SHA_384WithRSAEncryption", .since(.v1_1),
      [("SHA_384WithRSAEncryptionPKCS_1V1_5", .range(.v1_1, .v1_4))]),
    .init(
      .sha_512WithRSAEncryption, "SHA_512WithRSAEncryption", .since(.v1_1),
      [("SHA_512WithRSAEncryptionPKCS_1V1_5", .range(.v1_1, .v1_4))]),
    .init(.rsassa_PSS, "RSASSA_PSS", .since(.v1_1), [("RSASSA_PSS_PKCS_1V2_1", .range(.v1_1, .v1_4))]),
    .init(.dsaWithSHA_1, "DSAWithSHA_1", .since(.v1_1)),
    .init(.dsaWithSHA224, "DSAWithSHA224", .since(.v1_1)),
    .init(.dsaWithSHA256, "DSAWithSHA256", .since(.v1_1)),
    .init(.ecdsaWithSHA_1, "ECDSAWithSHA_1", .since(.v1_1)),
    .init(.ecdsaWithSHA224, "ECDSAWithSHA224", .since(.v1_1)),
    .init(.ecdsaWithSHA256, "ECDSAWithSHA256", .since(.v1_1)),
    .init(.ecdsaWithSHA384, "ECDSAWithSHA384", .since(.v1_1)),
    .init(.ecdsaWithSHA512, "ECDSAWithSHA512", .since(.v1_1)),
    .init(.sha3_256WithRSAEncryption, "SHA3_256WithRSAEncryption", .since(.v1_4)),
    .init(.sha3_384WithRSAEncryption, "SHA3_384WithRSAEncryption", .since(.v1_4)),
    .init(.sha3_512WithRSAEncryption, "SHA3_512WithRSAEncryption", .since(.v1_4)),
  ]
}
