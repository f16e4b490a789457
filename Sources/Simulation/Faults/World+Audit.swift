internal import NodeCore
internal import Raft
internal import Registry

/// The audit log's life: heads are kept, and what was exported is let go, while everything else goes wrong.
extension World {
  /// A node that leads, or believes so, keeps the head of what it has applied and prunes about half of the log under it.
  func tendAuditLog() {
    // At the very end all nodes are to stand at one entry.
    guard !isDraining, newestTable.index > 0,
      let node = nodes.first(where: { $0.isUp && $0.core?.look().role == .leader }),
      let view = try? node.store.view(), let first = try? PrunedLog(of: view).first
    else { return }
    let tree = node.machine.ledger.tree
    guard tree.size > first else { return }
    let head = SignedHead(
      cluster: [UInt8](repeating: 7, count: 16), size: tree.size, root: tree.head, time: 0,
      node: node.identity.rawValue)
    command(.recordHead(head), at: node)
    let through = min(first + 1 + (tree.size - first) / 2, first + UInt64(RegistryLimits.leavesPruned))
    command(.pruneAudit(through: through, under: head), at: node)
  }

  /// In the end every state holds a whole audit log.
  func checkAuditLogs() {
    for node in present {
      do {
        let view = try node.store.view()
        if try PrunedLog(of: view).first > 0 { reached(.auditPruned) }
        if let wrong = try AuditChecker.difference(view) { violated("audit log", "node \(node.place + 1): \(wrong)") }
      } catch {
        violated("audit log", "node \(node.place + 1): \(error)")
      }
    }
  }
}
