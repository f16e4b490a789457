/// Put Function (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum PutFunction: UInt32, KMIPEnumeration {
  case new = 0x0000_0001
  case replace = 0x0000_0002

  public static let rows: [EnumerationRow<PutFunction>] = [
    .init(.new, "New", .all),
    .init(.replace, "Replace", .all),
  ]
}
