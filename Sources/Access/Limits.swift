/// What this room accepts.
public enum Limits {
  /// Bytes of one identity.
  public static let identityLength = 4096
}
