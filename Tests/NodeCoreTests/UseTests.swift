import Access
import Raft
import Registry
import Secrets
import Store
import TTLV
import Testing

@testable import NodeCore

/// Uses of keys: planned behind the barrier, answered, and recorded in batches.
struct UseTests {
  /// A cluster of one, whose log writes when it is told to.
  private struct Lone {
    var core: NodeCore
    var appends: [StorageAppend] = []
    var plans: [Plan] = []
    var replies: [UInt64] = []
    var refusals: [UInt64: Refusal] = [:]
    var recorded: [[UInt8]] = []
    var writes = true
    /// Stands before the rest of a leaf.
    static let hash = [UInt8](repeating: 0, count: AuditLeaf.hashLength)
    /// Whether workers cannot plan records now.
    var refusesRecords = false
    var recordPlans: [Plan] { plans.filter { $0.kind == .records } }

    init(useRecordTicks: Int = 2) throws {
      var disk = MemoryLogStorage()
      disk.configuration = Configuration(voters: [1])
      var settings = NodeSettings(raft: RaftSettings(id: 1, electionSeed: 1), start: 1)
      settings.useRecordTicks = useRecordTicks
      settings.deadlineTicks = 20
      core = try NodeCore(settings: settings, storage: disk, applied: Revision(term: 0, index: 0))
      for _ in 0..<30 { try tick() }
      plans = []
      recorded = []
    }

    mutating func tick() throws {
      core.step(.tick(wallClock: 0))
      try work()
    }

    mutating func work() throws {
      for _ in 0..<8 {
        for effect in core.takeEffects() {
          switch effect {
          case .append(let append, _): appends.append(append)
          case .apply(let apply): try settle(apply)
          case .plan(let plan):
            plans.append(plan)
            try answerRecords(plan)
          case .reply(let request, _): replies.append(request)
          case .refuse(let request, _, let refusal): refusals[request] = refusal
          default: break
          }
        }
        guard writes else { continue }
        let written = appends
        appends = []
        for append in written { core.step(.appended(append)) }
      }
    }

    private mutating func settle(_ apply: StorageApply) throws {
      var outcomes: [AppliedEntry] = []
      for entry in apply.entries {
        if entry.kind == .normal, !entry.data.isEmpty {
          recorded += try Mutation(decoding: entry.data).leaves.map { Array($0.bytes.dropFirst(Self.hash.count)) }
        }
        outcomes.append(
          AppliedEntry(
            revision: Revision(term: entry.term.rawValue, index: entry.index.rawValue), request: nil, outcome: .applied)
        )
      }
      core.step(.applied(apply, outcomes, newestStamp: 0))
    }

    /// What a worker makes of a batch of records.
    private mutating func answerRecords(_ plan: Plan) throws {
      guard case .records = plan.kind else { return }
      if refusesRecords {
        return core.step(.planned(Planned(id: plan.id, reply: [9], mutation: nil)))
      }
      let planned = Planned(
        id: plan.id, reply: UseRecords.done,
        mutation: .init(bytes: plan.frame, mutation: try Mutation(decoding: plan.frame)))
      core.step(.planned(planned))
    }

    func frame(_ id: UInt64) -> [UInt8] { id < 256 ? [UInt8(id)] : [UInt8(id >> 8), UInt8(id & 0xFF)] }

    /// A request that uses a key, as a worker plans it.
    mutating func use(_ id: UInt64, writes: [Mutation.Write] = []) throws {
      core.step(
        .request(Request(id: id, frame: frame(id), principal: Principal(identity: "alice"), kind: .use)))
      try work()
      let plan = try #require(plans.last { $0.frame == frame(id) })
      #expect(plan.overlay.isEmpty)
      core.step(.planned(try planned(plan, id, writes)))
      try work()
    }

    func planned(_ plan: Plan, _ id: UInt64, _ writes: [Mutation.Write]) throws -> Planned {
      let mutation = Mutation(stamp: plan.stamp, writes: writes, leaves: [SealedBytes(opaque: Self.hash + frame(id))])
      return Planned(
        id: plan.id, reply: frame(id), mutation: .init(bytes: try mutation.encoded(), mutation: mutation))
    }
  }

