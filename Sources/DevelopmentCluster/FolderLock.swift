import Glibc

/// Keeps two commands from changing one cluster's folder at the same time. Given back by ``release()``, or when the
/// process ends.
struct FolderLock {
  private let descriptor: Int32

  /// Waits a bounded time for the lock.
  init(_ folder: String) async throws(ClusterError) {
    let path = folder + "/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Files.failure("open", path) }
    let clock = ContinuousClock()
    let end = clock.now + Limits.lock
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard clock.now < end else {
        close(descriptor)
        throw ClusterError(.usage, "\(path) is held by another command; wait for it to end")
      }
      try? await Task.sleep(for: Limits.poll)
    }
    self.descriptor = descriptor
  }

  func release() { close(descriptor) }
}
