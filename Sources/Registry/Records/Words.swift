/// Big-endian words in byte arrays: keys sort as their numbers do.
extension [UInt8] {
  mutating func append(word: UInt64) {
    Swift.withUnsafeBytes(of: word.bigEndian) { append(contentsOf: $0) }
  }

  mutating func append(halfWord: UInt32) {
    Swift.withUnsafeBytes(of: halfWord.bigEndian) { append(contentsOf: $0) }
  }

  /// The eight bytes from `offset` on; nil when there are fewer.
  func word(at offset: Int) -> UInt64? {
    guard offset >= 0, count - offset >= 8 else { return nil }
    return withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
  }

  /// The two bytes from `offset` on; nil when there are fewer.
  func quarterWord(at offset: Int) -> UInt16? {
    guard offset >= 0, count - offset >= 2 else { return nil }
    return UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }
}

/// The same within bytes that belong to somebody else.
extension UnsafeBufferPointer<UInt8> {
  /// The eight bytes from `offset` on; nil when there are fewer.
  func word(at offset: Int) -> UInt64? {
    guard offset >= 0, count - offset >= 8 else { return nil }
    return UInt64(bigEndian: UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The two bytes from `offset` on; nil when there are fewer.
  func quarterWord(at offset: Int) -> UInt16? {
    guard offset >= 0, count - offset >= 2 else { return nil }
    return UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }

  /// The bytes from `start` to before `end`, without a copy; both lie within.
  func part(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: self[start..<end])
  }
}
