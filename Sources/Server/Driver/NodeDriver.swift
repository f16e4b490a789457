internal import Access
internal import FrontEnd
internal import NIOCore
internal import NodeCore
internal import Operations
internal import Persistence
internal import Raft
internal import Registry
internal import Store

/// Performs the effects of one node's core on the right threads: the node's own thread steps the core and never blocks;
/// log, state and planning have threads of their own. Small and boring on purpose: it decides nothing.
final class NodeDriver: Sendable {
  private enum Event: Sendable {
    case input(Input)
    case request(Request, Asker)
    case inspect(@Sendable (borrowing NodeCore) -> Void)
  }

  /// Where a reply goes.
  enum Asker: Sendable {
    case client(ReplySink)
    /// This process itself, with a cluster command; nil when the node has ended.
    case own(@Sendable (ClusterReply) -> Void)

    fileprivate func answer(_ bytes: [UInt8]) {
      switch self {
      case .client(let sink): sink.send(bytes)
      case .own(let take): take(.answer(bytes))
      }
    }

    fileprivate func refuse(_ frame: [UInt8], _ refusal: Refusal, _ evaluator: Evaluator) {
      switch self {
      case .client(let sink): sink.send(evaluator.refusal(frame, refusal))
      case .own(let take): take(.refused(refusal))
      }
    }
  }

  /// What became of a cluster command.
  enum ClusterReply: Sendable {
    case answer([UInt8])
    case refused(Refusal)
  }

  /// What the driver stands on.
  struct Parts: Sendable {
    let core: NodeCore
    let log: WriteAheadLog
    let store: any StateStore
    /// Told what changes, while it is open.
    let watch: ChangeTap
    let keys: LiveKeys
    let workers: Int
    let tickNanoseconds: UInt64
    /// Messages for other nodes, in order for each.
    let send: @Sendable (Recipient, [PeerMessage]) -> Void
    /// Begins to stream the state as the view shows it; `Input.snapshotSent` tells the end.
    let stream: @Sendable (InstallSnapshot, any ReadView) -> Void
    /// Puts a snapshot that has been streamed to this node in place of the state.
    let staged: @Sendable (Snapshot) throws -> @Sendable (any StateStore) throws -> Void
    /// Notes that the state is being replaced, so that a crash between state and log is no damage.
    let installation: SnapshotInstallation
    /// The members as of the applied index.
    let members: @Sendable ([Member], UInt64) -> Void
    /// The key ledger as of the applied index.
    let ledger: @Sendable (KeyLedger) -> Void
    /// The cluster has taken this node out: it ends.
    let removed: @Sendable (String) -> Void
    /// Learns how much there is to do.
    let loops: LoopPolicy
    /// Makes durable what is known of the peers' disks.
    let record: @Sendable (PeerPositions) throws -> Void
    /// The node cannot go on (first failed fsync, damaged state): ends the process.
    let fail: @Sendable (any Error) -> Void
  }

  private let mailbox = Mailbox<Event>()
  private let threads: Threads

  private struct Threads: Sendable {
    let node: ServerThread
    let log: LogLane
    let state: StateLane
    let plans: PlanLane
    let longPlans: PlanLane
    let records: RecordLane
  }

  init(_ parts: Parts) {
    let mailbox = mailbox
    let node = parts.core.id
    let finishPlans: @Sendable ([Planned]) -> Void = { mailbox.put(contentsOf: $0.map { .input(.planned($0)) }) }
    let state = StateLane(
      store: parts.store, watch: parts.watch,
      finish: {
        mailbox.put(contentsOf: $0.map { .input(.applied($0.batch, $0.outcomes, newestStamp: $0.newestStamp)) })
      },
      installed: { mailbox.put(.input(.installed($0))) }, flushed: { mailbox.put(.input(.flushed($0))) },
      fail: parts.fail)
    let log = LogLane(
      log: parts.log, node: node,
      install: { snapshot in
        let install = try parts.staged(snapshot)
        try parts.installation.begin(snapshot.metadata)
        try state.replace(install)
      },
      installed: { try parts.installation.finish() },
      send: {
        NodeDriver.dispatch($0.map { (Recipient($0.message.to), .raft($0.message, stamp: $0.stamp)) }, parts.send)
      },
      // A follower has told its leader when its log is durable; its own core hears of it with the next message.
      finish: { mailbox.put(contentsOf: $0.map { .input(.appended($0)) }, quietly: true) }, fail: parts.fail)
    let plans = PlanLane(
      name: "plan", workers: parts.workers, store: parts.store, keys: parts.keys, finish: finishPlans,
      fail: parts.fail)
    let longPlans = PlanLane(
      name: "long-plan", workers: 1, store: parts.store, keys: parts.keys, finish: finishPlans,
      fail: parts.fail)
    let records = RecordLane(record: parts.record, fail: parts.fail)
    let performer = Performer(
      parts: parts, log: log, state: state, plans: plans, longPlans: longPlans, records: records)
    let thread = ServerThread("node") { performer.run(mailbox) }
    threads = Threads(node: thread, log: log, state: state, plans: plans, longPlans: longPlans, records: records)
  }

