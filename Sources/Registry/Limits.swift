/// What the registry accepts. Apply enforces these on every node alike, so they change only together with the
/// mutation's format version.
public enum RegistryLimits {
  /// Bytes of one encoded mutation.
  public static let mutationLength = 16 << 20
  /// Guards, writes and leaves of one mutation, each counted for itself.
  public static let mutationItems = 32_768
  /// Objects made by one transaction: their position within the entry has two bytes.
  public static let objectsPerTransaction = 65_535
  /// Objects that one Locate may open.
  public static let locateExamined = 1_000_000
  /// Index terms of one object.
  public static let indexTerms = 4_096
  /// Bytes of one record's key in a mutation: its length has one byte.
  public static let recordKeyLength = 255
  /// Bytes of one opened attribute record.
  public static let attributesLength = 4 << 20
  /// Bytes of one opened material record.
  public static let materialLength = 12 << 20
  /// Replies that one mutation may forget.
  public static let forgetsPerTransaction = 1_024
  /// Audit leaves that one entry of the log prunes.
  public static let leavesPruned = 8_192
  /// Signed heads of the audit tree that the state holds; the oldest goes.
  public static let signedHeads = 64
  /// Bytes of a signed head.
  public static let signedHeadLength = 8_192
  /// Records that one stretch of resealing looks at.
  public static let resealingExamined = 4_096
  /// Records that one stretch of resealing writes.
  public static let resealingWrites = 256
  /// Writes by which one stretch removes objects, if those of one object are not more.
  public static let removalWrites = 8_192
  /// Sealed bytes after which a stretch of resealing ends.
  public static let resealingLength = 1 << 20
  /// Members that the table holds, those that are gone included.
  public static let members = 1_024
  /// Bytes of one text that a member says of itself.
  public static let memberText = 255
}
