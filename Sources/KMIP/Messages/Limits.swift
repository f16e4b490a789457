public import TTLV

/// What this room accepts from a peer.
public enum Limits {
  /// Batch items of one message.
  public static let batchItems = 512
  /// Credentials of one header.
  public static let credentials = 8
  /// Derivation Data fields of one Derive Key request.
  public static let derivationData = 16
  /// Nesting, length and item count of one message.
  public static let message = TTLV.Limits()
}
