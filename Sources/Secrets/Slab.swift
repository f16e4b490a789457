/// 64 KiB of equal slots, found from any slot's address by masking, since slabs are aligned to their size.
///
/// Invariant: a free slot is all zero but for the link in its first word; so allocation clears one word, not the slot.
struct Slab {
  static let size = 65_536
  /// The header takes the first slots; 64 bytes keep the first slot on a cache line of its own.
  static let headerSize = 64

  /// The size class: slots are `Slab.smallest << order` bytes.
  var order = 0
  var shard = 0
  var used = 0
  /// Slots handed out at least once; those beyond have never been touched.
  var started = 0
  var freeSlots: UnsafeMutableRawPointer?
  /// The neighbours in the shard's list of slabs with room.
  var next: UnsafeMutablePointer<Slab>?
  var previous: UnsafeMutablePointer<Slab>?

  static let smallest = 32
  /// 32 bytes … `Limits.pooledLength`.
  static let orders = 10

  static func order(for length: Int) -> Int {
    length <= smallest ? 0 : (Int.bitWidth - (length - 1).leadingZeroBitCount) - 5
  }

  static func of(_ slot: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Slab> {
    let base = UnsafeMutableRawPointer(bitPattern: Int(bitPattern: slot) & ~(size - 1))
    return base.unsafelyUnwrapped.assumingMemoryBound(to: Slab.self)
  }

  var slotSize: Int { Slab.smallest << order }
  /// The first slot starts at a multiple of its size, so that slots are aligned to cache lines where they can be.
  var firstSlot: Int { max(Slab.headerSize, slotSize) }
  var capacity: Int { (Slab.size - firstSlot) / slotSize }
  var isFull: Bool { used == capacity }

  /// Takes a slot, all zero. The slab must have room.
  mutating func take(base: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    used += 1
    if let slot = freeSlots {
      let link = slot.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
      freeSlots = link.pointee
      link.pointee = nil
      return slot
    }
    let slot = base + firstSlot + started * slotSize
    started += 1
    return slot
  }

  /// Takes a wiped slot back.
  mutating func put(_ slot: UnsafeMutableRawPointer) {
    used -= 1
    slot.storeBytes(of: freeSlots, as: UnsafeMutableRawPointer?.self)
    freeSlots = slot
  }
}
