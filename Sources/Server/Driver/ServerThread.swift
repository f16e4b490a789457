internal import Foundation
internal import Glibc

/// A thread of the process with a name of its own, for work that blocks or must keep an order.
final class ServerThread: Sendable {
  private let ended = Mailbox<Void>()

  /// Starts the thread at once.
  init(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let ended = ended
    let thread = Thread {
      // Set from within, the system's tools see it too.
      Thread.current.name = name
      body()
      ended.close()
    }
    // Decoding recurses as deep as its limits allow; this is ample for it.
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Waits until the thread has ended.
  func join() { while ended.take() != nil {} }
}

/// Clocks, read here and nowhere deeper.
enum Clocks {
  /// Nanoseconds of the monotonic clock.
  static func monotonic() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Milliseconds since 1970.
  static func wall() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
