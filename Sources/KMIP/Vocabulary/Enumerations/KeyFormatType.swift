// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Key Format Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum KeyFormatType: UInt32, KMIPEnumeration {
  case raw = 0x0000_0001
  case opaque = 0x0000_0002
  case pkcs_1 = 0x0000_0003
  case pkcs_8 = 0x0000_0004
  case x_509 = 0x0000_0005
  case ecPrivateKey = 0x0000_0006
  case transparentSymmetricKey = 0x0000_0007
  case transparentDSAPrivateKey = 0x0000_0008
  case transparentDSAPublicKey = 0x0000_0009
  case transparentRSAPrivateKey = 0x0000_000A
  case transparentRSAPublicKey = 0x0000_000B
  case transparentDHPrivateKey = 0x0000_000C
  case transparentDHPublicKey = 0x0000_000D
  case transparentECDSAPrivateKey = 0x0000_000E
  case transparentECDSAPublicKey = 0x0000_000F
  case transparentECDHPrivateKey = 0x0000_0010
  case transparentECDHPublicKey = 0x0000_0011
  case transparentECMQVPrivateKey = 0x0000_0012
  case transparentECMQVPublicKey = 0x0000_0013
  case transparentECPrivateKey = 0x0000_0014
  case transparentECPublicKey = 0x0000_0015
  case pkcs_12 = 0x0000_0016
  case pkcs_10 = 0x0000_0017

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