  @Test func anAnswerDoesNotWaitAndTheRecordFollows() throws {
    var node = try Lone(useRecordTicks: 4)
    node.writes = false
    try node.use(1)
    try node.use(2)
    #expect(node.replies == [1, 2])
    // Nobody waits for the records: they gather until the next tick.
    #expect(node.recordPlans.isEmpty)
    try node.tick()
    #expect(node.recordPlans.count == 1)
    // One batch is on its way; what comes meanwhile shares the next.
    try node.use(3)
    try node.tick()
    try node.use(4)
    #expect(node.replies == [1, 2, 3, 4])
    #expect(node.recordPlans.count == 1)
    #expect(node.recorded.isEmpty)
    node.writes = true
    try node.work()
    #expect(node.recorded == [[1], [2], [3], [4]])
    #expect(node.recordPlans.count == 2)
    #expect(Set(node.recordPlans.map { $0.stamp.request?.sequence }).count == 2)
  }

  @Test func manyRecordsDoNotWaitForATick() throws {
    var node = try Lone(useRecordTicks: 4)
    for id in 1...UInt64(Limits.usesRecordedAtOnce / 2) { try node.use(id) }
    #expect(node.recordPlans.count == 1)
    #expect(node.recorded.count == Limits.usesRecordedAtOnce / 2)
  }

  @Test func aNodeThatCannotRecordHoldsItsAnswers() throws {
    var node = try Lone()
    node.writes = false
    try node.use(1)
    try node.tick()
    try node.use(2)
    #expect(node.replies == [1, 2])
    // The first one's record is as old as it may be.
    try node.tick()
    try node.use(3)
    try node.use(4)
    #expect(node.replies == [1, 2])
    node.writes = true
    try node.work()
    #expect(node.replies == [1, 2, 3, 4])
    #expect(node.recorded == [[1], [2], [3], [4]])
    try node.use(5)
    #expect(node.replies.last == 5)
  }

  @Test func aBatchThatCannotBePlannedIsSentAgain() throws {
    var node = try Lone()
    node.refusesRecords = true
    try node.use(1)
    for _ in 0..<4 { try node.tick() }
    try node.use(2)
    #expect(node.replies == [1])
    #expect(node.recorded.isEmpty)
    node.refusesRecords = false
    try node.tick()
    try node.tick()
    #expect(node.replies == [1, 2])
    #expect(node.recorded == [[1], [2]])
  }

  @Test func aSealedNodesUseIsRefusedAndItsRecordsGoOn() throws {
    var node = try Lone()
    try node.use(1)
    node.core.step(.request(Request(id: 2, frame: [2], principal: Principal(identity: "alice"), kind: .use)))
    try node.work()
    let plan = try #require(node.plans.last { $0.frame == [2] })
    node.core.step(.planned(Planned(id: plan.id, reply: [], mutation: nil, lacksKey: true)))
    try node.work()
    #expect(node.replies == [1])
    guard case .unavailable? = node.refusals[2] else {
      Issue.record("refused with \(String(describing: node.refusals[2]))")
      return
    }
    try node.tick()
    #expect(node.recorded == [[1]])
  }

  @Test func whatIsHeldTooLongMayHaveRunAndIsRecordedAllTheSame() throws {
    var node = try Lone()
    node.writes = false
    try node.use(1)
    for _ in 0..<3 { try node.tick() }
    try node.use(2)
    for _ in 0..<25 { try node.tick() }
    #expect(node.refusals == [2: .outcomeUnknown])
    node.writes = true
    // A leader whose disk stalls steps down; it has to be elected again.
    for _ in 0..<60 { try node.tick() }
    #expect(node.recorded == [[1], [2]])
    #expect(node.replies == [1])
  }

  @Test func withoutABoundEveryAnswerWaits() throws {
    var node = try Lone(useRecordTicks: 0)
    node.writes = false
    try node.use(1)
    #expect(node.replies.isEmpty)
    node.writes = true
    try node.work()
    #expect(node.replies == [1])
    #expect(node.recorded == [[1]])
  }

  @Test func aUseThatChangesSomethingIsPlannedAgainAsAWrite() throws {
    var node = try Lone()
    try node.use(1, writes: [.delete(RecordKey([9]))])
    #expect(node.replies.isEmpty)
    let plans = node.plans.filter { $0.frame == [1] }
    #expect(plans.map(\.kind) == [.use, .write])
    let again = try #require(plans.last)
    node.core.step(.planned(try node.planned(again, 1, [.delete(RecordKey([9]))])))
    try node.work()
    #expect(node.replies == [1])
    #expect(node.recorded == [[1]])
  }
}
