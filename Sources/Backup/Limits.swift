/// The bounds of a backup.
public enum Limits {
  public static let recipients = 64
  /// Bits of the shortest RSA key that a recipient may have.
  public static let recipientModulusBits = 2_048
  public static let headerLength = 1 << 20
  /// Bytes of records after which a frame is closed.
  public static let frameRecords = 512 << 10
  /// Bytes of one sealed frame: one record may be larger than `frameRecords`.
  public static let frameLength = 32 << 20
}
