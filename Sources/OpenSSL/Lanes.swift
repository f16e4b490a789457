internal import Glibc

/// A few equal contexts with a lock each. A thread uses the lane that its identity hashes to, and a free neighbour when
/// that one is busy; so a handful of threads works without waiting, and all key schedules die with their owner (which
/// thread-local contexts would not).
final class Lanes<Payload: ~Copyable>: @unchecked Sendable {
  private struct Lane: ~Copyable {
    var mutex = pthread_mutex_t()
    var payload: Payload

    init(_ payload: consuming Payload) { self.payload = payload }
  }

  private let lanes: UnsafeMutablePointer<Lane>
  private static var count: Int { Limits.lanes }

  init(_ make: () throws(OpenSSLError) -> Payload) throws(OpenSSLError) {
    lanes = .allocate(capacity: Self.count)
    for index in 0..<Self.count {
      do throws(OpenSSLError) {
        (lanes + index).initialize(to: Lane(try make()))
        pthread_mutex_init(&lanes[index].mutex, nil)
      } catch {
        lanes.deinitialize(count: index)
        lanes.deallocate()
        throw error
      }
    }
  }

  deinit {
    lanes.deinitialize(count: Self.count)
    lanes.deallocate()
  }

  /// Runs `body` alone on one of the contexts.
  func with<R: ~Copyable, E: Error>(_ body: (inout Payload) throws(E) -> R) throws(E) -> R {
    let home = Int(truncatingIfNeeded: (UInt64(pthread_self()) &* 0x9E37_79B9_7F4A_7C15) >> 56)
    for step in 0..<Self.count {
      let lane = lanes + (home &+ step) & (Self.count - 1)
      guard pthread_mutex_trylock(&lane.pointee.mutex) == 0 else { continue }
      defer { pthread_mutex_unlock(&lane.pointee.mutex) }
      return try body(&lane.pointee.payload)
    }
    let lane = lanes + home & (Self.count - 1)
    pthread_mutex_lock(&lane.pointee.mutex)
    defer { pthread_mutex_unlock(&lane.pointee.mutex) }
    return try body(&lane.pointee.payload)
  }
}
