/// Mask Generator (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum MaskGenerator: UInt32, KMIPEnumeration {
  case mgf1 = 0x0000_0001

  public static let rows: [EnumerationRow<MaskGenerator>] = [
    .init(.mgf1, "MGF1", .since(.v1_4), [("MFG1", .since(.v2_0))])
  ]
}
