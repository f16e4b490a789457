/// Verifying proofs of a Merkle tree: nothing but hashes and heads is needed.
public enum MerkleProof {
  /// Whether `proof` shows that the leaf of that hash stands at `number` in the tree of `size` leaves with head `root`
  /// (RFC 9162 §2.1.3.2).
  public static func includes(
    leafHash: [UInt8], number: UInt64, size: UInt64, proof: [[UInt8]], root: [UInt8]
  ) -> Bool {
    guard number < size else { return false }
    var fn = number
    var sn = size - 1
    var hash = leafHash
    for each in proof {
      if sn == 0 { return false }
      if fn & 1 == 1 || fn == sn {
        hash = MerkleTree.hash(left: each, right: hash)
        while fn & 1 == 0, fn != 0 {
          fn >>= 1
          sn >>= 1
        }
      } else {
        hash = MerkleTree.hash(left: hash, right: each)
      }
      fn >>= 1
      sn >>= 1
    }
    return sn == 0 && hash == root
  }

  /// Whether `proof` shows that the tree of `old` leaves with head `oldRoot` is the beginning of that of `size` leaves
  /// with head `root` (RFC 9162 §2.1.4.2).
  public static func extends(
    old: UInt64, oldRoot: [UInt8], size: UInt64, root: [UInt8], proof: [[UInt8]]
  ) -> Bool {
    guard 0 < old, old <= size else { return false }
    if old == size { return proof.isEmpty && oldRoot == root }
    var path = proof[...]
    if old & (old - 1) == 0 { path = [oldRoot] + path }
    guard let first = path.popFirst() else { return false }
    var fn = old - 1
    var sn = size - 1
    while fn & 1 == 1 {
      fn >>= 1
      sn >>= 1
    }
    var before = first
    var after = first
    for each in path {
      if sn == 0 { return false }
      if fn & 1 == 1 || fn == sn {
        before = MerkleTree.hash(left: each, right: before)
        after = MerkleTree.hash(left: each, right: after)
        while fn & 1 == 0, fn != 0 {
          fn >>= 1
          sn >>= 1
        }
      } else {
        after = MerkleTree.hash(left: after, right: each)
      }
      fn >>= 1
      sn >>= 1
    }
    return sn == 0 && before == oldRoot && after == root
  }
}
