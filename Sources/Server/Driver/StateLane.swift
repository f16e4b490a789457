internal import NodeCore
internal import Raft
internal import Registry
internal import Store
internal import Synchronization

/// The thread of the state machine: applies what has gathered as one atomic write, and cuts views for
/// snapshots in the order of the log.
final class StateLane: Sendable {
  enum Work: Sendable {
    case apply(StorageApply)
    /// Puts a received snapshot in place of the state; answers when that is durable.
    case replace(@Sendable (any StateStore) throws -> Void, Mailbox<(any Error)?>)
    /// Runs between two applies; the view it takes lies exactly behind the applies put before.
    case run(@Sendable () -> Void)

    fileprivate var kind: OpenStateWork.Kind { if case .apply = self { .apply } else { .other } }
  }

  /// A batch that is applied, with what its entries came to.
  struct Finished: Sendable {
    let batch: StorageApply
    let outcomes: [AppliedEntry]
    let newestStamp: Int64
  }

  private let mailbox = Mailbox<Work>()
  private let thread: ServerThread
  /// Entries go on being applied while what was applied before goes to the disk.
  private let flushes = Mailbox<Void>()
  private let flushThread: ServerThread
  private let store: any StateStore
  private let watch: ChangeTap
  private let desk: Desk

  /// The state machine, at which one thread works at a time.
  private final class Desk: Sendable {
    /// nil until it has been read, and when that failed.
    let machine = Mutex<StateMachine?>(nil)
    let open = Mutex(OpenStateWork())
  }

  /// - Parameter watch: whether somebody wants to be told what has changed, and who.
  init(
    store: any StateStore, watch: ChangeTap, finish: @escaping @Sendable ([Finished]) -> Void,
    installed: @escaping @Sendable (MemberTable) -> Void, flushed: @escaping @Sendable (Revision) -> Void,
    fail: @escaping @Sendable (any Error) -> Void
  ) {
    let mailbox = mailbox
    let desk = Desk()
    self.desk = desk
    self.store = store
    self.watch = watch
    let flushes = flushes
    flushThread = ServerThread("flush") {
      while flushes.take() != nil {
        do { flushed(try store.flush()) } catch { return fail(error) }
      }
    }
    thread = ServerThread("state") {
      guard let machine = StateLane.machine(store, fail) else { return }
      desk.machine.withLock { $0 = machine }
      while let batch = mailbox.take() {
        let error = desk.machine.withLock { machine -> (any Error)? in
          do {
            try StateLane.work(batch, &machine!, store, watch, finish, installed)
            return nil
          } catch {
            return error
          }
        }
        if let error { return fail(error) }
        desk.open.withLock { open in for work in batch { open.done(work.kind) } }
      }
    }
  }

  private static func work(
    _ batch: [Work], _ machine: inout StateMachine, _ store: any StateStore, _ watch: ChangeTap,
    _ finish: ([Finished]) -> Void,
    _ installed: (MemberTable) -> Void
  ) throws {
    var gathered: [StorageApply] = []
    for work in batch {
      switch work {
      case .apply(let apply): gathered.append(apply)
      case .replace(let install, let answer):
        // Entries that were committed before the snapshot came may still stand here: they go first.
        try StateLane.apply(&gathered, &machine, store, watch, finish)
        do {
          try install(store)
          try machine.reload()
          installed(machine.members)
          answer.put(nil)
        } catch {
          answer.put(error)
        }
      case .run(let body):
        try StateLane.apply(&gathered, &machine, store, watch, finish)
        body()
      }
    }
    try StateLane.apply(&gathered, &machine, store, watch, finish)
  }

  func put(_ work: Work) {
    desk.open.withLock { $0.put(work.kind) }
    mailbox.put(work)
  }

  /// The core has been told what an apply that was put came to.
  func heard() { desk.open.withLock { $0.heard() } }

  /// Makes durable what has been applied.
  func flush() { flushes.put(()) }

  /// Applies on the caller's thread, which saves two changes of thread, if nothing that was put before is still to be
  /// done or heard and the store takes writes without a pause; nil if not, and then nothing has been done. Only the one
  /// thread that puts all applies may call this (``OpenStateWork``).
  func applyHere(_ batches: [StorageApply]) throws -> [Finished]? {
    guard desk.open.withLock({ $0.isEmpty }), !store.delaysWrites else { return nil }
    let result = desk.machine.withLockIfAvailable { machine -> Result<[Finished], any Error>? in
      guard machine != nil else { return nil }
      var gathered = batches
      var finished: [Finished] = []
      do { try StateLane.apply(&gathered, &machine!, store, watch) { finished = $0 } } catch { return .failure(error) }
      return .success(finished)
    }
    return try result??.get()
  }

  /// Puts a received snapshot in place of the state, and waits until it is durable.
  func replace(_ install: @escaping @Sendable (any StateStore) throws -> Void) throws {
    let answer = Mailbox<(any Error)?>()
    put(.replace(install, answer))
    if let error = answer.take()?.first ?? nil { throw error }
  }

  func stop() {
    mailbox.close()
    flushes.close()
    thread.join()
    flushThread.join()
  }

  private static func machine(_ store: any StateStore, _ fail: (any Error) -> Void) -> StateMachine? {
    do { return try StateMachine(store: store) } catch {
      fail(error)
      return nil
    }
  }

  private static func apply(
    _ gathered: inout [StorageApply], _ machine: inout StateMachine, _ store: any StateStore, _ watch: ChangeTap,
    _ finish: ([Finished]) -> Void
  ) throws {
    if gathered.isEmpty { return }
    let entries = gathered.flatMap { batch in
      batch.entries.map { CommittedEntry($0) }
    }
    let before = watch.isOpen ? try store.view() : nil
    let outcomes = try machine.apply(entries)
    if let before { watch.take(try RecordChange.collect(entries, outcomes, before: before)) }
    var rest = outcomes[...]
    finish(
      gathered.map { batch in
        let last = batch.entries.last?.index.rawValue ?? 0
        let mine = rest.prefix { $0.revision.index <= last }
        rest = rest.dropFirst(mine.count)
        return Finished(batch: batch, outcomes: Array(mine), newestStamp: machine.ledger.newestStamp)
      })
    gathered = []
  }
}
