public import Store

/// Signed heads, and pruning under one.
extension MembershipTransaction {
  /// Why the audit log does not do what was asked of it.
  public enum AuditRefusal: Hashable, Sendable {
    /// The head is not one of this log.
    case anotherHead
    /// There is nothing to prune up to there, or too much at once.
    case beyond(first: UInt64, size: UInt64)
  }

  /// Keeps a signed head; the oldest goes when there are too many. One that is no news changes nothing.
  public mutating func put(_ head: SignedHead) throws(RegistryError) -> AuditRefusal? {
    let tree = try Ledger(of: view).tree
    guard head.size <= tree.size else { return .beyond(first: 0, size: tree.size) }
    guard head.size < tree.size || head.root == tree.head else { return .anotherHead }
    let known = try SignedHead.all(in: view)
    if let newest = known.last, newest.size >= head.size { return nil }
    for old in known.dropLast(RegistryLimits.signedHeads - 1) { delete(RecordSpace.signedHead(old.size)) }
    try replace(RecordSpace.signedHead(head.size), head.encoded)
    return nil
  }

  /// Lets the leaves before `through` go, which the signed head covers. What the tree over them is, is kept.
  ///
  /// That the head's signature is good, and that its root is the tree's at its size, is for the edge to have found out;
  /// here the root is checked when all that it covers goes.
  public mutating func prune(through: UInt64, under head: SignedHead) throws(RegistryError) -> AuditRefusal? {
    var pruned = try PrunedLog(of: view)
    let size = try Ledger(of: view).tree.size
    let first = pruned.first
    guard through > first, through <= head.size, head.size <= size,
      through - first <= UInt64(RegistryLimits.leavesPruned)
    else { return .beyond(first: first, size: size) }
    let leaves = try RecordLeafStore.leaves(from: first, maximum: Int(through - first), view: view)
    guard UInt64(leaves.count) == through - first else { throw .malformed(what: "audit log: leaves are missing") }
    for leaf in leaves { pruned.tree.append(leafHash: AuditLeaf.hash(of: leaf)) }
    guard through < head.size || pruned.tree.head == head.root else { return .anotherHead }
    pruned.head = head
    for number in first..<through { delete(RecordSpace.leaf(number)) }
    try replace(RecordSpace.prunedLog, pruned.encoded)
    return nil
  }
}

extension SignedHead {
  /// The heads that a view holds, the oldest first.
  public static func all(in view: any ReadView) throws(RegistryError) -> [SignedHead] {
    var found: [[UInt8]] = []
    do {
      try view.scan(RecordSpace.signedHeads, .ascending) { _, record in
        found.append(record.value)
        return .proceed
      }
    } catch {
      throw .store(error)
    }
    var heads: [SignedHead] = []
    for bytes in found { heads.append(try SignedHead(encoded: bytes)) }
    return heads
  }
}