  /// Takes an input from any thread.
  func put(_ input: Input) { mailbox.put(.input(input)) }

  func put(contentsOf inputs: [Input]) { mailbox.put(contentsOf: inputs.map { .input($0) }) }

  /// Takes a client's request; the reply goes to `sink`.
  func put(_ request: Request, for asker: Asker) { mailbox.put(.request(request, asker)) }

  /// Looks at the core on its own thread.
  func inspect(_ body: @escaping @Sendable (borrowing NodeCore) -> Void) { mailbox.put(.inspect(body)) }

  /// Ends the threads, the node's own first: what it had not handed out is as lost as in a crash.
  func stop() {
    mailbox.close()
    threads.node.join()
    threads.plans.stop()
    threads.longPlans.stop()
    threads.log.stop()
    threads.state.stop()
    threads.records.stop()
  }

  /// Sends messages in order, gathered by receiver.
  static func dispatch(
    _ messages: [(to: Recipient, message: PeerMessage)], _ send: (Recipient, [PeerMessage]) -> Void
  ) {
    var byPeer: [(peer: Recipient, messages: [PeerMessage])] = []
    for (to, message) in messages {
      if let at = byPeer.firstIndex(where: { $0.peer == to }) {
        byPeer[at].messages.append(message)
      } else {
        byPeer.append((to, [message]))
      }
    }
    for (peer, messages) in byPeer { send(peer, messages) }
  }

  /// The body of the node's thread.
  private final class Performer: Sendable {
    private let parts: Parts
    private let log: LogLane
    private let state: StateLane
    private let plans: PlanLane
    private let longPlans: PlanLane
    private let records: RecordLane

    init(
      parts: Parts, log: LogLane, state: StateLane, plans: PlanLane, longPlans: PlanLane, records: RecordLane
    ) {
      self.parts = parts
      self.log = log
      self.state = state
      self.plans = plans
      self.longPlans = longPlans
      self.records = records
    }

    func run(_ mailbox: Mailbox<Event>) {
      var core = parts.core
      var sinks: [UInt64: Asker] = [:]
      var rest = Rest()
      var nextTick = Clocks.monotonic() + parts.tickNanoseconds
      while let events = mailbox.take(until: nextTick, heedingQuiet: core.awaitsAppends) {
        for event in events {
          switch event {
          case .input(let input): core.step(input)
          case .request(let request, let sink):
            sinks[request.id] = sink
            core.step(.request(request))
          case .inspect(let body): body(core)
          }
        }
        let now = Clocks.monotonic()
        let isTick = now >= nextTick
        if isTick {
          core.step(.tick(wallClock: Clocks.wall()))
          // A process that was stopped for a while has missed its ticks; it does not make up for them in one go, or it
          // would believe that its leader had been silent for so long.
          nextTick = max(nextTick + parts.tickNanoseconds, now)
          parts.loops.note(requestsInHand: core.requestsHeld)
        }
        perform(core.takeEffects(), core.applied, &sinks, &rest)
        // However many plans there are and however slow they prove to be (a signature takes milliseconds): heartbeats and
        // ticks wait for one plan at most beyond this.
        let end = Clocks.monotonic() + Self.nanosecondsRunHere
        while true {
          let applies = isTick || core.awaitsApplies || rest.isFull ? rest.takeApplies() : []
          let plans = rest.takePlans()
          if applies.isEmpty && plans.isEmpty { break }
          // Answers first, then new work.
          if apply(applies, &core) { perform(core.takeEffects(), core.applied, &sinks, &rest) }
          if plans.isEmpty { continue }
          for plan in plans {
            if Clocks.monotonic() < end { core.step(.planned(run(plan))) } else { self.plans.put(plan) }
          }
          perform(core.takeEffects(), core.applied, &sinks, &rest)
        }
      }
    }

    /// What is left to be done on this thread after a batch of effects.
    private struct Rest {
      /// Committed entries. Where nobody waits for them they gather until the next tick: a write to the state costs
      /// nearly as much for one as for many.
      private(set) var applies: [StorageApply] = []
      private var entries = 0
      private var hasConfiguration = false
      var plans: [Plan] = []

      /// Whether no more may gather. A change of the members is not to wait.
      var isFull: Bool { entries >= entriesAppliedHere || hasConfiguration }

