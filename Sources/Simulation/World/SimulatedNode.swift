internal import NodeCore
internal import Operations
internal import Raft
internal import Registry
internal import Store

/// One node of a world: the production core, and around it the threads and disks that it would have, as queues.
final class SimulatedNode {
  enum LogWork {
    case append(StorageAppend, stamp: Int64)
    case truncate(SnapshotMetadata)
  }

  enum StateWork {
    case apply(StorageApply)
    case flush
    case stream(InstallSnapshot)
    /// Something else that is done between two applies.
    case other
  }

  /// Its place among the world's nodes, from 0; its identity is one more.
  let place: Int
  var identity: NodeID { NodeID(UInt64(place) + 1) }

  /// nil while the process is down.
  var core: NodeCore?
  /// Whether there is a core, for those who ask often.
  var isUp = false
  /// Counts the processes that have run on this machine.
  var life = 0
  /// The processes that had run before the present disk was new.
  private var livesBeforeDisk = 0
  /// The process's number on the present disk, from 1.
  var start: UInt64 { UInt64(life - livesBeforeDisk) + 1 }
  /// Which life of the disk this is, as the log says.
  var incarnation: UInt64 = 1
  var kind = Member.Kind.full
  /// Whether its build is an older one than those of the others.
  var isOldBuild = false
  /// Whether the cluster has removed the node.
  var isOut = false
  /// Whether the disk is lost, and the cluster has not yet said which life begins.
  var awaitsLife = false
  /// What was durable on disks that have been lost.
  private(set) var lostDisks: [MemoryLogStorage] = []
  var disk: SimulatedDisk
  var store = SimulatedStore()
  /// What it has recorded of its peers' disks, durably.
  var recorded = PeerPositions()
  /// What it has been told of its peers' disks, and they of its own.
  var proof = ProofWatch()
  /// An older copy of the whole directory.
  var copy: DirectoryCopy?
  /// Whether such a copy has been put back, and the node has not begun anew yet: it holds what it held then.
  private(set) var isOlder = false
  var machine: StateMachine
  var evaluator: Evaluator

  var inbox: [Input] = []
  var isWakeDue = false
  var logQueue: [LogWork] = []
  /// What the log's thread is writing.
  var logGroup: [LogWork] = []
  var stateQueue: [StateWork] = []
  var isStateBusy = false
  /// What is to be applied by the node's own thread or the state's.
  var applies: GatheredApplies
  var openWork = OpenStateWork()
  /// What it has asked itself to run of the requests that wait.
  var agenda = AsynchronousAgenda()
  /// The last entry whose outcome the core has heard.
  var heardOutcome: UInt64 = 0
  /// The role and term that the printed trace has told of.
  var shownRole = ""
  /// Snapshots that have been streamed here and not been installed.
  var staged: [EntryID: [(key: RecordKey, record: Record)]] = [:]

  /// The log as the core holds it: everything handed out for writing.
  var mirror: MemoryLogStorage
  /// Ticks of the wall clock run ahead of the world's time by so many milliseconds.
  var skew: Int64 = 0
  var pausedUntil: UInt64 = 0
  /// While set, writing takes so many times as long.
  var diskSlowness: UInt64 = 1
  /// Until then nothing is written at all.
  var diskStalledUntil: UInt64 = 0
  /// Whether the next sync fails.
  var failsNextSync = false
  /// What the node is told of its disk's space and of its token.
  var condition = Condition()
  /// The same, with what the node finds of its own keys.
  var presentCondition: Condition {
    var present = condition
    if kind == .full, !keys.holds(ledger) { present.isUnsealed = false }
    return present
  }
  var toldCondition = Condition()
  /// Whether it can read records.
  var holdsKey: Bool { kind == .full && presentCondition.isUnsealed }
  /// The keys that its token has sealed, durably.
  let keys: SimulatedKeys
  /// The key ledger as the core told it last.
  var ledger = KeyLedger()
  var isTendingDue = false
  /// The oldest generation that has been looked for on the disks.
  var seenOldest: UInt64 = 1
  /// Clients' requests that were planned in this life.
  var plannedHere: Set<UInt64> = []
  /// Forwards that have arrived here.
  var forwardsSeen: Set<RequestIdentity> = []

  // What the checkers saw last in this life.
  var seenTerm = Term.zero
  var seenCommit = Index.zero
  var seenApplied: UInt64 = 0
  var wasLeader = false
  var seenConfiguration: Configuration?
  var seenTable: UInt64 = 0
  /// The term in which it was seen to lead last, zero when it does not.
  var leadsInTerm = Term.zero
  /// The last term in which it stood for election.
  var stoodIn = Term.zero
  /// The requests of clients that wait for an answer of this process.
  var open: Set<UInt64> = []

