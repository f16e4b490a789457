/// The bounds of this room.
public enum Limits {
  /// The longest file of custody, in bytes.
  static let fileLength = 1 << 20
  /// Live versions of the root key in one file.
  static let rootVersions = 64
  /// Keys in one keyring.
  static let keyringEntries = 4096
  /// The longest wrapped key, in bytes (RSA-OAEP with 16384 bits gives 2048).
  static let wrappedLength = 4096
  /// The longest name of a wrapping key or token in a file, in bytes.
  static let nameLength = 255
  /// The longest certificate or sealed key of the cluster's authority, in bytes.
  static let authorityFieldLength = 16_384
  /// The longest parcel of keys that a joiner takes, in bytes.
  static let parcelLength = 1 << 20
  /// Shares of one secret.
  static let shares = 255
  /// The longest share, in bytes.
  static let shareLength = 2_048
  /// Wrapping keys that one replacement leaves behind.
  static let oldWrappingKeys = 2 * rootVersions
  /// The longest PIN, in bytes.
  static let pinLength = 255
  /// Sessions with one token at a time, and calls to its host: what works while another call takes its time.
  static let sessions = 4
  /// The longest frame between a node and its PKCS#11 host, in bytes.
  static let hostFrame = 512 << 10
  /// The longest text of an error in such a frame, in bytes.
  static let hostText = 1 << 10
  /// Tokens in one report: as many as a frame takes.
  static let reportedTokens = 100
  /// The longest statement that a token signs, in bytes.
  static let statementLength = 4 << 10
}
