internal import Registry
internal import Secrets
internal import Store

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Records of uses of keys that this node has made and the log does not hold yet. One batch is on its way at a time: what
/// comes meanwhile shares the next one.
///
/// They are in clear, and the leader seals them with the keys that are in use when it plans the entry: what a node sealed
/// when the key was used could reach the log after a rotation has passed over it.
struct UseRecords {
  /// A leaf, and the tick at which it was made.
  private struct Entry {
    let leaf: SealedBytes
    let since: UInt64
  }

  private var waiting: [Entry] = []
  private var out: [Entry] = []
  /// Jobs whose replies leave when what waits, or what is out, has been recorded.
  private var heldByWaiting: [UInt64] = []
  private var heldByOut: [UInt64] = []
  /// The tick from which on a batch is sent again, after one came back.
  private var retryAfter: UInt64 = 0

  var unrecorded: Int { waiting.count + out.count }

  /// The tick at which the oldest of them was made.
  var oldest: UInt64? { out.first?.since ?? waiting.first?.since }

  mutating func add(_ leaves: [SealedBytes], now: UInt64) {
    for leaf in leaves { waiting.append(Entry(leaf: leaf, since: now)) }
  }

  /// The reply of a job leaves when all that has been added so far is in the log.
  mutating func hold(_ job: UInt64) { heldByWaiting.append(job) }

  /// The leaves of the next batch; nil when there is none to be sent now. While nobody waits for them, they gather until
  /// the next tick, or until they are many.
  mutating func begin(now: UInt64) -> [SealedBytes]? {
    guard out.isEmpty, now >= retryAfter, let first = waiting.first else { return nil }
    guard !heldByWaiting.isEmpty || first.since < now || waiting.count >= Limits.usesRecordedAtOnce / 2 else {
      return nil
    }
    var bytes = 0
    var count = 0
    while count < min(waiting.count, Limits.usesRecordedAtOnce) {
      bytes += waiting[count].leaf.bytes.count
      if count > 0, bytes > Limits.useBytesRecordedAtOnce { break }
      count += 1
    }
    out = Array(waiting[..<count])
    waiting.removeFirst(count)
    // What is held waits for all of it.
    if waiting.isEmpty {
      heldByOut = heldByWaiting
      heldByWaiting = []
    }
    return out.map(\.leaf)
  }

  /// The batch is in the log: the jobs whose replies can leave.
  mutating func recorded() -> [UInt64] {
    out = []
    defer { heldByOut = [] }
    return heldByOut
  }

  /// The batch is not in the log: it is sent again, and bears another name then.
  mutating func cameBack(now: UInt64) {
    waiting = out + waiting
    heldByWaiting = heldByOut + heldByWaiting
    out = []
    heldByOut = []
    retryAfter = now + 1
  }

  /// Whether they are sealed where the key was used: never, but for a deliberate bug.
  static var areSealedAtOnce: Bool {
    #if CONCLAVE_MUTANTS
      mutant(.recordsStaySealed)
    #else
      false
    #endif
  }

  // MARK: At the leader

  /// The answer to a batch that is in the log.
  static let done: [UInt8] = [1]

  /// The leader's part: the leaves of a batch, sealed, which go into the log once.
  static func plan(_ plan: Plan, view: any ReadView, sealing: any Sealing) throws(RegistryError) -> (
    reply: [UInt8], mutation: Mutation?
  ) {
    let records = try Mutation(decoding: plan.frame)
    guard records.guards.isEmpty, records.writes.isEmpty else {
      throw .malformed(what: "records of uses that would change something")
    }
    var mutation = Mutation(stamp: plan.stamp)
    mutation.leaves.reserveCapacity(records.leaves.count)
    for leaf in records.leaves {
      mutation.leaves.append(areSealedAtOnce ? leaf : try AuditLeaf.sealed(clear: leaf.bytes, sealing))
    }
    #if CONCLAVE_MUTANTS
      if mutant(.recordsRunAgain) { return (done, mutation) }
    #endif
    guard let request = plan.stamp.request else { throw .malformed(what: "records of uses without an identity") }
    switch try KeptReplies.repetition(of: request, in: view) {
    case .ran: return (done, nil)
    case .forgotten: throw .malformed(what: "records of uses that their origin has finished with")
    case .new: break
    }
    KeptReplies.keep(done, of: request, in: &mutation)
    return (done, mutation)
  }
}
