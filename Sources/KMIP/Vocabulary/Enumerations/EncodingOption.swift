/// Encoding Option (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum EncodingOption: UInt32, KMIPEnumeration {
  case noEncoding = 0x0000_0001
  case ttlvEncoding = 0x0000_0002

  public static let rows: [EnumerationRow<EncodingOption>] = [
    .init(.noEncoding, "NoEncoding", .since(.v1_1)),
    .init(.ttlvEncoding, "TTLVEncoding", .since(.v1_1)),
  ]
}
