/// What every frame says before anything else: the cluster and the life of the node that it came from, and the life of
/// the node that it is for. So two clusters cannot mix, and what was said to or by a disk that is gone does not count.
public struct Envelope: Hashable, Sendable {
  static let bytes = 40

  /// 16 bytes.
  public var cluster: [UInt8]
  /// The sender, and its incarnation.
  public var node: UInt64
  public var incarnation: UInt64
  /// The receiver's incarnation; 0 for whichever there is.
  public var addressed: UInt64

  public init(cluster: [UInt8], node: UInt64, incarnation: UInt64, addressed: UInt64 = 0) {
    precondition(cluster.count == Limits.clusterBytes, "a cluster's identity of \(cluster.count) bytes")
    self.cluster = cluster
    self.node = node
    self.incarnation = incarnation
    self.addressed = addressed
  }

  /// Of a whole frame, its length included.
  public init(of frame: [UInt8]) throws(PeerWireError) {
    let start = PeerFrame.lengthBytes + PeerFrame.prefixBytes - Self.bytes
    guard frame.count >= start + Self.bytes else { throw .wrongLength }
    cluster = Array(frame[start..<start + Limits.clusterBytes])
    func word(_ at: Int) -> UInt64 {
      frame.withUnsafeBytes {
        UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: start + Limits.clusterBytes + at, as: UInt64.self))
      }
    }
    node = word(0)
    incarnation = word(8)
    addressed = word(16)
    guard node != 0 else { throw .malformedField("node") }
  }

  /// Puts it into the place that every frame keeps for it.
  func write(to frame: inout [UInt8]) {
    let start = PeerFrame.lengthBytes + PeerFrame.prefixBytes - Self.bytes
    frame.withUnsafeMutableBytes { raw in
      UnsafeMutableRawBufferPointer(rebasing: raw[start..<start + Limits.clusterBytes]).copyBytes(from: cluster)
      for (at, word) in [node, incarnation, addressed].enumerated() {
        raw.storeBytes(of: word.bigEndian, toByteOffset: start + Limits.clusterBytes + at * 8, as: UInt64.self)
      }
    }
  }
}
