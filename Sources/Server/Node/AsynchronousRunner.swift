internal import NodeCore
internal import Operations
internal import Raft
internal import Registry
internal import Store

/// Has the leader run what was submitted to be run later. Every node looks, and only the leader asks: the records stand
/// in the log, so a new leader goes on where the old one died.
struct AsynchronousRunner: Sendable {
  private static let pause = Duration.milliseconds(50)
  /// Numbers of requests of our own, apart from those of clients.
  private static let firstRequest: UInt64 = 1 << 63

  let driver: NodeDriver
  let store: any StateStore
  let keys: LiveKeys
  let isLeader: @Sendable () async -> Bool

  func run() async {
    var agenda = AsynchronousAgenda()
    var next = Self.firstRequest
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.pause)
      // A view that cannot be read is for those to notice who serve from it.
      guard let capabilities = keys.evaluator?.capabilities, let view = try? store.view(),
        let due = try? agenda.due(in: view, capabilities), !due.isEmpty, await isLeader()
      else { continue }
      for work in due {
        agenda.asked(for: work)
        driver.put(.request(Request(id: next, frame: work.frame, principal: work.principal, kind: .longWrite)))
        next += 1
      }
    }
  }
}