  init(
    place: Int, configuration: Configuration, keys: SimulatedKeys = SimulatedKeys(), evaluator: Evaluator,
    applies: GatheredApplies = GatheredApplies(entriesHere: 0, bytesHere: 0)
  ) {
    self.applies = applies
    self.place = place
    self.keys = keys
    disk = SimulatedDisk(configuration: configuration)
    mirror = disk.durable
    self.evaluator = evaluator
    guard let machine = try? StateMachine(store: store) else { preconditionFailure("an empty store is readable") }
    self.machine = machine
  }

  /// Ends the process: what it had in memory is gone, the disk keeps what a loss of power leaves.
  func crash(_ draw: inout SeededGenerator) {
    core = nil
    isUp = false
    life += 1
    var survivors = disk.unsynced
    if !logGroup.isEmpty {
      // Torn: cut off by recovery, or whole by luck. A snapshot may be in place already, with the log's note of it
      // completed at the restart.
      let writes = logGroup.map(\.write)
      if case .append(let append, _)? = logGroup.first, let snapshot = append.snapshot {
        if draw.chance(500), staged[snapshot.metadata.id] != nil {
          install(snapshot)
          disk.write([.resumed(snapshot)], sync: true)
          survivors = []
        }
      } else if draw.chance(300) {
        disk.write(writes, sync: false)
        survivors = disk.unsynced
      }
    }
    disk.crash(keeping: survivors.isEmpty ? 0 : draw.within(0...survivors.count))
    store = store.crash()
    inbox = []
    isWakeDue = false
    isTendingDue = false
    logQueue = []
    logGroup = []
    stateQueue = []
    isStateBusy = false
    _ = applies.take()
    openWork = OpenStateWork()
    agenda = AsynchronousAgenda()
    staged = [:]
    failsNextSync = false
    plannedHere = []
    proof.crash()
  }

  /// The disk is gone, with everything on it, after the process has died.
  func loseDisk() {
    lostDisks.append(disk.durable)
    disk = SimulatedDisk(configuration: Configuration())
    store = SimulatedStore()
    mirror = disk.durable
    guard let machine = try? StateMachine(store: store) else { preconditionFailure("an empty store is readable") }
    self.machine = machine
    livesBeforeDisk = life
    awaitsLife = true
    isOlder = false
    proof.forget()
  }

  /// Copies the whole directory while the process runs: what of it is durable.
  func copyDirectory() {
    copy = DirectoryCopy(
      disk: disk.durable, store: store.crash(), recorded: recorded, incarnation: incarnation, start: start)
  }

  /// Puts the older directory back, after the process has died.
  func putBack(_ older: DirectoryCopy) {
    lostDisks.append(disk.durable)
    disk = SimulatedDisk(older.disk)
    store = older.store.crash()
    mirror = disk.durable
    recorded = older.recorded
    incarnation = older.incarnation
    livesBeforeDisk = life - Int(older.start)
    copy = nil
    isOlder = true
    proof.forget()
  }

  /// An empty disk takes part as if nothing had happened, as only sabotage lets it.
  func replaceDisk(_ configuration: Configuration) {
    disk = SimulatedDisk(configuration: configuration)
    mirror = disk.durable
    awaitsLife = false
  }

  /// Puts a streamed snapshot in place of the state.
  func install(_ snapshot: Snapshot) {
    guard let records = staged.removeValue(forKey: snapshot.metadata.id) else {
      preconditionFailure("no snapshot of entry \(snapshot.metadata.index) was streamed here")
    }
    var rest: [(key: RecordKey, record: Record)]? = records
    do {
      try store.replace(
        at: Revision(term: snapshot.metadata.term.rawValue, index: snapshot.metadata.index.rawValue)
      ) {
        defer { rest = nil }
        return rest
      }
      try machine.reload()
    } catch {
      preconditionFailure("a memory store cannot fail: \(error)")
    }
  }
}

extension SimulatedNode.LogWork {
  var write: SimulatedDisk.Write {
    switch self {
    case .append(let append, _): .append(append)
    case .truncate(let metadata): .truncate(metadata)
    }
  }

  var mustSync: Bool {
    if case .append(let append, _) = self { append.mustSync || append.snapshot != nil } else { false }
  }
}
