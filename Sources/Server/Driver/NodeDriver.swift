internal import Access
internal import FrontEnd
internal import NIOCore
internal import NodeCore
internal import Operations
internal import Persistence
internal import Raft
internal import Registry
internal import Store

/// Performs the effects of one node's core on the right threads: an event loop that also carries the links to the peers
/// steps the core and never blocks, so that a peer's message and the answer to it change no thread; log, state and
/// planning have threads of their own. Small and boring on purpose: it decides nothing.
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
      // A node that has been taken out hangs up: clients then turn to another one, as they do not for an error.
      case .client(let sink): refusal == .departed ? sink.close() : sink.send(evaluator.refusal(frame, refusal))
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
    /// Where the core is stepped.
    let loop: any EventLoop
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

  private let loop: any EventLoop
  private let inbox: Inbox<Event>
  private let ended = Mailbox<Void>()
  private let threads: Threads

  private struct Threads: Sendable {
    let node: NIOLoopBoundBox<Performer>
    let log: LogLane
    let state: StateLane
    let plans: PlanLane
    let longPlans: PlanLane
    let records: RecordLane
  }

  init(_ parts: Parts) {
    let mailbox = Inbox<Event>(parts.loop)
    inbox = mailbox
    loop = parts.loop
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
    let performer = NIOLoopBoundBox.makeBoxSendingValue(
      Performer(
        parts: parts, inbox: mailbox, log: log, state: state, plans: plans, longPlans: longPlans, records: records),
      eventLoop: parts.loop)
    mailbox.open { performer.value.turn() }
    parts.loop.execute { performer.value.begin() }
    threads = Threads(node: performer, log: log, state: state, plans: plans, longPlans: longPlans, records: records)
  }

  /// Takes an input from any thread.
  func put(_ input: Input) { inbox.put(.input(input)) }

  func put(contentsOf inputs: [Input]) { inbox.put(contentsOf: inputs.map { .input($0) }) }

  /// Takes a client's request; the reply goes to `sink`.
  func put(_ request: Request, for asker: Asker) { inbox.put(.request(request, asker)) }

  /// Looks at the core on its own thread.
  func inspect(_ body: @escaping @Sendable (borrowing NodeCore) -> Void) { inbox.put(.inspect(body)) }

  /// What the core says of itself.
  func status() async -> NodeStatus {
    await withCheckedContinuation { continuation in
      inspect { core in continuation.resume(returning: core.status) }
    }
  }

  /// Ends the threads, the node's own first: what it had not handed out is as lost as in a crash.
  func stop() {
    inbox.close()
    let (performer, ended) = (threads.node, ended)
    loop.execute {
      performer.value.end()
      ended.close()
    }
    while ended.take() != nil {}
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

  /// What is done on the node's event loop.
  private final class Performer {
    private let parts: Parts
    private let inbox: Inbox<Event>
    private let log: LogLane
    private let state: StateLane
    private let plans: PlanLane
    private let longPlans: PlanLane
    private let records: RecordLane

    private var core: NodeCore
    private var sinks: [UInt64: Asker] = [:]
    private var applies = GatheredApplies(
      entriesHere: Performer.entriesAppliedHere, bytesHere: Performer.bytesAppliedHere)
    /// Plans that this thread runs itself.
    private var plansHere: [Plan] = []
    private var nextTick: NIODeadline
    private var timer: Scheduled<Void>?
    private var hasEnded = false

    init(
      parts: Parts, inbox: Inbox<Event>, log: LogLane, state: StateLane, plans: PlanLane, longPlans: PlanLane,
      records: RecordLane
    ) {
      self.parts = parts
      self.inbox = inbox
      core = parts.core
      nextTick = .now() + .nanoseconds(Int64(parts.tickNanoseconds))
      self.log = log
      self.state = state
      self.plans = plans
      self.longPlans = longPlans
      self.records = records
    }

    func begin() {
      let bound = NIOLoopBound(self, eventLoop: parts.loop)
      timer = parts.loop.scheduleTask(deadline: nextTick) { bound.value.tick() }
    }

    /// What is in the inbox is done; nothing more will be.
    func end() {
      turn()
      hasEnded = true
      timer?.cancel()
    }

    private func tick() {
      if hasEnded { return }
      let now = NIODeadline.now()
      // A process that was stopped for a while has missed its ticks; it does not make up for them in one go, or it
      // would believe that its leader had been silent for so long.
      nextTick = max(nextTick + .nanoseconds(Int64(parts.tickNanoseconds)), now)
      begin()
      turn(isTick: true)
      parts.loops.note(requestsInHand: core.requestsHeld)
    }

    /// Takes what has gathered, and does what it causes.
    func turn(isTick: Bool = false) {
      if hasEnded { return }
      for event in inbox.take() {
        switch event {
        case .input(let input):
          if case .applied = input { state.heard() }
          core.step(input)
        case .request(let request, let sink):
          sinks[request.id] = sink
          core.step(.request(request))
        case .inspect(let body): body(core)
        }
      }
      if isTick { core.step(.tick(wallClock: Clocks.wall())) }
      perform(core.takeEffects())
      // However many plans there are and however slow they prove to be (a signature takes milliseconds): heartbeats and
      // ticks wait for one plan at most beyond this.
      let end = Clocks.monotonic() + Self.nanosecondsRunHere
      while true {
        let due = applies.due(isTick: isTick, awaited: core.awaitsApplies)
        let plans = plansHere
        plansHere = []
        if due.isEmpty && plans.isEmpty { break }
        // Answers first, then new work.
        if apply(due) { perform(core.takeEffects()) }
        if plans.isEmpty { continue }
        for plan in plans {
          if Clocks.monotonic() < end { core.step(.planned(run(plan))) } else { self.plans.put(plan) }
        }
        perform(core.takeEffects())
      }
      inbox.wait(heedingQuiet: core.awaitsAppends)
    }

    /// Few entries are applied here, and their requests answered at once; many, or what would wait for the disk, by the
    /// state's thread. Answers whether the core has been told of any.
    private func apply(_ due: [StorageApply]) -> Bool {
      if due.isEmpty { return false }
      do {
        guard applies.areFew(due), let finished = try state.applyHere(due) else {
          for apply in due { state.put(.apply(apply)) }
          return false
        }
        for each in finished { core.step(.applied(each.batch, each.outcomes, newestStamp: each.newestStamp)) }
        return true
      } catch {
        parts.fail(error)
        return false
      }
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

    /// Hands the effects out; what is to be done on this thread gathers.
    private func perform(_ effects: [Effect]) {
      var short: [Plan] = []
      var messages: [(to: Recipient, message: PeerMessage)] = []
      for effect in effects {
        switch effect {
        case .send(let to, let message): messages.append((to, message))
        case .append(let append, let stamp):
          // What was committed before a snapshot came goes to the state before it.
          if append.snapshot != nil { handOver() }
          log.put(.append(append, stamp: stamp))
        case .apply(let apply): applies.gather(apply)
        case .plan(let plan):
          if case .longWrite = plan.kind {
            longPlans.put(plan)
          } else if plan.frame.count <= Self.frameBytesRunHere, plan.kind != .read, plan.kind != .cluster {
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
            .run {
              do { parts.stream(install, try parts.store.view()) } catch { parts.fail(error) }
            })
        case .flush: state.flush()
        case .members(let members):
          let (parts, applied) = (parts, core.applied)
          // Noting them waits for the disk, which this thread must not.
          put(.run { parts.members(members, applied.index) })
        case .keys(let ledger): parts.ledger(ledger)
        case .removed(let reason): parts.removed(reason)
        case .halt(let reason): parts.fail(StartError(reason))
        case .damaged(let reason), .superseded(let reason): parts.fail(DiskDamage(reason: reason))
        case .record(let positions): records.put(positions)
        case .truncate(let metadata): log.put(.truncate(to: metadata))
        }
      }
      if !messages.isEmpty { NodeDriver.dispatch(messages, parts.send) }
      if short.count <= Self.plansRunHere { plansHere += short } else { plans.put(contentsOf: short) }
    }

    /// Gives the state's thread its work behind the applies that were to be done before it.
    private func put(_ work: StateLane.Work) {
      handOver()
      state.put(work)
    }

    private func handOver() {
      for apply in applies.take() { state.put(.apply(apply)) }
    }
  }
}
