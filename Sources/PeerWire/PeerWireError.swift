/// Why bytes of a peer are no frame. The link ends; nothing of the frame has been used.
public enum PeerWireError: Error, Hashable, Sendable {
  /// A frame announces more than ``Limits/frameBytes``, or a part of it more than its own limit.
  case tooLarge(bytes: Int, limit: Int)
  /// The frame ends before what it announces, or goes on behind it.
  case wrongLength
  case unknownKind(UInt8)
  /// A format version that this build does not speak.
  case unknownVersion(UInt8)
  /// The head is no protobuf message of its kind.
  case malformedHead
  /// A field has a value that no node sends; the name is the schema's.
  case malformedField(String)
}
