/// A set of digests in one piece of memory: 8 bytes a slot, open addressing. It cannot grow; when it is four fifths
/// full it takes no more.
struct DigestSet: ~Copyable {
  private let slots: UnsafeMutablePointer<UInt64>
  private let mask: Int
  private(set) var count = 0
  let capacity: Int

  /// - Parameter elements: how many it must be able to hold.
  init(elements: Int) {
    var size = 1 << 10
    while size / 5 * 4 < elements, size < Limits.slots { size <<= 1 }
    slots = .allocate(capacity: size)
    slots.initialize(repeating: 0, count: size)
    mask = size - 1
    capacity = size / 5 * 4
  }

  deinit { slots.deallocate() }

  /// Bytes of memory.
  var bytes: Int { (mask + 1) * 8 }

  /// Adds a digest; answers whether it was new.
  mutating func insert(_ digest: UInt64) -> Bool {
    // Zero marks an empty slot.
    let digest = digest == 0 ? 1 : digest
    var place = Int(truncatingIfNeeded: digest) & mask
    while slots[place] != 0 {
      if slots[place] == digest { return false }
      place = (place + 1) & mask
    }
    precondition(count < capacity, "the table is full")
    slots[place] = digest
    count += 1
    return true
  }
}
