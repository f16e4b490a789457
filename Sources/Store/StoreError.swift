/// Why the key space could not answer.
public enum StoreError: Error, Hashable, Sendable {
  /// The bytes on disk fail their checksum: the state must be discarded and rebuilt.
  case damaged(String)
  /// The edge failed (I/O, out of space): the node stops.
  case failed(String)
}
