// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Split Key Method (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum SplitKeyMethod: UInt32, KMIPEnumeration {
  case xor = 0x0000_0001
  case polynomialSharingGF2_16 = 0x0000_0002
  case polynomialSharingPrimeField = 0x0000_0003
  case polynomialSharingGF2_8 = 0x0000_0004

  public static let rows: [EnumerationRow<SplitKeyMethod>] = [
    .init(.xor, "XOR", .all),
    .init(.polynomialSharingGF2_16, "PolynomialSharingGF2_16", .all),
    .init(.polynomialSharingPrimeField, "PolynomialSharingPrimeField", .all),
    .init(.polynomialSharingGF2_8, "PolynomialSharingGF2_8", .since(.v1_2)),
  ]
}
