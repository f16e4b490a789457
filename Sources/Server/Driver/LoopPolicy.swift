internal import Glibc
internal import NIOCore
internal import Synchronization

/// How eagerly the event loops take the processor from the node's other threads.
///
/// With many requests in hand, a loop that interrupts whatever runs at each arrival hands everything on one by one: each
/// request costs its own change of thread, its own message and its own share of a sync. Then the loops are scheduled as
/// batch work (sched(7), SCHED_BATCH): they run when a processor is free or their turn comes, and find more. With few
/// requests in hand every moment counts, and they interrupt.
final class LoopPolicy: Sendable {
  private struct State {
    var isPatient = false
    /// Ticks in a row with too little to do for patience.
    var idle = 0
  }

  /// From so many requests in hand on, loops are patient…
  private static let many = 4
  /// … and so many ticks after there were fewer, no more.
  private static let ticks = 8
  /// `SCHED_OTHER` and `SCHED_BATCH`, whose names the C library keeps for its own dialect.
  private static let eager: Int32 = 0
  private static let patient: Int32 = 3

  private let loops: [any EventLoop]
  private let state = Mutex(State())

  /// The loops of the clients, and that of the node.
  init(_ groups: [any EventLoopGroup]) { loops = groups.flatMap { Array($0.makeIterator()) } }

  /// Called at each tick of the node's timer.
  func note(requestsInHand: Int) {
    let change = state.withLock { state -> Int32? in
      if requestsInHand >= Self.many {
        state.idle = 0
        if state.isPatient { return nil }
        state.isPatient = true
        return Self.patient
      }
      guard state.isPatient else { return nil }
      state.idle += 1
      guard state.idle >= Self.ticks else { return nil }
      state.isPatient = false
      return Self.eager
    }
    guard let change else { return }
    for loop in loops {
      loop.execute {
        var parameters = sched_param()
        // Of the calling thread alone. Where it is not allowed, all goes on as before.
        _ = sched_setscheduler(0, change, &parameters)
      }
    }
  }
}