      mutating func gather(_ apply: StorageApply) {
        applies.append(apply)
        entries += apply.entries.count
        hasConfiguration = hasConfiguration || apply.entries.contains { $0.kind != .normal }
      }

      mutating func takeApplies() -> [StorageApply] {
        defer {
          applies = []
          entries = 0
          hasConfiguration = false
        }
        return applies
      }

      mutating func takePlans() -> [Plan] {
        defer { plans = [] }
        return plans
      }
    }

    /// Few entries are applied here, and their requests answered at once; many, or what would wait for the disk, by the
    /// state's thread. Answers whether the core has been told of any.
    private func apply(_ applies: [StorageApply], _ core: inout NodeCore) -> Bool {
      if applies.isEmpty { return false }
      do {
        guard Self.areFew(applies), let finished = try state.applyHere(applies) else {
          for apply in applies { state.put(.apply(apply)) }
          return false
        }
        for each in finished { core.step(.applied(each.batch, each.outcomes, newestStamp: each.newestStamp)) }
        return true
      } catch {
        parts.fail(error)
        return false
      }
    }

    private static func areFew(_ applies: [StorageApply]) -> Bool {
      var entries = 0
      var bytes = 0
      for apply in applies {
        entries += apply.entries.count
        for entry in apply.entries { bytes += entry.data.count }
      }
      return entries <= entriesAppliedHere && bytes <= bytesAppliedHere
    }

    private static let entriesAppliedHere = System.coreCount <= 2 ? 64 : 4
    private static let bytesAppliedHere = 256 << 10

    /// One or two short plans cost less than the two changes of thread that a worker would: they are run here; all of
    /// them where there is no core to spare for workers. Reads are not, because a Locate may look at very many objects.
    private static let plansRunHere = System.coreCount <= 2 ? 64 : 2
    private static let frameBytesRunHere = 16 << 10
    private static let nanosecondsRunHere: UInt64 = 5_000_000

    private func run(_ plan: Plan) -> Planned {
      do {
        let planned = Planner.run(plan, view: try parts.store.view(), evaluator: parts.keys.evaluator)
        if case .store(let error)? = planned.fault { parts.fail(error) }
        return planned
      } catch {
        parts.fail(error)
        return Planned(id: plan.id, reply: parts.keys.keyless.refusal(plan.frame, .failed), mutation: nil)
      }
    }

    /// Hands the effects out; `rest` gets what is to be done on this thread.
    private func perform(
      _ effects: [Effect], _ applied: Revision, _ sinks: inout [UInt64: Asker], _ rest: inout Rest
    ) {
      var short: [Plan] = []
      var messages: [(to: Recipient, message: PeerMessage)] = []
      for effect in effects {
        switch effect {
        case .send(let to, let message): messages.append((to, message))
        case .append(let append, let stamp):
          // What was committed before a snapshot came goes to the state before it.
          if append.snapshot != nil { handOver(&rest) }
          log.put(.append(append, stamp: stamp))
        case .apply(let apply): rest.gather(apply)
        case .plan(let plan):
          if case .longWrite = plan.kind {
            longPlans.put(plan)
          } else if case .write = plan.kind, plan.frame.count <= Self.frameBytesRunHere {
            short.append(plan)
          } else {
            plans.put(plan)
          }
        case .reply(let request, let bytes): sinks.removeValue(forKey: request)?.answer(bytes)
        case .refuse(let request, let frame, let refusal):
          sinks.removeValue(forKey: request)?.refuse(frame, refusal, parts.keys.keyless)
        case .sendSnapshot(let install):
          let parts = parts
          put(
            &rest,
            .run {
              do { parts.stream(install, try parts.store.view()) } catch { parts.fail(error) }
            })
        case .flush: state.flush()
        case .members(let members):
          let parts = parts
          // Noting them waits for the disk, which this thread must not.
          put(&rest, .run { parts.members(members, applied.index) })
        case .keys(let ledger): parts.ledger(ledger)
        case .removed(let reason): parts.removed(reason)
        case .halt(let reason): parts.fail(StartError(reason))
        case .damaged(let reason), .superseded(let reason): parts.fail(DiskDamage(reason: reason))
        case .record(let positions): records.put(positions)
        case .truncate(let metadata): log.put(.truncate(to: metadata))
        }
      }
      if !messages.isEmpty { NodeDriver.dispatch(messages, parts.send) }
      if short.count <= Self.plansRunHere { rest.plans += short } else { plans.put(contentsOf: short) }
    }

    /// Gives the state's thread its work behind the applies that were to be done before it.
    private func put(_ rest: inout Rest, _ work: StateLane.Work) {
      handOver(&rest)
      state.put(work)
    }

    private func handOver(_ rest: inout Rest) {
      for apply in rest.takeApplies() { state.put(.apply(apply)) }
    }
  }
}
