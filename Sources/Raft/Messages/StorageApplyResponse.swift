/// The acknowledgement of a ``StorageApply``.
public struct StorageApplyResponse: Hashable, Sendable {
  /// The node itself.
  public var node: NodeID
  /// The entries that have been applied.
  public var entries: [Entry]

  public init(node: NodeID, entries: [Entry]) {
    self.node = node
    self.entries = entries
  }
}
