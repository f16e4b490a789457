import KMIP
import Registry
import Store

/// Plays a leader: plans requests on views of any age and over mutations in flight, proposes them unchecked, applies
/// entries in batches, loses the end of its log now and then, and plans again whatever met a conflict or was lost.
struct ConcurrentHistory {
  struct Answer {
    let request: ConcurrentRequest
    let reply: String
    let wrote: Bool
    /// The index of its entry, or of the entry after which it read.
    let position: UInt64
  }

  private struct Plan {
    let request: ConcurrentRequest
    let term: UInt64
    let reply: String
    let mutation: Mutation?
    /// The newest entry that it could see, and the newest of those that had been applied.
    let start: UInt64
    let applied: UInt64
  }

  private struct Proposal {
    let plan: Plan
    let entry: CommittedEntry
    let writes: WriteSet
  }

  let store = MemoryStore()
  private let sealing = FakeSealing()
  private var machine: StateMachine
  private var generator: Seeded
  private var term: UInt64 = 1
  private var overlay = Overlay()
  private var inFlight: [Proposal] = []
  /// Planned, and not proposed yet.
  private var plans: [Plan] = []
  /// Refusals and reads: they answer when what they rest on has been applied.
  private var resting: [Plan] = []
  private var waiting: [ConcurrentRequest] = []
  private var failed: Set<UInt64> = []

  private(set) var answers: [Answer] = []
  private(set) var conflicts = 0
  private(set) var lost = 0

  init(seed: UInt64) throws {
    generator = Seeded(seed)
    machine = try StateMachine(store: store)
  }

  /// In the order of the log; what only read stands behind the last entry that it saw.
  var serialOrder: [Answer] {
    answers.enumerated().sorted {
      ($0.element.position, $0.element.wrote ? 0 : 1, $0.offset) < (
        $1.element.position, $1.element.wrote ? 0 : 1, $1.offset
      )
    }.map(\.element)
  }

  mutating func run(requests: UInt64) throws {
    for number in 1...requests { waiting.append(ConcurrentRequest(number: number, using: &generator)) }
    for _ in 0..<100_000 {
      if waiting.isEmpty && plans.isEmpty && inFlight.isEmpty && resting.isEmpty { return }
      switch Int.random(in: 0..<20, using: &generator) {
      case 0..<8: try plan()
      case 8..<14: propose()
      case 14..<19: try apply()
      default: if Int.random(in: 0..<4, using: &generator) == 0 { loseTerm() }
      }
    }
  }

  private var last: UInt64 { inFlight.last?.entry.revision.index ?? store.applied.index }

  private mutating func plan() throws {
    guard plans.count < 6, !waiting.isEmpty else { return }
    let request = waiting.remove(at: Int.random(in: 0..<min(4, waiting.count), using: &generator))
    var transaction = Transaction(
      view: OverlayView(base: try store.view(), overlay: overlay), stamp: Stamp(time: 1), sealing: sealing,
      entropy: SeededEntropy(request.number))
    let reply = try request.run(&transaction)
    plans.append(
      Plan(
        request: request, term: term, reply: reply, mutation: try transaction.finish(), start: last,
        applied: store.applied.index))
  }

  private mutating func propose() {
    guard !plans.isEmpty else { return }
    let plan = plans.remove(at: Int.random(in: 0..<plans.count, using: &generator))
    guard plan.term == term else {
      waiting.append(plan.request)
      return
    }
    guard let mutation = plan.mutation else {
      resting.append(plan)
      settleResting()
      return
    }
    let revision = Revision(term: term, index: last + 1)
    guard let bytes = try? mutation.encoded() else { return }
    let writes = mutation.writes(at: revision)
    overlay.add(writes, at: revision)
    inFlight.append(
      Proposal(plan: plan, entry: CommittedEntry(revision: revision, bytes: bytes), writes: writes))
  }

  private mutating func apply() throws {
    guard !inFlight.isEmpty else { return }
    let batch = Array(inFlight.prefix(Int.random(in: 1...4, using: &generator)))
    inFlight.removeFirst(batch.count)
    let outcomes = try machine.apply(batch.map(\.entry))
    for (proposal, outcome) in zip(batch, outcomes) {
      overlay.remove(proposal.writes, at: proposal.entry.revision)
      if outcome.outcome == .applied {
        answers.append(
          Answer(
            request: proposal.plan.request, reply: proposal.plan.reply, wrote: true, position: outcome.revision.index))
      } else {
        conflicts += 1
        failed.insert(outcome.revision.index)
        waiting.append(proposal.plan.request)
      }
    }
    settleResting()
  }

  /// A reply without a mutation leaves when all that it may rest on has been applied; if some of that failed, the
  /// request is planned again.
  private mutating func settleResting() {
    let applied = store.applied.index
    for plan in resting where plan.start <= applied {
      if failed.contains(where: { plan.applied < $0 && $0 <= plan.start }) {
        waiting.append(plan.request)
      } else {
        answers.append(Answer(request: plan.request, reply: plan.reply, wrote: false, position: plan.start))
      }
    }
    resting.removeAll { $0.start <= applied }
  }

  /// The leader is deposed: what was not applied is lost, and so are overlay and unfinished plans.
  private mutating func loseTerm() {
    lost += inFlight.count
    waiting.append(contentsOf: inFlight.map(\.plan.request))
    waiting.append(contentsOf: resting.map(\.request))
    inFlight = []
    resting = []
    overlay = Overlay()
    term += 1
  }
}
