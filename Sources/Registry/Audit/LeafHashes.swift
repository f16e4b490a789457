/// The hashes of a log's leaves from its first on, as somebody has them who holds the whole log: what proofs are made of.
public struct LeafHashes: Sendable {
  private var bytes: [UInt8] = []

  public init() {}

  public var count: Int { bytes.count / AuditLeaf.hashLength }

  public mutating func append(_ hash: [UInt8]) {
    precondition(hash.count == AuditLeaf.hashLength, "a leaf hash of \(hash.count) bytes")
    bytes.append(contentsOf: hash)
  }

  public subscript(_ number: Int) -> [UInt8] {
    Array(bytes[number * AuditLeaf.hashLength..<(number + 1) * AuditLeaf.hashLength])
  }

  /// The head of the tree over the leaves of a range (RFC 9162 §2.1.1).
  public func root(_ range: Range<Int>) -> [UInt8] {
    var tree = MerkleTree()
    for number in range { tree.append(leafHash: self[number]) }
    return tree.head
  }

  /// The inclusion proof of a leaf in the tree of the first `size` leaves: the hashes from the leaf upwards (RFC 9162
  /// §2.1.3.1).
  public func inclusion(of leaf: Int, in size: Int) -> [[UInt8]] {
    precondition(leaf < size && size <= count, "leaf \(leaf) of \(size)")
    var proof: [[UInt8]] = []
    var range = 0..<size
    // From the head downwards: the other half's head belongs to the proof.
    while range.count > 1 {
      let middle = range.lowerBound + Self.split(range.count)
      if leaf < middle {
        proof.append(root(middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        proof.append(root(range.lowerBound..<middle))
        range = middle..<range.upperBound
      }
    }
    return proof.reversed()
  }

  /// The proof that the tree of the first `old` leaves is the beginning of that of the first `size` (RFC 9162 §2.1.4.1).
  public func consistency(from old: Int, to size: Int) -> [[UInt8]] {
    precondition(0 < old && old <= size && size <= count, "from \(old) to \(size)")
    var proof: [[UInt8]] = []
    var range = 0..<size
    var isWhole = true
    while old != range.upperBound {
      let middle = range.lowerBound + Self.split(range.count)
      if old <= middle {
        proof.append(root(middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        proof.append(root(range.lowerBound..<middle))
        range = middle..<range.upperBound
        isWhole = false
      }
    }
    if !isWhole { proof.append(root(range)) }
    return proof.reversed()
  }

  /// The largest power of two below `count`.
  private static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount - 1) }
}
