public import Raft

/// Where frames from peers go. All calls come on event loops and must not block.
public protocol PeerHandler: AnyObject, Sendable {
  /// This node's greeting: a whole frame with its length field (cluster, node, incarnation, protocol range).
  func hello() -> [UInt8]

  /// Checks a peer's greeting against its certificate: the same cluster, a protocol in common, and the node that the
  /// certificate names.
  ///
  /// - Parameter certificate: DER; its chain was verified in the handshake.
  func admit(hello: [UInt8], certificate: [UInt8]) -> PeerVerdict

  /// Whole frames, each with its length field, in the order they were sent; all that one read brought.
  func peer(_ id: NodeID, received frames: [[UInt8]])

  /// Frames can be sent to the peer from now on.
  func peerUp(_ id: NodeID)
  /// What was queued for the peer is lost.
  func peerDown(_ id: NodeID)
}

public enum PeerVerdict: Hashable, Sendable {
  case accept(NodeID)
  /// The reason is for the log.
  case refuse(String)
  /// Not let in, but told why: these frames, then the end of the connection.
  case dismiss([[UInt8]], String)
}
