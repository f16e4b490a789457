import Testing

@testable import Registry

/// RFC 9162 §2.1.3 and §2.1.4: proofs made from a log's leaf hashes verify against heads, and nothing else does.
struct MerkleProofTests {
  private static let most = 40

  private static let hashes: LeafHashes = {
    var hashes = LeafHashes()
    for number in 0..<most { hashes.append(MerkleTree.hash(leaf: Array("leaf \(number)".utf8))) }
    return hashes
  }()

  private func tree(_ size: Int) -> MerkleTree {
    var tree = MerkleTree()
    for number in 0..<size { tree.append(leafHash: Self.hashes[number]) }
    return tree
  }

  @Test func inclusionOfEveryLeafInEveryTree() {
    for size in 1...Self.most {
      let root = tree(size).head
      for leaf in 0..<size {
        let proof = Self.hashes.inclusion(of: leaf, in: size)
        func holds(_ number: Int, _ proof: [[UInt8]], _ hash: [UInt8], _ size: Int) -> Bool {
          MerkleProof.includes(
            leafHash: hash, number: UInt64(number), size: UInt64(size), proof: proof, root: root)
        }
        let hash = Self.hashes[leaf]
        #expect(holds(leaf, proof, hash, size))
        #expect(!holds(leaf, proof + [hash], hash, size))
        #expect(!holds(leaf, proof, Self.hashes[(leaf + 1) % Self.most], size))
        for other in 0..<size where other != leaf { #expect(!holds(other, proof, hash, size)) }
        if !proof.isEmpty { #expect(!holds(leaf, Array(proof.dropLast()), hash, size)) }
        for at in proof.indices {
          var forged = proof
          forged[at][leaf % 32] ^= 1
          #expect(!holds(leaf, forged, hash, size))
        }
      }
    }
  }

  @Test func consistencyOfEveryPairOfTrees() {
    for size in 1...Self.most {
      let root = tree(size).head
      for old in 1...size {
        let proof = Self.hashes.consistency(from: old, to: size)
        let oldRoot = tree(old).head
        func holds(_ proof: [[UInt8]], _ oldRoot: [UInt8], _ root: [UInt8]) -> Bool {
          MerkleProof.extends(old: UInt64(old), oldRoot: oldRoot, size: UInt64(size), root: root, proof: proof)
        }
        #expect(holds(proof, oldRoot, root))
        var other = oldRoot
        other[0] ^= 1
        #expect(!holds(proof, other, root))
        other = root
        other[31] ^= 1
        #expect(!holds(proof, oldRoot, other))
        #expect(!holds(proof + [root], oldRoot, root))
        for at in proof.indices {
          var forged = proof
          forged[at][at % 32] ^= 4
          #expect(!holds(forged, oldRoot, root))
        }
      }
    }
    #expect(!MerkleProof.extends(old: 0, oldRoot: [], size: 1, root: [], proof: []))
  }
}
