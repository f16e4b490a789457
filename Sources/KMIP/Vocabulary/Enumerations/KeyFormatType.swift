/// Key Format Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum KeyFormatType: UInt32, KMIPEnumeration {
  case raw = 0x00000001
  case opaque = 0x00000002
  case pkcs_1 = 0x00000003
  case pkcs_8 = 0x00000004
  case x_509 = 0x00000005
  case ecPrivateKey = 0x00000006
  case transparentSymmetricKey = 0x00000007
  case transparentDSAPrivateKey = 0x00000008
  case transparentDSAPublicKey = 0x00000009
  case transparentRSAPrivateKey = 0x0000000A
  case transparentRSAPublicKey = 0x0000000B
  case transparentDHPrivateKey = 0x0000000C
  case transparentDHPublicKey = 0x0000000D
  case transparentECDSAPrivateKey = 0x0000000E
  case transparentECDSAPublicKey = 0x0000000F
  case transparentECDHPrivateKey = 0x00000010
  case transparentECDHPublicKey = 0x00000011
  case transparentECMQVPrivateKey = 0x00000012
  case transparentECMQVPublicKey = 0x00000013
  case transparentECPrivateKey = 0x00000014
  case transparentECPublicKey = 0x00000015
  case pkcs_12 = 0x00000016
  case pkcs_10 = 0x00000017

  public static let rows: [EnumerationRow<KeyFormatType>] = [
    .init(.raw, "Raw", .all),
    .init(.opaque, "Opaque", .all),
    .init(.pkcs_1, "PKCS_1", .all),
    .init(.pkcs_8, "PKCS_8", .all),
    .init(.x_509, "X_509", .all),
    .init(.ecPrivateKey, "ECPrivateKey", .all),
    .init(.transparentSymmetricKey, "TransparentSymmetricKey", .all),
    .init(.transparentDSAPrivateKey, "TransparentDSAPrivateKey", .all),
    .init(.transparentDSAPublicKey, "TransparentDSAPublicKey", .all),
    .init(.transparentRSAPrivateKey, "TransparentRSAPrivateKey", .all),
    .init(.transparentRSAPublicKey, "TransparentRSAPublicKey", .all),
    .init(.transparentDHPrivateKey, "TransparentDHPrivateKey", .all),
    .init(.transparentDHPublicKey, "TransparentDHPublicKey", .all),
    .init(.transparentECDSAPrivateKey, "TransparentECDSAPrivateKey", .until(.v1_4)),
    .init(.transparentECDSAPublicKey, "TransparentECDSAPublicKey", .until(.v1_4)),
    .init(.transparentECDHPrivateKey, "TransparentECDHPrivateKey", .until(.v1_4)),
    .init(.transparentECDHPublicKey, "TransparentECDHPublicKey", .until(.v1_4)),
    .init(.transparentECMQVPrivateKey, "TransparentECMQVPrivateKey", .until(.v1_4)),
    .init(.transparentECMQVPublicKey, "TransparentECMQVPublicKey", .until(.v1_4)),
    .init(.transparentECPrivateKey, "TransparentECPrivateKey", .since(.v1_3)),
    .init(.transparentECPublicKey, "TransparentECPublicKey", .since(.v1_3)),
    .init(.pkcs_12, "PKCS_12", .since(.v1_4)),
    .init(.pkcs_10, "PKCS_10", .since(.v2_0)),
  ]
}
