/// What a decoder accepts from a peer.
public struct Limits: Hashable, Sendable {
  /// Nesting of structures; the outermost item is at depth 1.
  public var depth: Int
  /// Bytes of the whole outermost item, its header included.
  public var length: Int
  /// Items in the whole tree.
  public var count: Int

  public init(depth: Int = 32, length: Int = 8 << 20, count: Int = 65_536) {
    self.depth = depth
    self.length = length
    self.count = count
  }
}
