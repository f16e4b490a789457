internal import AuditTrail
internal import KMIP
internal import Registry
internal import Secrets
internal import Store
internal import TTLV

/// The audit log as this node's applied state holds it.
struct AuditReader: Sendable {
  let store: any StateStore
  let sealing: any Sealing

  /// What of the log is here.
  struct Extent: Sendable {
    /// The first leaf that has not been pruned.
    let first: UInt64
    let tree: MerkleTree
    let pruned: PrunedLog
  }

  /// A part of the log, and where to go on.
  struct Page: Sendable {
    var lines: [[UInt8]] = []
    var next: UInt64
    var size: UInt64
  }

  func extent() throws(RegistryError) -> Extent { try Self.extent(of: view()) }

  /// The leaves from `first` on, as lines.
  ///
  /// - Parameter filter: nil: all of them.
  func page(from first: UInt64, before end: UInt64?, _ filter: AuditFilter?) throws(RegistryError) -> Page {
    let view = try view()
    let size = try Ledger(of: view).tree.size
    let last = min(end ?? size, size)
    var page = Page(next: first, size: size)
    guard first < last else { return page }
    let most = filter == nil ? AuditLimits.linesPerAnswer : AuditLimits.leavesPerSearch
    let leaves = try RecordLeafStore.leaves(from: first, maximum: Int(min(UInt64(most), last - first)), view: view)
    var bytes = 0
    for leaf in leaves {
      let entry = try AuditLeaf.open(leaf, sealing: sealing)
      defer { page.next += 1 }
      if let filter, !filter.takes(entry.record) { continue }
      let line = LogLine.entry(number: page.next, entry).bytes
      page.lines.append(line)
      bytes += line.count
      if bytes >= AuditLimits.bytesPerAnswer || page.lines.count >= AuditLimits.linesPerAnswer { break }
    }
    return page
  }

  /// The head of the tree of the first `size` leaves; nil when it cannot be told from what is here.
  func root(of size: UInt64) throws(RegistryError) -> [UInt8]? {
    let view = try view()
    let extent = try Self.extent(of: view)
    guard extent.first <= size, size <= extent.tree.size else { return nil }
    var tree = extent.pruned.tree
    while tree.size < size {
      let count = Int(min(UInt64(AuditLimits.leavesPerScan), size - tree.size))
      let leaves = try RecordLeafStore.leaves(from: tree.size, maximum: count, view: view)
      guard leaves.count == count else { throw .malformed(what: "audit log: leaves are missing") }
      for leaf in leaves { tree.append(leafHash: AuditLeaf.hash(of: leaf)) }
    }
    return tree.head
  }

  /// The signed heads that the state keeps, the oldest first.
  func heads() throws(RegistryError) -> [SignedHead] { try SignedHead.all(in: view()) }

  private static func extent(of view: any ReadView) throws(RegistryError) -> Extent {
    let pruned = try PrunedLog(of: view)
    return Extent(first: pruned.first, tree: try Ledger(of: view).tree, pruned: pruned)
  }

  private func view() throws(RegistryError) -> any ReadView {
    do { return try store.view() } catch { throw .store(error) }
  }
}

/// What a search of the audit log asks for; all of it must be so.
struct AuditFilter: Sendable {
  var identity: Text?
  var object: UniqueIdentifier?
  var operation: KMIP.Operation?
  /// Of a cluster command: words in it.
  var command: String?
  var node: UInt64?
  var correlation: Text?
  var isRefused: Bool?
  /// Milliseconds since 1970.
  var since: Int64?
  var until: Int64?

  func takes(_ record: AuditRecord) -> Bool {
    if let identity, record.identity != identity { return false }
    if let object, record.object != object { return false }
    if let operation, record.operation != operation { return false }
    if let command, (record.command ?? record.message)?.string.contains(command) != true { return false }
    if let node, record.node != node { return false }
    if let correlation, record.clientCorrelation != correlation, record.serverCorrelation != correlation {
      return false
    }
    if let isRefused, (record.refusal != nil) != isRefused { return false }
    if let since, record.time < since { return false }
    if let until, record.time >= until { return false }
    return true
  }
}
