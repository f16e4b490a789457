import Raft

/// A whole cluster driven by a script: nodes, what each one's disk holds, and the messages between them.
final class InteractionCluster {
  /// One node with its surroundings.
  struct Member {
    var node: RaftNode
    var disk: MemoryLogStorage
    /// The state after each applied entry: the concatenation of all data, in which form it is easy to compare.
    var history: [Snapshot]
    var appendWork: [StorageAppend] = []
    var applyWork: [StorageApply] = []
  }

  var members: [Member] = []
  var messages: [Message] = []
  let output = Transcript()
  /// The scripts settle within a few dozen rounds; a cluster that never does is an error, not a hang.
  private let roundLimit = 2_000

  func add(_ count: Int, settings: RaftSettings, snapshot: Snapshot?) throws(ScriptError) {
    for _ in 0..<count {
      let id = NodeID(UInt64(members.count) + 1)
      var own = settings
      own.id = id
      own.electionSeed = id.rawValue
      var disk = MemoryLogStorage()
      if let snapshot {
        guard snapshot.metadata.index > 1 else { throw ScriptError("index must be specified as > 1 due to bootstrap") }
        disk.applySnapshot(snapshot)
      }
      let output = output
      do throws(RaftError) {
        let node = try RaftNode(settings: own, storage: disk) { event in output.log(id, event) }
        let initial = Snapshot(metadata: SnapshotMetadata(index: 0, term: 0, configuration: Configuration()))
        members.append(Member(node: node, disk: disk, history: [snapshot ?? initial]))
      } catch {
        throw ScriptError("\(error)")
      }
    }
  }

  // MARK: - Work

  func processReady(_ at: Int) throws(ScriptError) {
    let ready = members[at].node.ready()
    let id = members[at].node.id
    output.write(ready.etcdText(node: id))
    let isAsynchronous = members[at].node.settings.asynchronousStorageWrites
    if !isAsynchronous {
      try append(at, ready.hardState, ready.entries, ready.snapshot)
      try apply(at, ready.committedEntries)
    }
    messages += ready.messages
    if let work = ready.storageAppend { members[at].appendWork.append(work) }
    if let work = ready.storageApply { members[at].applyWork.append(work) }
    if !isAsynchronous { members[at].node.advance() }
  }

  func processAppendThread(_ at: Int) throws(ScriptError) {
    guard !members[at].appendWork.isEmpty else { return output.write("no append work to perform") }
    var work = members[at].appendWork.removeFirst()
    let responses = work.responses
    work.responses = []
    output.line("Processing:\n" + work.etcdText(node: members[at].node.id))
    try append(at, work.hardState, work.entries, work.snapshot)
    output.line("Responses:")
    for message in responses { output.line(message.etcdText()) }
    messages += responses
  }

  func processApplyThread(_ at: Int) throws(ScriptError) {
    guard !members[at].applyWork.isEmpty else { return output.write("no apply work to perform") }
    let work = members[at].applyWork.removeFirst()
    output.line("Processing:\n" + work.etcdText(node: members[at].node.id, withResponse: false))
    try apply(at, work.entries)
    output.line("Responses:\n" + work.response.etcdText())
    messages.append(work.response)
  }

  private func append(
    _ at: Int, _ hardState: HardState?, _ entries: [Entry], _ snapshot: Snapshot?
  ) throws(ScriptError) {
    if let hardState { members[at].disk.setHardState(hardState) }
    if let snapshot {
      guard entries.isEmpty else { throw ScriptError("can't apply snapshot and entries at the same time") }
      members[at].disk.applySnapshot(snapshot)
      members[at].history.append(snapshot)
    }
    members[at].disk.append(entries)
  }

  private func apply(_ at: Int, _ entries: [Entry]) throws(ScriptError) {
    for entry in entries {
      var snapshot = members[at].history[members[at].history.count - 1]
      var configuration = snapshot.metadata.configuration
      switch entry.kind {
      case .normal: snapshot.data += entry.data
      case .configurationChange, .configurationChangeV2:
        do throws(RaftError) {
          configuration = try members[at].node.applyConfigurationChange(entry)
        } catch {
          throw ScriptError("\(error)")
        }
      }
      snapshot.metadata = SnapshotMetadata(index: entry.index, term: entry.term, configuration: configuration)
      members[at].history.append(snapshot)
      // Whoever asks for a snapshot gets the newest.
      members[at].node.offerSnapshot(snapshot)
    }
  }

  func compact(_ at: Int, to index: Index) {
    members[at].disk.compact(to: index)
    members[at].node.compact(to: min(index, members[at].node.applied))
  }

  // MARK: - Messages

  /// Delivers or drops the messages to some members, all or of one kind, in the order in which they were sent. What a
  /// node tells itself is never dropped. Returns how many messages there were.
  @discardableResult
  func deliver(_ recipients: [(id: NodeID, drop: Bool)], kind: Message.Kind? = nil) throws(ScriptError) -> Int {
    var count = 0
    for (id, drop) in recipients {
      let chosen = messages.filter { isFor(id, $0, drop: drop, kind) }
      messages.removeAll { isFor(id, $0, drop: drop, kind) }
      count += chosen.count
      for message in chosen {
        output.line((drop ? "dropped: " : "") + message.etcdText())
        if drop { continue }
        let at = Int(id.rawValue) - 1
        guard members.indices.contains(at) else { throw ScriptError("no node \(id)") }
        do throws(RaftError) {
          try members[at].node.step(message)
        } catch {
          output.line(error.etcdText)
        }
      }
    }
    return count
  }

  private func isFor(_ id: NodeID, _ message: Message, drop: Bool, _ kind: Message.Kind?) -> Bool {
    message.to == id && !(drop && message.from == id) && (kind == nil || message.kind == kind)
  }

  /// Lets some members work and talk until nothing is left to do.
  func stabilize(_ places: [Int]) throws(ScriptError) {
    for _ in 0..<roundLimit {
      var isDone = true
      for at in places where members[at].node.hasReady {
        output.line("> \(at + 1) handling Ready")
        try output.indented { () throws(ScriptError) in try processReady(at) }
        isDone = false
      }
      for at in places where messages.contains(where: { $0.to == members[at].node.id }) {
        output.line("> \(at + 1) receiving messages")
        try output.indented { () throws(ScriptError) in try deliver([(members[at].node.id, false)]) }
        isDone = false
      }
      for at in places where !members[at].appendWork.isEmpty {
        output.line("> \(at + 1) processing append thread")
        while !members[at].appendWork.isEmpty {
          try output.indented { () throws(ScriptError) in try processAppendThread(at) }
        }
        isDone = false
      }
      for at in places where !members[at].applyWork.isEmpty {
        output.line("> \(at + 1) processing apply thread")
        while !members[at].applyWork.isEmpty {
          try output.indented { () throws(ScriptError) in try processApplyThread(at) }
        }
        isDone = false
      }
      if isDone { return }
    }
    throw ScriptError("the cluster does not come to rest")
  }
}

extension RaftError {
  var etcdText: String {
    switch self {
    case .peerNotFound: "raft: cannot step as peer not found"
    case .proposalDropped: "raft proposal dropped"
    default: "\(self)"
    }
  }
}
