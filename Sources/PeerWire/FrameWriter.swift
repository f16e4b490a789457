/// Puts a frame together in one allocation: length, prefix, head, and the bytes that the head announces.
enum FrameWriter {
  static func frame(
    _ kind: PeerFrame.Kind, head: Int, pack: (UnsafeMutablePointer<UInt8>) -> Int, data: [[UInt8]] = []
  ) -> [UInt8] {
    let start = PeerFrame.lengthBytes + PeerFrame.prefixBytes
    let total = data.reduce(start + head) { $0 + $1.count }
    precondition(head <= Limits.headBytes, "a frame's head of \(head) bytes")
    precondition(total - PeerFrame.lengthBytes <= Limits.frameBytes, "a frame of \(total) bytes")
    return [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
      let raw = UnsafeMutableRawBufferPointer(buffer)
      raw.storeBytes(of: UInt32(total - PeerFrame.lengthBytes).bigEndian, toByteOffset: 0, as: UInt32.self)
      raw[4] = kind.rawValue
      raw[5] = PeerFrame.version
      raw.storeBytes(of: UInt32(head).bigEndian, toByteOffset: 6, as: UInt32.self)
      UnsafeMutableRawBufferPointer(rebasing: raw[10..<start]).initializeMemory(as: UInt8.self, repeating: 0)
      let packed = pack(buffer.baseAddress! + start)
      precondition(packed == head, "a head was packed to another size than announced")
      var offset = start + head
      for bytes in data {
        UnsafeMutableRawBufferPointer(rebasing: raw[offset..<offset + bytes.count]).copyBytes(from: bytes)
        offset += bytes.count
      }
      count = total
    }
  }
}
