internal import Glibc

/// A queue between threads: many put, one takes everything that has gathered. Taking sleeps until there is something,
/// so a busy taker is woken once for many.
final class Mailbox<Message: Sendable>: @unchecked Sendable {
  // Guarded by `mutex`.
  private var messages: [Message] = []
  private var isClosed = false
  /// Takers that sleep and have not been called.
  private var sleepers = 0
  /// Whether those that sleep are to be woken by quiet messages, too.
  private var heedsQuiet = true
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
    let wake = call()
    pthread_mutex_unlock(mutex)
    if wake { pthread_cond_signal(condition) }
  }

  /// - Parameter quietly: a taker that sleeps without heeding them sees these messages when something else wakes it.
  func put(contentsOf batch: [Message], quietly: Bool = false) {
    if batch.isEmpty { return }
    pthread_mutex_lock(mutex)
    if !isClosed { messages.append(contentsOf: batch) }
    let wake = quietly && !heedsQuiet ? false : call()
    pthread_mutex_unlock(mutex)
    if wake { pthread_cond_signal(condition) }
  }

  /// Whether a sleeping taker is to be woken, each once: what is put while it comes to its feet costs no further call.
  /// Under the lock.
  private func call() -> Bool {
    if sleepers == 0 { return false }
    sleepers -= 1
    return true
  }

  /// Takes all messages, at most `limit`; sleeps while there are none, until `deadline` (monotonic nanoseconds; nil for
  /// ever). Empty at the deadline; nil once closed and drained.
  ///
  /// - Parameter heedingQuiet: whether quiet messages wake it. Without a deadline, they should.
  func take(limit: Int = .max, until deadline: UInt64? = nil, heedingQuiet: Bool = true) -> [Message]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    heedsQuiet = heedingQuiet
    while messages.isEmpty && !isClosed {
      sleepers += 1
      if let deadline {
        var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        if pthread_cond_timedwait(condition, mutex, &time) == ETIMEDOUT {
          // Called at the last moment, it has been counted off already.
          sleepers = max(0, sleepers - 1)
          break
        }
      } else {
        pthread_cond_wait(condition, mutex)
      }
    }
    if messages.isEmpty { return isClosed ? nil : [] }
    if messages.count <= limit {
      defer { messages = [] }
      return messages
    }
    // There is more than one taker's share.
    if call() { pthread_cond_signal(condition) }
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
