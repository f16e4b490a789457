// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Split Key Polynomial (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum SplitKeyPolynomial: UInt32, KMIPEnumeration {
  case polynomial_283 = 0x0000_0001
  case polynomial_285 = 0x0000_0002

  public static let rows: [EnumerationRow<SplitKeyPolynomial>] = [
    .init(.polynomial_283, "Polynomial_283", .since(.v3_0)),
    .init(.polynomial_285, "Polynomial_285", .since(.v3_0)),
  ]
}
