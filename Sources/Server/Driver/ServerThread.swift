internal import Glibc

/// A thread of the process with a name of its own, for work that blocks or must keep an order.
final class ServerThread: @unchecked Sendable {
  private var handle = pthread_t()
  private let body: @Sendable () -> Void
  private let name: String

  /// Starts the thread at once.
  init(_ name: String, _ body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
    let box = Unmanaged.passRetained(self)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    // Decoding recurses as deep as the limits allow; this is ample for it.
    pthread_attr_setstacksize(&attributes, 1 << 20)
    let result = pthread_create(
      &handle, &attributes,
      { argument in
        let thread = Unmanaged<ServerThread>.fromOpaque(argument!).takeRetainedValue()
        pthread_setname_np(pthread_self(), thread.name)
        thread.body()
        return nil
      }, box.toOpaque())
    pthread_attr_destroy(&attributes)
    precondition(result == 0, "the system refuses a thread")
  }

  /// Waits until the thread has ended.
  func join() { pthread_join(handle, nil) }
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
