/// The first frame on a link: who speaks, and which format versions it speaks.
public struct Hello: Hashable, Sendable {
  /// The version that this build writes, and the only one that it reads.
  public static let version: UInt32 = 1

  public var versions: ClosedRange<UInt32>
  /// 16 bytes.
  public var cluster: [UInt8]
  public var node: UInt64
  public var incarnation: UInt64
  /// Where the sender is called by other nodes, `host:port` as UTF-8; empty when it does not say.
  public var address: [UInt8]

  public init(
    versions: ClosedRange<UInt32> = Hello.version...Hello.version, cluster: [UInt8], node: UInt64, incarnation: UInt64,
    address: [UInt8] = []
  ) {
    self.versions = versions
    self.cluster = cluster
    self.node = node
    self.incarnation = incarnation
    self.address = address
  }

  /// The highest version that both speak; nil when there is none.
  public func commonVersion(with other: Hello) -> UInt32? {
    let highest = min(versions.upperBound, other.versions.upperBound)
    return highest >= max(versions.lowerBound, other.versions.lowerBound) ? highest : nil
  }
}
