import Testing

@testable import Registry

/// RFC 9162 §2.1. The leaves and heads are those with which the Certificate Transparency projects test RFC 6962.
struct MerkleTreeTests {
  private static let leaves: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57), Array(0x60...0x6F),
  ]
  private static let heads = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test func knownHeads() {
    var tree = MerkleTree()
    #expect(hexadecimal(tree.head) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    for (leaf, head) in zip(Self.leaves, Self.heads) {
      tree.append(leaf)
      #expect(hexadecimal(tree.head) == head)
    }
  }

  /// The head by the recursion of RFC 9162 §2.1.1, as printed.
  private func head(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
    if leaves.isEmpty { return SHA256.hash([]) }
    if leaves.count == 1 { return MerkleTree.hash(leaf: leaves[leaves.startIndex]) }
    var k = 1
    while k * 2 < leaves.count { k *= 2 }
    let middle = leaves.startIndex + k
    return MerkleTree.hash(left: head(leaves[..<middle]), right: head(leaves[middle...]))
  }

  @Test func peaksAgreeWithTheRecursion() throws {
    var tree = MerkleTree()
    var leaves: [[UInt8]] = []
    for number in 0..<150 {
      let leaf = Array("leaf \(number)".utf8)
      leaves.append(leaf)
      tree.append(leaf)
      #expect(tree.size == UInt64(leaves.count))
      #expect(tree.peaks.count == leaves.count.nonzeroBitCount)
      #expect(tree.head == head(leaves[...]))
      var bytes: [UInt8] = []
      tree.append(to: &bytes)
      #expect(MerkleTree(encoded: bytes[...]) == tree)
      #expect(MerkleTree(encoded: bytes.dropLast()) == nil)
    }
  }
}
