/// An append-only Merkle tree (RFC 9162 §2.1, the same hashing as RFC 6962), kept as its size and peaks: the heads of
/// the perfect trees that the leaves so far make, the largest first. Appending costs one leaf hash and, on average, one
/// node hash.
public struct MerkleTree: Hashable, Sendable {
  /// How many leaves it has.
  public private(set) var size: UInt64 = 0
  /// One hash of 32 bytes for each bit that is set in `size`, from the highest bit down.
  public private(set) var peaks: [[UInt8]] = []

  public init() {}

  /// Adds a leaf by its bytes.
  public mutating func append(_ leaf: [UInt8]) { append(leafHash: Self.hash(leaf: leaf)) }

  /// Adds a leaf by its hash.
  public mutating func append(leafHash: [UInt8]) {
    var hash = leafHash
    // As in a binary counter: each trailing one of the size is a perfect tree that joins with what comes after it.
    var carry = size
    while carry & 1 == 1 {
      hash = Self.hash(left: peaks.removeLast(), right: hash)
      carry >>= 1
    }
    peaks.append(hash)
    size += 1
  }

  /// The tree's head, 32 bytes (RFC 9162 §2.1.1); of the empty tree the hash of nothing.
  public var head: [UInt8] {
    guard var head = peaks.last else { return SHA256.hash([]) }
    for peak in peaks.dropLast().reversed() { head = Self.hash(left: peak, right: head) }
    return head
  }

  /// A leaf's hash: the prefix 0x00 keeps leaves and nodes apart.
  public static func hash(leaf: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update([0x00])
    hash.update(leaf)
    return hash.finish()
  }

  public static func hash(left: [UInt8], right: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update([0x01])
    hash.update(left)
    hash.update(right)
    return hash.finish()
  }

  /// The tree as bytes: `size[8] ‖ peaks`.
  public var encoded: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append(word: size)
    for peak in peaks { bytes.append(contentsOf: peak) }
  }

  /// nil: not the bytes of a tree.
  public init?(encoded: ArraySlice<UInt8>) {
    let bytes = Array(encoded)
    guard let size = bytes.word(at: 0), bytes.count == 8 + 32 * size.nonzeroBitCount else { return nil }
    self.size = size
    peaks = (0..<size.nonzeroBitCount).map { Array(bytes[8 + 32 * $0..<40 + 32 * $0]) }
  }
}
