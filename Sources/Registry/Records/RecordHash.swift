/// A keyed hash of sixteen bytes, as record keys and index entries hold them (`Sealing.hash`): it tells nothing to who
/// lacks the index key, and does not change when the root key rotates.
public struct RecordHash: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  static let length = 16

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// nil: fewer than sixteen bytes from `offset` on.
  init?(_ bytes: [UInt8], at offset: Int = 0) {
    guard let read = bytes.withUnsafeBufferPointer({ Self($0, at: offset) }) else { return nil }
    self = read
  }

  /// nil: fewer than sixteen bytes from `offset` on.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int = 0) {
    guard let high = bytes.word(at: offset), let low = bytes.word(at: offset + 8) else { return nil }
    self.init(high: high, low: low)
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append(word: high)
    bytes.append(word: low)
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.length)
    append(to: &bytes)
    return bytes
  }
}
