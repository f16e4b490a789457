internal import CProtobufC

/// Takes a frame apart: its kind, its head, and then the bytes that the head announces, in order.
struct FrameReader {
  let kind: PeerFrame.Kind
  private let head: UnsafeRawBufferPointer
  private let rest: UnsafeRawBufferPointer
  private var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) throws(PeerWireError) {
    guard bytes.count >= PeerFrame.prefixBytes else { throw .wrongLength }
    guard bytes.count <= Limits.frameBytes else {
      throw .tooLarge(bytes: bytes.count, limit: Limits.frameBytes)
    }
    guard let kind = PeerFrame.Kind(rawValue: bytes[0]) else { throw .unknownKind(bytes[0]) }
    guard bytes[1] == PeerFrame.version else { throw .unknownVersion(bytes[1]) }
    self.kind = kind
    let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt32.self)))
    guard length <= Limits.headBytes else { throw .tooLarge(bytes: length, limit: Limits.headBytes) }
    let start = PeerFrame.prefixBytes
    guard length <= bytes.count - start else { throw .wrongLength }
    head = UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
    rest = UnsafeRawBufferPointer(rebasing: bytes[(start + length)...])
  }

  /// The next bytes that the head announces.
  mutating func bytes(_ count: UInt64, limit: Int = Limits.frameBytes) throws(PeerWireError) -> [UInt8] {
    guard count <= UInt64(limit) else { throw .tooLarge(bytes: Int(clamping: count), limit: limit) }
    guard Int(count) <= rest.count - offset else { throw .wrongLength }
    defer { offset += Int(count) }
    return [UInt8](rest[offset..<offset + Int(count)])
  }

  func finish() throws(PeerWireError) {
    guard offset == rest.count else { throw .wrongLength }
  }

  /// Reads the head with a generated function and hands it to `body`; it is freed afterwards. What it may allocate is
  /// bounded, because a small head can announce many small messages.
  mutating func withHead<Head, R>(
    _ unpack: (UnsafeMutablePointer<ProtobufCAllocator>?, Int, UnsafePointer<UInt8>?) -> UnsafeMutablePointer<Head>?,
    _ free: (UnsafeMutablePointer<Head>?, UnsafeMutablePointer<ProtobufCAllocator>?) -> Void,
    _ body: (Head, inout FrameReader) throws(PeerWireError) -> R
  ) throws(PeerWireError) -> R {
    var budget = Limits.headMemory
    let outcome: Result<R, PeerWireError> = withUnsafeMutablePointer(to: &budget) { budget in
      var allocator = ProtobufCAllocator(
        alloc: { budget, size in
          guard let left = budget?.assumingMemoryBound(to: Int.self), size <= left.pointee else { return nil }
          left.pointee -= size
          return UnsafeMutableRawPointer.allocate(byteCount: max(size, 1), alignment: 16)
        },
        free: { _, pointer in pointer?.deallocate() }, allocator_data: UnsafeMutableRawPointer(budget))
      let start = head.baseAddress?.assumingMemoryBound(to: UInt8.self)
      guard let message = unpack(&allocator, head.count, start) else { return .failure(.malformedHead) }
      defer { free(message, &allocator) }
      return Result { () throws(PeerWireError) in try body(message.pointee, &self) }
    }
    return try outcome.get()
  }
}
