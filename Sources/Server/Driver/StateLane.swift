internal import NodeCore
internal import Raft
internal import Registry
internal import Store

/// The thread of the state machine: applies what has gathered as one atomic write, flushes, and cuts views for
/// snapshots in the order of the log.
final class StateLane: Sendable {
  enum Work: Sendable {
    case apply(StorageApply)
    case flush
    /// Puts a received snapshot in place of the state; answers when that is durable.
    case replace(@Sendable (any StateStore) throws -> Void, Mailbox<(any Error)?>)
    /// Runs between two applies; the view it takes lies exactly behind the applies put before.
    case run(@Sendable () -> Void)
  }

  /// A batch that is applied, with what its entries came to.
  struct Finished: Sendable {
    let batch: StorageApply
    let outcomes: [AppliedEntry]
    let newestStamp: Int64
  }

  private let mailbox = Mailbox<Work>()
  private let thread: ServerThread

  /// - Parameter watch: whether somebody wants to be told what has changed, and who.
  init(
    store: any StateStore, watch: ChangeTap, finish: @escaping @Sendable ([Finished]) -> Void,
    installed: @escaping @Sendable (MemberTable) -> Void, flushed: @escaping @Sendable (Revision) -> Void,
    fail: @escaping @Sendable (any Error) -> Void
  ) {
    let mailbox = mailbox
    thread = ServerThread("state") {
      guard var machine = StateLane.machine(store, fail) else { return }
      while let batch = mailbox.take() {
        do {
          var gathered: [StorageApply] = []
          for work in batch {
            switch work {
            case .apply(let apply): gathered.append(apply)
            case .flush:
              try StateLane.apply(&gathered, &machine, store, watch, finish)
              flushed(try store.flush())
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
        } catch {
          return fail(error)
        }
      }
    }
  }

  func put(_ work: Work) { mailbox.put(work) }

  /// Puts a received snapshot in place of the state, and waits until it is durable.
  func replace(_ install: @escaping @Sendable (any StateStore) throws -> Void) throws {
    let answer = Mailbox<(any Error)?>()
    mailbox.put(.replace(install, answer))
    if let error = answer.take()?.first ?? nil { throw error }
  }

  func stop() {
    mailbox.close()
    thread.join()
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
