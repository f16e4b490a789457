internal import Glibc
internal import Persistence
internal import Raft

/// The thread of the log: writes what has gathered as one group, makes it durable once, and only then lets the
/// messages go that promise it.
final class LogLane: Sendable {
  enum Work: Sendable {
    case append(StorageAppend, stamp: Int64)
    case truncate(to: SnapshotMetadata)
  }

  private let mailbox = Mailbox<Work>()
  private let thread: ServerThread

  /// - Parameters:
  ///   - install: puts a received snapshot in place of the state; durable when it returns.
  ///   - installed: the log knows of that snapshot now.
  ///   - send: messages to other nodes that may leave now.
  ///   - finish: the appends that are durable now.
  ///   - fail: the log cannot be trusted any more: ends the process.
  init(
    log: WriteAheadLog, node: NodeID, install: @escaping @Sendable (Snapshot) throws -> Void,
    installed: @escaping @Sendable () throws -> Void,
    send: @escaping @Sendable ([(message: Message, stamp: Int64)]) -> Void,
    finish: @escaping @Sendable ([StorageAppend]) -> Void, fail: @escaping @Sendable (any Error) -> Void
  ) {
    let mailbox = mailbox
    thread = ServerThread("log") {
      while let batch = mailbox.take() {
        do {
          var group = Group()
          for work in batch {
            switch work {
            case .append(let append, let stamp):
              if !group.accepts(append) {
                try group.write(to: log, node: node, install: install, installed: installed, send: send, finish: finish)
                group = Group()
              }
              group.add(append, stamp)
            case .truncate(let metadata):
              try group.write(to: log, node: node, install: install, installed: installed, send: send, finish: finish)
              group = Group()
              try log.truncate(upTo: metadata)
            }
          }
          try group.write(to: log, node: node, install: install, installed: installed, send: send, finish: finish)
        } catch {
          return fail(error)
        }
      }
    }
  }

  func put(_ work: Work) { mailbox.put(work) }

  func stop() {
    mailbox.close()
    thread.join()
  }

  /// Appends that become durable by one sync.
  private struct Group {
    var appends: [(append: StorageAppend, stamp: Int64)] = []
    var entries: [Entry] = []
    var hardState: HardState?
    var snapshot: Snapshot?
    var mustSync = false

    /// Whether an append can join: its entries follow those gathered, and no snapshot stands between.
    func accepts(_ append: StorageAppend) -> Bool {
      guard append.snapshot == nil, snapshot == nil else { return appends.isEmpty }
      guard let first = append.entries.first, let last = entries.last else { return true }
      return first.index == last.index.next
    }

    mutating func add(_ append: StorageAppend, _ stamp: Int64) {
      appends.append((append, stamp))
      entries += append.entries
      hardState = append.hardState ?? hardState
      snapshot = append.snapshot ?? snapshot
      mustSync = mustSync || append.mustSync
    }

    /// Writes the group. On a full disk nothing was written: the node waits for space, and its peers go on without it.
    private func append(to log: WriteAheadLog) throws(LogError) {
      while true {
        do throws(LogError) {
          return try log.append(
            entries: entries, hardState: hardState, snapshot: snapshot?.metadata,
            mustSync: mustSync || snapshot != nil)
        } catch {
          guard case .noSpace = error else { throw error }
          usleep(200_000)
        }
      }
    }

    func write(
      to log: WriteAheadLog, node: NodeID, install: (Snapshot) throws -> Void,
      installed: () throws -> Void, send: ([(message: Message, stamp: Int64)]) -> Void,
      finish: ([StorageAppend]) -> Void
    ) throws {
      if appends.isEmpty { return }
      if let snapshot { try install(snapshot) }
      if !entries.isEmpty || hardState != nil || snapshot != nil {
        try append(to: log)
      }
      var messages: [(message: Message, stamp: Int64)] = []
      for (append, stamp) in appends {
        for response in append.responses where response.to != node { messages.append((response, stamp)) }
      }
      if snapshot != nil { try installed() }
      if !messages.isEmpty { send(messages) }
      finish(appends.map(\.append))
    }
  }
}
