internal import Glibc

/// Pages that are locked as far as the limit allows, left out of core files, and not handed to child processes.
enum SecretPages {
  private static let counts = Counts()

  /// Maps `length` bytes (a multiple of the page size) of zeroes, aligned to `alignment` (a power of two).
  static func map(_ length: Int, alignment: Int) -> UnsafeMutableRawPointer {
    let span = length + alignment
    guard let start = mmap(nil, span, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), start != MAP_FAILED
    else { fatalError("out of memory for secrets") }
    let address = Int(bitPattern: start)
    let aligned = (address + alignment - 1) & ~(alignment - 1)
    if aligned > address { munmap(start, aligned - address) }
    let rest = address + span - (aligned + length)
    if rest > 0 { munmap(UnsafeMutableRawPointer(bitPattern: aligned + length), rest) }
    guard let base = UnsafeMutableRawPointer(bitPattern: aligned) else { fatalError("out of memory for secrets") }
    // Both are advice: where the kernel lacks it, the process-wide core limit of zero still holds.
    _ = madvise(base, length, MADV_DONTDUMP)
    _ = madvise(base, length, MADV_DONTFORK)
    counts.add(reserved: length, locked: 0)
    return base
  }

  /// Locks mapped pages; false when the limit is reached.
  static func lock(_ base: UnsafeMutableRawPointer, _ length: Int) -> Bool {
    guard mlock(base, length) == 0 else { return false }
    counts.add(reserved: 0, locked: length)
    return true
  }

  /// Gives pages of a single owner back; they must be wiped.
  static func unmap(_ base: UnsafeMutableRawPointer, _ length: Int, wasLocked: Bool) {
    munmap(base, length)
    counts.add(reserved: -length, locked: wasLocked ? -length : 0)
  }

  static func total() -> (reserved: Int, locked: Int) { counts.total() }

  /// Two counters under one lock; touched per slab, never per secret.
  private final class Counts: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var reserved = 0
    private var locked = 0

    init() {
      mutex.initialize(to: pthread_mutex_t())
      pthread_mutex_init(mutex, nil)
    }

    func add(reserved: Int, locked: Int) {
      pthread_mutex_lock(mutex)
      self.reserved += reserved
      self.locked += locked
      pthread_mutex_unlock(mutex)
    }

    func total() -> (reserved: Int, locked: Int) {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      return (reserved, locked)
    }
  }
}
