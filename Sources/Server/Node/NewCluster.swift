internal import Custody
internal import Persistence
internal import Raft
internal import Registry
internal import Store

/// A cluster of one that is made of an older cluster's state: after the loss of a quorum, or from a backup.
struct NewCluster {
  /// A first life, as the new cluster's member table says of its founder: what is addressed to another is dropped.
  let identity: NodeIdentity
  /// The keyring that it begins with.
  let keyring: RootKeyring
  /// The highest id that a node is known to have had.
  let known: UInt64

  /// Records that go in one step.
  private static let step = 1_024

  /// Writes the older cluster's state, but for its members, its tokens and what stands in `without`. Ids go on ascending,
  /// and the keys stay in use.
  func write(state view: any ReadView, at applied: Revision, without: [RecordSpace] = [], to path: String) throws {
    let left = ([.members, .tokens] + without).map(\.rawValue)
    let target = try RocksStateStore(path: path)
    var batch = try MemberTable.begunAnew(
      after: view, known: known, generation: keyring.generation, commitment: keyring.commitment)
    var lower: RecordKey? = RecordRange.all.lower
    try target.replace(at: applied) { () throws(StoreError) in
      guard let from = lower else { return nil }
      defer { batch = [] }
      lower = nil
      try view.scan(RecordRange(lower: from, upper: RecordRange.all.upper), .ascending) { key, record in
        if batch.count >= Self.step {
          lower = key
          return .stop
        }
        if !left.contains(key.bytes[0]) { batch.append((key, record)) }
        return .proceed
      }
      return batch
    }
    _ = try target.flush()
  }

  /// Writes a log that begins behind `applied` with these entries, all of them agreed on.
  func write(log entries: [Entry], in term: Term, after applied: Revision, to path: String) throws {
    let alone = Raft.Configuration(voters: [identity.node])
    try WriteAheadLog.create(directory: path, identity: identity, configuration: alone)
    let log = try WriteAheadLog.open(directory: path, identity: identity).log
    let snapshot =
      applied.index == 0
      ? nil : SnapshotMetadata(index: Index(applied.index), term: Term(applied.term), configuration: alone)
    try log.append(
      entries: [], hardState: HardState(term: term, commit: Index(applied.index)), snapshot: snapshot)
    for start in stride(from: 0, to: entries.count, by: Self.step) {
      try log.append(
        entries: Array(entries[start..<min(start + Self.step, entries.count)]), hardState: nil, snapshot: nil)
    }
    // Not before the entries: one that comes after it was said to be committed is taken for damage.
    if let last = entries.last {
      try log.append(entries: [], hardState: HardState(term: term, commit: last.index), snapshot: nil)
    }
    try log.close()
  }
}
