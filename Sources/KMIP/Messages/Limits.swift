public import TTLV

/// What this room accepts from a peer.
public enum Limits {
  /// Batch items of one message.
  public static let batchItems = 512
  /// Credentials of one header.
  public static let credentials = 8
  /// Nesting, length and item count of one message.
  public static let message = TTLV.Limits()
}
