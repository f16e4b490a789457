/// Processing Stage (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ProcessingStage: UInt32, KMIPEnumeration {
  case submitted = 0x0000_0001
  case inProcess = 0x0000_0002
  case completed = 0x0000_0003

  public static let rows: [EnumerationRow<ProcessingStage>] = [
    .init(.submitted, "Submitted", .since(.v2_1)),
    .init(.inProcess, "InProcess", .since(.v2_1)),
    .init(.completed, "Completed", .since(.v2_1)),
  ]
}
