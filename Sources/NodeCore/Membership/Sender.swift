public import Raft

/// Whom a message came from, and whom it was meant for.
///
/// A node whose disk was lost comes back as another incarnation. The old one's promises (votes, acknowledgements) are
/// not the new one's: what one of them said must never count for the other.
public struct Sender: Hashable, Sendable {
  public var node: NodeID
  /// The incarnation that the message came from.
  public var incarnation: UInt64
  /// The incarnation of the receiver that it was meant for; 0 for whichever there is.
  public var addressed: UInt64

  public init(_ node: NodeID, incarnation: UInt64 = 1, addressed: UInt64 = 0) {
    self.node = node
    self.incarnation = incarnation
    self.addressed = addressed
  }
}

/// Whom a message is for.
public struct Recipient: Hashable, Sendable {
  public var node: NodeID
  /// The incarnation that it is meant for; 0 for whichever there is.
  public var incarnation: UInt64

  public init(_ node: NodeID, incarnation: UInt64 = 0) {
    self.node = node
    self.incarnation = incarnation
  }
}
