public import TTLV

/// What the runner takes at most.
public enum Limits {
  /// Bytes of one case's file.
  public static let caseBytes = 8 << 20
  /// Cases that one run plays.
  public static let cases = 10_000
  /// Objects that are destroyed after a family, at most.
  public static let leftovers = 10_000
  /// Of the messages that servers send.
  public static let messages = TTLV.Limits()
}
