internal import NodeCore
internal import Raft
internal import Registry
internal import Secrets
internal import Store

/// The audit log as the committed entries say it must be: the tree after each entry, worked out once more, apart from any
/// node's state.
struct AuditChecker {
  private var tree = MerkleTree()
  /// After so many entries; entries without leaves share their tree with the one before.
  private var trees: [MerkleTree] = [MerkleTree()]

  /// Takes the next committed entry whose outcome is known; those behind a gap have to wait for it.
  mutating func follow(_ committed: [Checkers.Committed]) {
    while trees.count <= committed.count, let outcome = committed[trees.count - 1].outcome {
      let raw = committed[trees.count - 1].entry
      let entry = CommittedEntry(raw, bytes: NewerFormat.read(raw.data))
      if case .applied = outcome, !entry.isConfiguration, !entry.bytes.isEmpty,
        let mutation = try? Mutation(decoding: entry.bytes)
      {
        for leaf in mutation.leaves { tree.append(leafHash: AuditLeaf.hash(of: leaf.bytes)) }
      }
      trees.append(tree)
    }
  }

  /// What is wrong with the tree of a node that has applied the entries up to `index`; nil when nothing is.
  func difference(_ found: MerkleTree, at index: UInt64) -> String? {
    guard index < UInt64(trees.count) else { return nil }
    let expected = trees[Int(index)]
    if found == expected { return nil }
    return
      "after entry \(index) the audit tree has \(found.size) leaves, and another head than the \(expected.size) of "
      + "the log's entries"
  }

  /// What is wrong with the leaves that a state holds; nil when they and the pruned tree before them make its head.
  static func difference(_ view: any ReadView) throws(RegistryError) -> String? {
    var tree = try PrunedLog(of: view).tree
    let first = tree.size
    let size = try Ledger(of: view).tree.size
    for leaf in try RecordLeafStore.leaves(from: 0, maximum: .max, view: view) {
      tree.append(leafHash: AuditLeaf.hash(of: leaf))
    }
    if try tree == Ledger(of: view).tree { return nil }
    return "the audit leaves from \(first) on are not those of a tree of \(size)"
  }
}
