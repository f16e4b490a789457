public import Store

/// Why a snapshot's stream broke off.
public enum SnapshotError: Error, Hashable, Sendable {
  /// A chunk came that is not the next one.
  case outOfOrder(expected: UInt64, found: UInt64)
  /// A chunk's checksum is wrong, or it belongs to another stream.
  case damaged(chunk: UInt64)
  /// A chunk's records cannot be read, or do not follow the ones before.
  case malformed
  case unknownVersion(UInt8)
  case tooLarge(bytes: Int)
  /// The stream has ended already.
  case ended
  case store(StoreError)
}
