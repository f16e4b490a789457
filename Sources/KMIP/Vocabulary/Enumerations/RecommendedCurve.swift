// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Recommended Curve (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum RecommendedCurve: UInt32, KMIPEnumeration {
  case p_192 = 0x0000_0001
  case k_163 = 0x0000_0002
  case b_163 = 0x0000_0003
  case p_224 = 0x0000_0004
  case k_233 = 0x0000_0005
  case b_233 = 0x0000_0006
  case p_256 = 0x0000_0007
  case k_283 = 0x0000_0008
  case b_283 = 0x0000_0009
  case p_384 = 0x0000_000A
  case k_409 = 0x0000_000B
  case b_409 = 0x0000_000C
  case p_521 = 0x0000_000D
  case k_571 = 0x0000_000E
  case b_571 = 0x0000_000F
  case secp112R1 = 0x0000_0010
  case secp112R2 = 0x0000_0011
  case secp128R1 = 0x0000_0012
  case secp128R2 = 0x0000_0013
  case secp160K1 = 0x0000_0014
  case secp160R1 = 0x0000_0015
  case secp160R2 = 0x0000_0016
  case secp192K1 = 0x0000_0017
  case secp224K1 = 0x0000_0018
  case secp256K1 = 0x0000_0019
  case sect113R1 = 0x0000_001A
  case sect113R2 = 0x0000_001B
  case sect131R1 = 0x0000_001C
  case sect131R2 = 0x0000_001D
  case sect163R1 = 0x0000_001E
  case sect193R1 = 0x0000_001F
  case sect193R2 = 0x0000_0020
  case sect239K1 = 0x0000_0021
  case ansix9P192V2 = 0x0000_0022
  case ansix9P192V3 = 0x0000_0023
  case ansix9P239V1 = 0x0000_0024
  case ansix9P239V2 = 0x0000_0025
  case ansix9P239V3 = 0x0000_0026
  case ansix9C2PNB163V1 = 0x0000_0027
  case ansix9C2PNB163V2 = 0x0000_0028
  case ansix9C2PNB163V3 = 0x0000_0029
  case ansix9C2PNB176V1 = 0x0000_002A
  case ansix9C2TNB191V1 = 0x0000_002B
  case ansix9C2TNB191V2 = 0x0000_002C
  case ansix9C2TNB191V3 = 0x0000_002D
  case ansix9C2PNB208W1 = 0x0000_002E
  case ansix9C2TNB239V1 = 0x0000_002F
  case ansix9C2TNB239V2 = 0x0000_0030
  case ansix9C2TNB239V3 = 0x0000_0031
  case ansix9C2PNB272W1 = 0x0000_0032
  case ansix9C2PNB304W1 = 0x0000_0033
  case ansix9C2TNB359V1 = 0x0000_0034
  case ansix9C2PNB368W1 = 0x0000_0035
  case ansix9C2TNB431R1 = 0x0000_0036
  case brainpoolp160R1 = 0x0000_0037
  case brainpoolp160T1 = 0x0000_0038
  case brainpoolp192R1 = 0x0000_0039
  case brainpoolp192T1 = 0x0000_003A
  case brainpoolp224R1 = 0x0000_003B
  case brainpoolp224T1 = 0x0000_003C
  case brainpoolp256R1 = 0x0000_003D
  case brainpoolp256T1 = 0x0000_003E
  case brainpoolp320R1 = 0x0000_003F
  case brainpoolp320T1 = 0x0000_0040
  case brainpoolp384R1 = 0x0000_0041
  case brainpoolp384T1 = 0x0000_0042
  case brainpoolp512R1 = 0x0000_0043
  case brainpoolp512T1 = 0x0000_0044
  case curve25519 = 0x0000_0045
  case curve448 = 0x0000_0046

  public static let rows: [EnumerationRow<RecommendedCurve>] = [
    .init(.p_192, "P_192", .all),
    .init(.k_163, "K_163", .all),
    .init(.b_163, "B_163", .all),
    .init(.p_224, "P_224", .all),
    .init(.k_233, "K_233", .all),
    .init(.b_233, "B_233", .all),
    .init(.p_256, "P_256", .all),
    .init(.k_283, "K_283", .all),
    .init(.b_283, "B_283", .all),
    .init(.p_384, "P_384", .all),
    .init(.k_409, "K_409", .all),
    .init(.b_409, "B_409", .all),
    .init(.p_521, "P_521", .all),
    .init(.k_571, "K_571", .all),
    .init(.b_571, "B_571", .all),
    .init(.secp112R1, "SECP112R1", .since(.v1_2)),
    .init(.secp112R2, "SECP112R2", .since(.v1_2)),
    .init(.secp128R1, "SECP128R1", .since(.v1_2)),
    .init(.secp128R2, "SECP128R2", .since(.v1_2)),
    .init(.secp160K1, "SECP160K1", .since(.v1_2)),
    .init(.secp160R1, "SECP160R1", .since(.v1_2)),
    .init(.secp160R2, "SECP160R2", .since(.v1_2)),
    .init(.secp192K1, "SECP192K1", .since(.v1_2)),
    .init(.secp224K1, "SECP224K1", .since(.v1_2)),
    .init(.secp256K1, "SECP256K1", .since(.v1_2)),
    .init(.sect113R1, "SECT113R1", .since(.v1_2)),
    .init(.sect113R2, "SECT113R2", .since(.v1_2)),
    .init(.sect131R1, "SECT131R1", .since(.v1_2)),
    .init(.sect131R2, "SECT131R2", .since(.v1_2)),
    .init(.sect163R1, "SECT163R1", .since(.v1_2)),
    .init(.sect193R1, "SECT193R1", .since(.v1_2)),
    .init(.sect193R2, "SECT193R2", .since(.v1_2)),
    .init(.sect239K1, "SECT239K1", .since(.v1_2)),
    .init(.ansix9P192V2, "ANSIX9P192V2", .since(.v1_2)),
    .init(.ansix9P192V3, "ANSIX9P192V3", .since(.v1_2)),
    .init(.ansix9P239V1, "ANSIX9P239V1", .since(.v1_2)),
    .init(.ansix9P239V2, "ANSIX9P239V2", .since(.v1_2)),
    .init(.ansix9P239V3, "ANSIX9P239V3", .since(.v1_2)),
    .init(.ansix9C2PNB163V1, "ANSIX9C2PNB163V1", .since(.v1_2)),
    .init(.ansix9C2PNB163V2, "ANSIX9C2PNB163V2", .since(.v1_2)),
    .init(.ansix9C2PNB163V3, "ANSIX9C2PNB163V3", .since(.v1_2)),
    .init(.ansix9C2PNB176V1, "ANSIX9C2PNB176V1", .since(.v1_2)),
    .init(.ansix9C2TNB191V1, "ANSIX9C2TNB191V1", .since(.v1_2)),
    .init(.ansix9C2TNB191V2, "ANSIX9C2TNB191V2", .since(.v1_2)),
    .init(.ansix9C2TNB191V3, "ANSIX9C2TNB191V3", .since(.v1_2)),
    .init(.ansix9C2PNB208W1, "ANSIX9C2PNB208W1", .since(.v1_2)),
    .init(.ansix9C2TNB239V1, "ANSIX9C2TNB239V1", .since(.v1_2)),
    .init(.ansix9C2TNB239V2, "ANSIX9C2TNB239V2", .since(.v1_2)),
    .init(.ansix9C2TNB239V3, "ANSIX9C2TNB239V3", .since(.v1_2)),
    .init(.ansix9C2PNB272W1, "ANSIX9C2PNB272W1", .since(.v1_2)),
    .init(.ansix9C2PNB304W1, "ANSIX9C2PNB304W1", .since(.v1_2)),
    .init(.ansix9C2TNB359V1, "ANSIX9C2TNB359V1", .since(.v1_2)),
    .init(.ansix9C2PNB368W1, "ANSIX9C2PNB368W1", .since(.v1_2)),
    .init(.ansix9C2TNB431R1, "ANSIX9C2TNB431R1", .since(.v1_2)),
    .init(.brainpoolp160R1, "BRAINPOOLP160R1", .since(.v1_2)),
    .init(.brainpoolp160T1, "BRAINPOOLP160T1", .since(.v1_2)),
    .init(.brainpoolp192R1, "BRAINPOOLP192R1", .since(.v1_2)),
    .init(.brainpoolp192T1, "BRAINPOOLP192T1", .since(.v1_2)),
    .init(.brainpoolp224R1, "BRAINPOOLP224R1", .since(.v1_2)),
    .init(.brainpoolp224T1, "BRAINPOOLP224T1", .since(.v1_2)),
    .init(.brainpoolp256R1, "BRAINPOOLP256R1", .since(.v1_2)),
    .init(.brainpoolp256T1, "BRAINPOOLP256T1", .since(.v1_2)),
    .init(.brainpoolp320R1, "BRAINPOOLP320R1", .since(.v1_2)),
    .init(.brainpoolp320T1, "BRAINPOOLP320T1", .since(.v1_2)),
    .init(.brainpoolp384R1, "BRAINPOOLP384R1", .since(.v1_2)),
    .init(.brainpoolp384T1, "BRAINPOOLP384T1", .since(.v1_2)),
    .init(.brainpoolp512R1, "BRAINPOOLP512R1", .since(.v1_2)),
    .init(.brainpoolp512T1, "BRAINPOOLP512T1", .since(.v1_2)),
    .init(.curve25519, "CURVE25519", .since(.v2_0)),
    .init(.curve448, "CURVE448", .since(.v2_0)),
  ]
}
