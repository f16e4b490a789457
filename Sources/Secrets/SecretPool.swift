internal import Glibc

/// Where the bytes of secrets live: slabs of equal slots on `SecretPages`, in a few shards with a lock each.
///
/// A thread takes from the shard that its identity hashes to; a slot returns to the slab it came from. Under its lock a
/// shard moves a few words; pages are asked for outside of the common path, once in hundreds of allocations.
enum SecretPool {
  /// Zeroed bytes for a secret of `length`.
  static func take(_ length: Int) -> UnsafeMutableRawPointer {
    guard length <= Limits.pooledLength else { return takePages(length) }
    let order = Slab.order(for: length)
    let shard = shards.of(thread: pthread_self())
    pthread_mutex_lock(&shard.pointee.mutex)
    let slab = shard.pointee.roomy(order) ?? shard.pointee.open(order, shards.takeSlab())
    let slot = slab.pointee.take(base: UnsafeMutableRawPointer(slab))
    if slab.pointee.isFull { shard.pointee.unlink(slab) }
    pthread_mutex_unlock(&shard.pointee.mutex)
    return slot
  }

  /// Wipes a secret and takes its bytes back.
  static func put(_ base: UnsafeMutableRawPointer, _ length: Int) {
    explicit_bzero(base, length)
    guard length <= Limits.pooledLength else { return putPages(base, length) }
    let slab = Slab.of(base)
    let shard = shards.at(slab.pointee.shard)
    pthread_mutex_lock(&shard.pointee.mutex)
    let wasFull = slab.pointee.isFull
    slab.pointee.put(base)
    if wasFull { shard.pointee.link(slab) }
    // A slab that has become empty goes back for other sizes, but the last of its size stays: no thrashing.
    let isSpare = slab.pointee.used == 0 && (slab.pointee.next != nil || slab.pointee.previous != nil)
    if isSpare { shard.pointee.unlink(slab) }
    pthread_mutex_unlock(&shard.pointee.mutex)
    if isSpare { shards.putSlab(slab) }
  }

  // Long secrets own their pages: one page in front tells whether they are locked.
  private static func takePages(_ length: Int) -> UnsafeMutableRawPointer {
    precondition(length <= Limits.secretLength, "a secret is longer than Limits.secretLength")
    let span = pageSpan(length)
    let base = SecretPages.map(span, alignment: pageSize)
    base.storeBytes(of: SecretPages.lock(base, span), as: Bool.self)
    return base + pageSize
  }

  private static func putPages(_ slot: UnsafeMutableRawPointer, _ length: Int) {
    let base = slot - pageSize
    SecretPages.unmap(base, pageSpan(length), wasLocked: base.load(as: Bool.self))
  }

  private static let pageSize = 4096
  private static func pageSpan(_ length: Int) -> Int { pageSize + (length + pageSize - 1) & ~(pageSize - 1) }

  private static let shards = Shards()

  private struct Shard {
    var mutex = pthread_mutex_t()
    let index: Int
    // The heads of the lists of slabs with room, one for each order.
    var heads: [10 of UnsafeMutablePointer<Slab>?] = .init(repeating: nil)

    func roomy(_ order: Int) -> UnsafeMutablePointer<Slab>? { heads[order] }

    mutating func open(_ order: Int, _ slab: UnsafeMutablePointer<Slab>) -> UnsafeMutablePointer<Slab> {
      slab.initialize(to: Slab(order: order, shard: index))
      link(slab)
      return slab
    }

    mutating func link(_ slab: UnsafeMutablePointer<Slab>) {
      let order = slab.pointee.order
      slab.pointee.previous = nil
      slab.pointee.next = heads[order]
      heads[order]?.pointee.previous = slab
      heads[order] = slab
    }

    mutating func unlink(_ slab: UnsafeMutablePointer<Slab>) {
      let next = slab.pointee.next
      let previous = slab.pointee.previous
      next?.pointee.previous = previous
      if let previous { previous.pointee.next = next } else { heads[slab.pointee.order] = next }
      slab.pointee.next = nil
      slab.pointee.previous = nil
    }
  }

  /// The shards, and the slabs that belong to none now.
  private final class Shards: @unchecked Sendable {
    private let shards = UnsafeMutablePointer<Shard>.allocate(capacity: Limits.shards)
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var spare: [UnsafeMutablePointer<Slab>] = []

    init() {
      for index in 0..<Limits.shards {
        (shards + index).initialize(to: Shard(index: index))
        pthread_mutex_init(&shards[index].mutex, nil)
      }
      mutex.initialize(to: pthread_mutex_t())
      pthread_mutex_init(mutex, nil)
    }

    func of(thread: pthread_t) -> UnsafeMutablePointer<Shard> {
      // Thread descriptors lie on multiples of the stack size: spread by a multiplication, take high bits.
      let hash = UInt64(thread) &* 0x9E37_79B9_7F4A_7C15
      return shards + Int(truncatingIfNeeded: (hash >> 56) & UInt64(Limits.shards - 1))
    }

    func at(_ index: Int) -> UnsafeMutablePointer<Shard> { shards + index }

    func takeSlab() -> UnsafeMutablePointer<Slab> {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      if spare.isEmpty {
        let chunk = SecretPages.map(Slab.size * Limits.slabsPerChunk, alignment: Slab.size)
        for index in 0..<Limits.slabsPerChunk {
          spare.append((chunk + index * Slab.size).bindMemory(to: Slab.self, capacity: 1))
        }
        spare.reverse()
      }
      let slab = spare.removeLast()
      // A slab that was used before is locked already where it could be; locking again is harmless but counted once.
      if slab.pointee.started == 0 { _ = SecretPages.lock(UnsafeMutableRawPointer(slab), Slab.size) }
      return slab
    }

    /// Takes an empty slab back. Its slots hold links only, which are cleared so that new slots start as zeroes.
    func putSlab(_ slab: UnsafeMutablePointer<Slab>) {
      explicit_bzero(UnsafeMutableRawPointer(slab) + Slab.headerSize, Slab.size - Slab.headerSize)
      pthread_mutex_lock(mutex)
      spare.append(slab)
      pthread_mutex_unlock(mutex)
    }
  }
}
