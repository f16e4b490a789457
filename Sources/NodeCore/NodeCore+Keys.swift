internal import Access
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// A rotation of keys, as far as the core has to do with it: the leader takes one step after the other when the members
/// allow it, and has records sealed anew; every node cuts what older keys have sealed out of its log.
///
/// All of it stands in the key ledger, so the next leader goes on where this one ends; only the place in the key space
/// is begun anew, and what is sealed under the present keys is passed over there.
extension NodeCore {
  /// A leader's way through the key space.
  struct Reseal {
    let term: Term
    let generation: UInt64
    /// The last entry that may hold what this leader planned under older keys: its audit leaves are seen when it is
    /// applied, and not before.
    var begins: UInt64 = 0
    var job: UInt64?
    var after: RecordKey?
    /// Where the stretch that is in the log ends.
    var next: RecordKey?
    var isDone = false
    var examined = 0
    var resealed = 0
  }

  mutating func rotate() {
    guard leadsAndKnows, table.index > 0, !table.keys.isIdle else { return }
    let keys = table.keys
    if let offer = keys.offer, keys.mayActivate(table) {
      plan(.keys(.activate(generation: offer.generation)))
    } else if keys.isSweeping {
      sealAnew()
    } else if keys.mayRetire(table) {
      plan(.keys(.retire(generation: keys.generation)))
    }
  }

  /// Whether this leader has decided that new keys are to be used, and that is not applied yet.
  var isActivatingKeys: Bool {
    guard let tableWork, let job = jobs[tableWork], case .keys(.activate) = job.work else { return false }
    return true
  }

  private mutating func sealAnew() {
    guard serves else { return }
    if reseal.term != raft.term || reseal.generation != table.keys.generation {
      reseal = Reseal(term: raft.term, generation: table.keys.generation, begins: raft.last.index.rawValue)
    }
    guard applied.index >= reseal.begins else { return }
    if reseal.isDone {
      // From the state's change to these keys on, this leader has proposed nothing that older ones sealed; so whatever
      // they did seal lies in its log by now.
      return plan(.keys(.swept(generation: reseal.generation, at: raft.last.index.rawValue)))
    }
    guard reseal.job.map({ jobs[$0] == nil }) ?? true else { return }
    var job = Job(
      source: .own, frame: [], principal: Principal(identity: ""), kind: .longWrite,
      deadline: ticks + UInt64(settings.deadlineTicks))
    job.work = .reseal(after: reseal.after)
    let id = add(job)
    reseal.job = id
    waiting.append(id)
  }

  /// Takes a stretch that came back from a worker. Answers whether that is all: nothing in it had to be sealed anew, or
  /// it is of no use.
  mutating func resealed(_ planned: Planned, _ id: UInt64) -> Bool {
    guard reseal.job == id, reseal.term == raft.term, reseal.generation == table.keys.generation,
      let stretch = planned.stretch
    else {
      _ = end(id)
      return true
    }
    reseal.next = stretch.resume
    reseal.examined += stretch.examined
    reseal.resealed += stretch.resealed
    guard planned.mutation == nil else { return false }
    _ = end(id)
    goOn()
    return true
  }

  /// The stretch's mutation has been applied.
  mutating func resealApplied(_ id: UInt64) {
    guard reseal.job == id, reseal.term == raft.term else { return }
    goOn()
  }

  private mutating func goOn() {
    reseal.after = reseal.next
    reseal.isDone = reseal.next == nil
  }

  /// While the log holds what older keys may have sealed, the state is flushed and the log cut.
  mutating func flushForKeys() {
    guard raft.firstIndex.rawValue <= cutTarget, applied.index >= cutTarget,
      ticks % UInt64(settings.reportTicks) == 0
    else { return }
    flush()
  }

  /// The entry up to which the log has to go; 0 for none.
  var cutTarget: UInt64 { max(cutWanted, table.keys.isClearing ? table.keys.sweptAt : 0) }
}
