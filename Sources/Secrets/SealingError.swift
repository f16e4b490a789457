/// Why sealing or opening failed.
public enum SealingError: Error, Hashable, Sendable {
  /// The node holds no root key now (its token is gone, or it was sealed by an operator).
  case sealed
  /// The bytes are no seal of this format version.
  case unknownFormat(version: UInt8)
  /// The bytes were sealed under a key version that this node does not hold.
  case unknownKeyVersion(UInt32)
  /// The seal does not verify: damaged, or bound to another record key.
  case damaged
}
