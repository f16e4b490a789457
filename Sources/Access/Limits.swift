/// What this room accepts.
public enum Limits {
  /// Bytes of one identity.
  public static let identityLength = 4096
  /// Bytes of a certificate's SHA-256.
  public static let fingerprintLength = 32
  /// Proofs of one account.
  public static let proofs = 8
  /// Iterations of a password's digest: fewer are too quick to guess, more would hold up requests.
  public static let iterations = 1_000...2_000_000
}
