/// What a call of an admin port may cost.
public enum AdminPortLimits {
  /// Bytes of one reply: one part of a backup with the largest record in it, as text.
  public static let replyBytes = 24 << 20
  public static let connectMilliseconds: Int64 = 1_000
  public static let replyMilliseconds: Int64 = 3_000
}
