/// Memory for the C structs of one head, all freed together.
struct Arena: ~Copyable {
  private var blocks: [UnsafeMutableRawPointer] = []
  private var next: UnsafeMutableRawPointer?
  private var left = 0

  deinit { for block in blocks { block.deallocate() } }

  /// `count` values in a row, uninitialised; their types are C's, which need no destruction.
  mutating func allocate<Value: BitwiseCopyable>(_ type: Value.Type, _ count: Int) -> UnsafeMutablePointer<Value> {
    let bytes = (MemoryLayout<Value>.stride * count + 15) & ~15
    if bytes > left {
      let size = max(bytes, 8 << 10)
      let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
      blocks.append(block)
      next = block
      left = size
    }
    defer {
      next = next! + bytes
      left -= bytes
    }
    return next!.bindMemory(to: Value.self, capacity: count)
  }

  mutating func array<Value: BitwiseCopyable>(
    _ type: Value.Type, _ count: Int, _ value: (Int) -> Value
  ) -> UnsafeMutablePointer<Value>? {
    if count == 0 { return nil }
    let start = allocate(type, count)
    for position in 0..<count { (start + position).initialize(to: value(position)) }
    return start
  }
}
