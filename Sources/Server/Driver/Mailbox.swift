internal import Glibc

/// A queue between threads: many put, one takes everything that has gathered. Taking sleeps until there is something,
/// so a busy taker is woken once for many.
final class Mailbox<Message: Sendable>: @unchecked Sendable {
  // Guarded by `mutex`.
  private var messages: [Message] = []
  private var isClosed = false
  private var takerSleeps = false
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init() {
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Puts a message in; dropped after `close`.
  func put(_ message: Message) {
    pthread_mutex_lock(mutex)
    if !isClosed { messages.append(message) }
    let wake = takerSleeps
    pthread_mutex_unlock(mutex)
    if wake { pthread_cond_signal(condition) }
  }

  func put(contentsOf batch: [Message]) {
    if batch.isEmpty { return }
    pthread_mutex_lock(mutex)
    if !isClosed { messages.append(contentsOf: batch) }
    let wake = takerSleeps
    pthread_mutex_unlock(mutex)
    if wake { pthread_cond_signal(condition) }
  }

  /// Takes all messages, at most `limit`; sleeps while there are none, until `deadline` (monotonic nanoseconds; nil for
  /// ever). Empty at the deadline; nil once closed and drained.
  func take(limit: Int = .max, until deadline: UInt64? = nil) -> [Message]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while messages.isEmpty && !isClosed {
      takerSleeps = true
      if let deadline {
        var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        if pthread_cond_timedwait(condition, mutex, &time) == ETIMEDOUT { break }
      } else {
        pthread_cond_wait(condition, mutex)
      }
    }
    takerSleeps = false
    if messages.isEmpty { return isClosed ? nil : [] }
    if messages.count <= limit {
      defer { messages = [] }
      return messages
    }
    defer { messages.removeFirst(limit) }
    return Array(messages.prefix(limit))
  }

  /// No message is accepted any more; the taker ends when it has drained what is there.
  func close() {
    pthread_mutex_lock(mutex)
    isClosed = true
    pthread_mutex_unlock(mutex)
    pthread_cond_broadcast(condition)
  }
}
