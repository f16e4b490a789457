internal import Raft

/// What a node remembers of how far the disks of others have reached: for each node its newest incarnation.
public struct PeerPositions: Hashable, Sendable {
  private struct Known: Hashable, Sendable {
    var node: NodeID
    var incarnation: UInt64
    var position: DurablePosition
  }

  /// Sorted by node. Clusters are small.
  private var known: [Known] = []

  public init() {}

  /// Takes the news that a node's disk reaches so far; answers whether it was news.
  mutating func note(_ node: NodeID, incarnation: UInt64, _ position: DurablePosition) -> Bool {
    guard let at = known.firstIndex(where: { $0.node >= node }) else {
      guard known.count < Limits.peersKnown else { return false }
      known.append(Known(node: node, incarnation: incarnation, position: position))
      return true
    }
    guard known[at].node == node else {
      guard known.count < Limits.peersKnown else { return false }
      known.insert(Known(node: node, incarnation: incarnation, position: position), at: at)
      return true
    }
    guard incarnation >= known[at].incarnation else { return false }
    if incarnation == known[at].incarnation, position <= known[at].position { return false }
    known[at] = Known(node: node, incarnation: incarnation, position: position)
    return true
  }

  /// What is known of a node in this incarnation.
  func finding(of node: NodeID, incarnation: UInt64) -> Attestation.Finding {
    guard let known = known.first(where: { $0.node == node }) else { return .unknown }
    if known.incarnation > incarnation { return .laterIncarnation(known.incarnation) }
    return known.incarnation == incarnation ? .reached(known.position) : .unknown
  }
}

// MARK: - On disk

extension PeerPositions {
  private static let version: UInt8 = 1
  private static let words = 4

  /// Version (1), then node, incarnation, term and index of each, 8 bytes each, big-endian.
  public var encoded: [UInt8] {
    var bytes = [Self.version]
    for one in known {
      for word in [one.node.rawValue, one.incarnation, one.position.term.rawValue, one.position.index.rawValue] {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }

  /// Nil for bytes that no ``encoded`` gives.
  public init?(encoded bytes: [UInt8]) {
    guard bytes.first == Self.version, (bytes.count - 1) % (8 * Self.words) == 0,
      bytes.count <= 1 + Limits.peersKnown * 8 * Self.words
    else { return nil }
    for start in stride(from: 1, to: bytes.count, by: 8 * Self.words) {
      let words = (0..<Self.words).map { word in
        bytes[start + word * 8..<start + word * 8 + 8].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      }
      guard let node = NodeID(rawValue: words[0]), known.last.map({ $0.node < node }) ?? true else { return nil }
      known.append(
        Known(
          node: node, incarnation: words[1], position: DurablePosition(term: Term(words[2]), index: Index(words[3]))))
    }
  }
}
