/// What readers of exported logs accept.
public enum Limits {
  /// Bytes of one line.
  public static let lineLength = 16 << 20
  /// Days that a key signs heads before its certificate ends; a node makes a new one long before.
  public static let certificateDays: Int64 = 3_650
  /// Hashes of one proof: a tree has at most 64 levels.
  public static let proofHashes = 65
}
