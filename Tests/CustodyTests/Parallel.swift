import Glibc
import Synchronization

/// Runs `body` on so many threads at once, and answers what they threw.
func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) -> [any Error] {
  let errors = Mutex<[any Error]>([])
  withThreads(count) { index in
    do { try body(index) } catch { errors.withLock { $0.append(error) } }
  } meanwhile: {
  }
  return errors.withLock { $0 }
}

/// Runs `body` on so many threads at once, and `meanwhile` on this one; waits for all.
func withThreads<R>(
  _ count: Int, _ body: @Sendable (Int) -> Void, meanwhile: () throws -> R
) rethrows -> R {
  try withoutActuallyEscaping(body) { body in
    var threads: [pthread_t] = []
    for index in 0..<count {
      var thread = pthread_t()
      let work = Unmanaged.passRetained(Work { body(index) })
      let code = pthread_create(
        &thread, nil,
        { argument in
          Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue().body()
          return nil
        }, work.toOpaque())
      precondition(code == 0, "no thread")
      threads.append(thread)
    }
    defer { for thread in threads { pthread_join(thread, nil) } }
    return try meanwhile()
  }
}

private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
