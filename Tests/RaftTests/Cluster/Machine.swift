import Raft

/// One node with its disk and its state machine, in the asynchronous use that production makes of it.
struct Machine {
  let id: NodeID
  var settings: RaftSettings
  /// The running node; nil while it is down.
  var node: RaftNode?
  /// What would be found after a crash.
  var disk: MemoryLogStorage
  /// Writes that are not durable yet, oldest first.
  var writes: [StorageAppend] = []
  /// Entries that are not applied yet, oldest first.
  var applies: [StorageApply] = []
  /// What the node tells itself, in order.
  var inbox: [Message] = []
  /// The commands applied, as numbers; what a snapshot holds.
  var state: [UInt8] = []
  var applied = Index.zero
  var appliedTerm = Term.zero
  /// Whether the disk acknowledges what it has only in memory: a fault that the checks must find.
  var isDiskLying = false
  private var unwritten: [StorageAppend] = []
  var starts: UInt64 = 0

  init(id: NodeID, settings: RaftSettings, disk: MemoryLogStorage) throws {
    self.id = id
    self.settings = settings
    self.disk = disk
    self.settings.id = id
    try start()
  }

  mutating func start() throws {
    starts += 1
    writes = []
    applies = []
    inbox = []
    // The state machine comes back as of the last snapshot, and applies the log again from there.
    applied = disk.snapshot?.metadata.index ?? .zero
    appliedTerm = disk.snapshot?.metadata.term ?? .zero
    state = disk.snapshot?.data ?? []
    settings.applied = applied
    settings.electionSeed = id.rawValue &* 7919 &+ starts
    node = try RaftNode(settings: settings, storage: disk)
  }

  /// Loses everything that is not durable. Some of the unfinished writes may have reached the disk.
  mutating func crash(using generator: inout SeededGenerator) {
    node = nil
    writes = unwritten + writes
    unwritten = []
    if !writes.isEmpty {
      for write in writes.prefix(generator.below(writes.count + 1)) { put(write) }
    }
    writes = []
  }

  private mutating func put(_ write: StorageAppend) {
    if let hardState = write.hardState { disk.setHardState(hardState) }
    if let snapshot = write.snapshot { disk.applySnapshot(snapshot) }
    disk.append(write.entries)
  }

  /// Takes a batch, and returns the messages that may leave at once and the reads answered.
  mutating func takeReady() -> (messages: [Message], reads: [ReadState]) {
    if node?.needsSnapshot == true { compact(keeping: 2) }
    guard let ready = node?.ready() else { return ([], []) }
    if let write = ready.storageAppend { writes.append(write) }
    if let apply = ready.storageApply { applies.append(apply) }
    return (ready.messages, ready.readStates)
  }

  /// A snapshot message with the state in it, cut when it is sent if it was ordered so; other messages as they are.
  func filled(_ message: Message) -> Message? {
    guard settings.cutsSnapshotsOnDemand, case .installSnapshot(var install) = message else { return message }
    // The node has only one thread here, so the state machine stands where the node thinks, or the order is dropped.
    guard install.snapshot.metadata.index == applied else { return nil }
    install.snapshot.data = state
    return .installSnapshot(install)
  }

  /// Finishes the oldest write, and returns what may leave now.
  mutating func finishWrite() -> [Message] {
    guard !writes.isEmpty else { return [] }
    let write = writes.removeFirst()
    if isDiskLying {
      unwritten.append(write)
      if unwritten.count > 8 { put(unwritten.removeFirst()) }
    } else {
      put(write)
    }
    if let snapshot = write.snapshot {
      state = snapshot.data
      applied = snapshot.metadata.index
      appliedTerm = snapshot.metadata.term
    }
    return send(write.responses)
  }

  /// Applies the oldest entries, and returns them.
  mutating func finishApply() throws -> [Entry] {
    guard !applies.isEmpty else { return [] }
    let apply = applies.removeFirst()
    // A snapshot may have come in between, which covers what was handed out before it.
    let entries = apply.entries.filter { $0.index > applied }
    for entry in entries {
      if entry.kind == .normal { state += entry.data } else { try node?.applyConfigurationChange(entry) }
      applied = entry.index
      appliedTerm = entry.term
    }
    _ = send([apply.response])
    return entries
  }

  /// Makes a snapshot and forgets the log behind it, all but a few entries.
  mutating func compact(keeping count: UInt64) {
    guard let node, applied > .zero, node.applied == applied, applied <= disk.lastIndex,
      disk.snapshot.map({ $0.metadata.index < applied }) ?? true
    else { return }
    let snapshot = Snapshot(
      metadata: SnapshotMetadata(index: applied, term: appliedTerm, configuration: node.configuration), data: state)
    disk.createSnapshot(snapshot)
    let index = Index(applied.rawValue - min(count, applied.rawValue))
    disk.compact(to: index)
    self.node?.offerSnapshot(snapshot)
    self.node?.compact(to: index)
  }

  private mutating func send(_ messages: [Message]) -> [Message] {
    for message in messages where message.to == id { inbox.append(message) }
    return messages.filter { $0.to != id }
  }

  mutating func deliverInbox() throws {
    guard !inbox.isEmpty else { return }
    let message = inbox.removeFirst()
    do { try node?.step(message) } catch RaftError.peerNotFound {}
  }
}
