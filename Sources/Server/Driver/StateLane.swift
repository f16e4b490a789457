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

  init(
    store: any StateStore, finish: @escaping @Sendable ([Finished]) -> Void,
    flushed: @escaping @Sendable (Revision) -> Void, fail: @escaping @Sendable (any Error) -> Void
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
              try StateLane.apply(&gathered, &machine, finish)
              flushed(try store.flush())
            case .run(let body):
              try StateLane.apply(&gathered, &machine, finish)
              body()
            }
          }
          try StateLane.apply(&gathered, &machine, finish)
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

  private static func machine(_ store: any StateStore, _ fail: (any Error) -> Void) -> StateMachine? {
    do { return try StateMachine(store: store) } catch {
      fail(error)
      return nil
    }
  }

  private static func apply(
    _ gathered: inout [StorageApply], _ machine: inout StateMachine,
    _ finish: ([Finished]) -> Void
  ) throws {
    if gathered.isEmpty { return }
    let outcomes = try machine.apply(
      gathered.flatMap { batch in
        batch.entries.map {
          CommittedEntry(
            revision: Revision(term: $0.term.rawValue, index: $0.index.rawValue), bytes: $0.kind == .normal ? $0.data : [])
        }
      })
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
