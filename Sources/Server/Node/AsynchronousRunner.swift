internal import NodeCore
internal import Operations
internal import Raft
internal import Registry
internal import Store

/// Has the leader run what was submitted to be run later. Every node looks, and only the leader asks: the records stand
/// in the log, so a new leader goes on where the old one died.
struct AsynchronousRunner: Sendable {
  private static let pause = Duration.milliseconds(50)
  /// Looks after which a request that is still there is asked for once more.
  private static let patience = 200
  private static let atOnce = 16
  /// Numbers of requests of our own, apart from those of clients.
  private static let firstRequest: UInt64 = 1 << 63

  let driver: NodeDriver
  let store: any StateStore
  let keys: LiveKeys
  let isLeader: @Sendable () async -> Bool

  func run() async {
    var asked: [[UInt8]: Int] = [:]
    var next = Self.firstRequest
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.pause)
      asked = asked.mapValues { $0 - 1 }.filter { $0.value > 0 }
      // A view that cannot be read is for those to notice who serve from it.
      guard let capabilities = keys.evaluator?.capabilities, let view = try? store.view(),
        let waiting = try? AsynchronousWork.waiting(in: view, capabilities, limit: Self.atOnce + asked.count),
        !waiting.isEmpty, await isLeader()
      else { continue }
      for work in waiting where asked[work.name] == nil {
        asked[work.name] = Self.patience
        driver.put(.request(Request(id: next, frame: work.frame, principal: work.principal, kind: .longWrite)))
        next += 1
      }
    }
  }
}
