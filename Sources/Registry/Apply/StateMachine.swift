internal import Raft
internal import Secrets
public import Store

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Applies committed entries to a store, a batch at a time: one atomic write for all of them. Driven by one thread.
public struct StateMachine: Sendable {
  private let store: any StateStore
  private let leaves: any LeafStore
  /// As of `store.applied`.
  public private(set) var ledger: Ledger
  /// The members as of `store.applied`; empty, at index 0, until a table has been written.
  public private(set) var members: MemberTable
  /// Of the store's newest view.
  private var recent = RecentRevisions()

  /// - Parameter leaves: where audit leaves are kept.
  public init(store: any StateStore, leaves: any LeafStore = RecordLeafStore()) throws(RegistryError) {
    self.store = store
    self.leaves = leaves
    ledger = try Ledger(of: Self.view(of: store))
    members = try MemberTable(of: Self.view(of: store))
  }

  /// The position up to which entries have been applied.
  public var applied: Revision { store.applied }

  /// Reads ledger and members again, after the store was replaced by a snapshot.
  public mutating func reload() throws(RegistryError) {
    recent = RecentRevisions()
    ledger = try Ledger(of: Self.view(of: store))
    members = try MemberTable(of: Self.view(of: store))
  }

  /// Applies `entries`, which are in the log's order. Those that the store already holds are passed over, so replaying
  /// is harmless; what they came to is not known any more, and they are left out of the result.
  ///
  /// An entry that this build cannot read stops the node before it is written: those before it are applied, then the
  /// error is thrown.
  public mutating func apply(_ entries: [CommittedEntry]) throws(RegistryError) -> [AppliedEntry] {
    let done = store.applied.index
    var batch = Batch(base: try Self.view(of: store), ledger: ledger, recent: recent)
    // The batch alone holds it while it grows, so that it is not copied; after a failure nothing is known.
    recent = RecentRevisions()
    var failure: RegistryError?
    for entry in entries where entry.revision.index > done {
      precondition(entry.revision.index == (batch.last?.index ?? done) + 1, "entries are applied without a gap")
      do {
        try batch.apply(entry, leaves)
      } catch {
        failure = error
        break
      }
    }
    if let last = batch.last {
      if let revision = batch.ledgerRevision {
        batch.writes.put(Ledger.key, Record(revision: revision, value: batch.ledger.encoded))
      }
      do { try store.commit(batch.writes, applied: last) } catch { throw .store(error) }
      ledger = batch.ledger
      for case let table? in batch.results.lazy.map(\.members) { members = table }
    }
    recent = batch.recent
    if let failure { throw failure }
    return batch.results
  }

  private static func view(of store: any StateStore) throws(RegistryError) -> any ReadView {
    do { return try store.view() } catch { throw .store(error) }
  }
}

/// One batch on its way: later entries are checked over the writes of earlier ones.
private struct Batch {
  var view: BatchView
  var ledger: Ledger
  var recent: RecentRevisions
  var writes = WriteSet()
  var results: [AppliedEntry] = []
  var last: Revision?
  /// The last entry that changed the ledger: replicas that cut batches elsewhere write the same revision.
  var ledgerRevision: Revision?

  init(base: any ReadView, ledger: Ledger, recent: RecentRevisions) {
    view = BatchView(base: base)
    self.ledger = ledger
    self.recent = recent
  }

  mutating func apply(_ entry: CommittedEntry, _ store: any LeafStore) throws(RegistryError) {
    if entry.isConfiguration { return try configure(entry) }
    if entry.bytes.isEmpty {
      results.append(AppliedEntry(revision: entry.revision, request: nil, outcome: .applied))
      last = entry.revision
      return
    }
    let mutation = try Mutation(decoding: entry.bytes)
    var members: MemberTable?
    let applied = try Apply.apply(mutation, at: entry.revision, view: view, recent: recent)
    if case .applied = applied.outcome {
      for case .present(let key, let revision) in mutation.guards { recent.note(key, revision) }
      recent.follow(applied.writes)
      view.add(applied.writes)
      writes.append(applied.writes)
      if applied.writes.writes.contains(where: { $0.key == RecordSpace.memberHead }) {
        members = try MemberTable(of: view)
      }
      if mutation.stamp.time > ledger.newestStamp || !applied.leaves.isEmpty { ledgerRevision = entry.revision }
      ledger.newestStamp = max(ledger.newestStamp, mutation.stamp.time)
      for leaf in applied.leaves {
        #if CONCLAVE_MUTANTS
          if mutant(.auditLeafForgotten), entry.revision.index % 16 == 0 { continue }
          if mutant(.auditLeafNotKept), entry.revision.index % 16 == 0 {
            ledger.tree.append(leafHash: AuditLeaf.hash(of: leaf.bytes))
            continue
          }
        #endif
        store.keep(leaf, number: ledger.tree.size, revision: entry.revision, in: &writes)
        ledger.tree.append(leafHash: AuditLeaf.hash(of: leaf.bytes))
      }
    }
    results.append(
      AppliedEntry(
        revision: entry.revision, request: mutation.stamp.request, outcome: applied.outcome, members: members))
    last = entry.revision
  }

  /// A change of the members: no key, no rule, only what the entry says.
  private mutating func configure(_ entry: CommittedEntry) throws(RegistryError) {
    let change: ConfigurationChange
    do { change = try ConfigurationChange(encoded: entry.bytes) } catch {
      throw .malformed(what: "configuration change")
    }
    let before = try MemberTable(of: view)
    var table = before
    try table.apply(change)
    table.index = entry.revision.index
    let written = table.write(since: before, head: try TableHead(of: view, table), at: entry.revision)
    recent.follow(written)
    view.add(written)
    writes.append(written)
    results.append(AppliedEntry(revision: entry.revision, request: nil, outcome: .applied, members: table))
    last = entry.revision
  }
}
