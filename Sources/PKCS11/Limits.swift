/// The bounds of this room.
enum Limits {
  /// Slots of one module.
  static let slots = 4096
  /// Mechanisms of one token.
  static let mechanisms = 4096
  /// Objects that one search returns.
  static let objects = 1024
  /// The longest value that a function may return, in bytes.
  static let valueLength = 1 << 16
}
