/// Key Wrap Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum KeyWrapType: UInt32, KMIPEnumeration {
  case notWrapped = 0x0000_0001
  case asRegistered = 0x0000_0002

  public static let rows: [EnumerationRow<KeyWrapType>] = [
    .init(.notWrapped, "NotWrapped", .since(.v1_4)),
    .init(.asRegistered, "AsRegistered", .since(.v1_4)),
  ]
}
