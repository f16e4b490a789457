/// What a call of an admin port may cost.
public enum AdminPortLimits {
  /// Bytes of one reply.
  public static let replyBytes = 4 << 20
  public static let connectMilliseconds: Int64 = 1_000
  public static let replyMilliseconds: Int64 = 3_000
}
