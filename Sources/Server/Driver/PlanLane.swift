internal import NodeCore
internal import Operations
internal import Registry
internal import Store

/// Worker threads that plan requests, each with the view it takes when it begins.
final class PlanLane: Sendable {
  private let mailbox = Mailbox<Plan>()
  private let threads: [ServerThread]

  /// - Parameter finish: called on a worker with the results of what it took at once.
  init(
    name: String, workers: Int, store: any StateStore, keys: LiveKeys,
    finish: @escaping @Sendable ([Planned]) -> Void, fail: @escaping @Sendable (any Error) -> Void
  ) {
    let mailbox = mailbox
    threads = (0..<workers).map { number in
      ServerThread("\(name)-\(number)") {
        // Few at a time, so that the workers share what has gathered.
        while let plans = mailbox.take(limit: 8) {
          do {
            let view = try store.view()
            let planned = plans.map { Planner.run($0, view: view, evaluator: keys.evaluator) }
            let fault = planned.lazy.compactMap(\.fault).first
            if case .store(let error)? = fault { return fail(error) }
            finish(planned)
          } catch {
            fail(error)
          }
        }
      }
    }
  }

  func put(_ plan: Plan) { mailbox.put(plan) }

  func put(contentsOf plans: [Plan]) { mailbox.put(contentsOf: plans) }

  func stop() {
    mailbox.close()
    for thread in threads { thread.join() }
  }
}
