/// The bounds of the key space.
public enum Limits {
  /// Most bytes of a record key; at least one. The empty key is the store's own.
  public static let keyBytes = 1024
  /// Most bytes of one record's value.
  public static let valueBytes = 16 << 20
  /// Records in one piece of a memory store's order.
  static let pieceRecords = 128
}
