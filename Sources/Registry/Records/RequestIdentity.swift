/// The name of one forwarded request, minted by the node that the client spoke to. A request that is sent again after a
/// lost link carries the same identity, and runs once.
public struct RequestIdentity: Hashable, Comparable, Sendable {
  /// The node that minted it.
  public let origin: UInt64
  /// The origin's start: greater at each, so that numbers of an earlier life cannot be taken for new ones.
  public let incarnation: UInt64
  /// Counts up within an incarnation.
  public let sequence: UInt64

  public init(origin: UInt64, incarnation: UInt64, sequence: UInt64) {
    self.origin = origin
    self.incarnation = incarnation
    self.sequence = sequence
  }

  public static func < (left: RequestIdentity, right: RequestIdentity) -> Bool {
    (left.origin, left.incarnation, left.sequence) < (right.origin, right.incarnation, right.sequence)
  }

  static let length = 24

  func append(to bytes: inout [UInt8]) {
    bytes.append(word: origin)
    bytes.append(word: incarnation)
    bytes.append(word: sequence)
  }

  /// nil: fewer than 24 bytes from `offset` on.
  init?(_ bytes: [UInt8], at offset: Int = 0) {
    guard let read = bytes.withUnsafeBufferPointer({ Self($0, at: offset) }) else { return nil }
    self = read
  }

  /// nil: fewer than 24 bytes from `offset` on.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int = 0) {
    guard let origin = bytes.word(at: offset), let incarnation = bytes.word(at: offset + 8),
      let sequence = bytes.word(at: offset + 16)
    else { return nil }
    self.init(origin: origin, incarnation: incarnation, sequence: sequence)
  }
}
