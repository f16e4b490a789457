internal import Store

/// One numbered, checksummed piece of a snapshot: live records in key order, as they are stored (sealed above).
///
///     version 1 (1), then for each record: key length 2, value length 4, term 8, index 8, key, value
///
/// All numbers are little-endian. The checksum is seeded with the previous chunk's, so that chunks of two streams
/// cannot be mixed.
public struct SnapshotChunk: Hashable, Sendable {
  /// Counted from zero.
  public let number: UInt64
  public let bytes: [UInt8]
  public let checksum: UInt64
  public let isLast: Bool

  public init(number: UInt64, bytes: [UInt8], checksum: UInt64, isLast: Bool) {
    self.number = number
    self.bytes = bytes
    self.checksum = checksum
    self.isLast = isLast
  }

  static let version: UInt8 = 1

  static func checksum(of bytes: [UInt8], number: UInt64, isLast: Bool, after previous: UInt64) -> UInt64 {
    Checksum.of(bytes, seed: previous ^ (number << 1 | (isLast ? 1 : 0)))
  }

  static func append(_ key: RecordKey, _ record: Record, to bytes: inout [UInt8]) {
    bytes.append(number: UInt16(key.bytes.count))
    bytes.append(number: UInt32(record.value.count))
    bytes.append(number: record.revision.term)
    bytes.append(number: record.revision.index)
    bytes.append(contentsOf: key.bytes)
    bytes.append(contentsOf: record.value)
  }

  static func records(in bytes: [UInt8]) throws(SnapshotError) -> [(key: RecordKey, record: Record)] {
    guard let version = bytes.first else { throw .malformed }
    guard version == Self.version else { throw .unknownVersion(version) }
    let records: [(key: RecordKey, record: Record)]? = bytes.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes, at: 1)
      var records: [(key: RecordKey, record: Record)] = []
      while reader.remaining > 0 {
        guard let keyBytes: UInt16 = reader.number(), let valueBytes: UInt32 = reader.number(),
          let term: UInt64 = reader.number(), let index: UInt64 = reader.number(),
          keyBytes > 0, Int(keyBytes) <= Limits.keyBytes, Int(valueBytes) <= Limits.valueBytes,
          let key = reader.array(Int(keyBytes)), let value = reader.array(Int(valueBytes))
        else { return nil }
        records.append((RecordKey(key), Record(revision: Revision(term: term, index: index), value: value)))
      }
      return records
    }
    guard let records else { throw .malformed }
    return records
  }
}
