/// Key Value Location Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum KeyValueLocationType: UInt32, KMIPEnumeration {
  case uninterpretedTextString = 0x0000_0001
  case uri = 0x0000_0002

  public static let rows: [EnumerationRow<KeyValueLocationType>] = [
    .init(.uninterpretedTextString, "UninterpretedTextString", .since(.v1_2)),
    .init(.uri, "URI", .since(.v1_2)),
  ]
}
