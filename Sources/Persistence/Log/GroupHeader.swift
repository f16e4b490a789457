/// The first 64 bytes of a sync group; all numbers little-endian.
///
///     magic             4   "CLWG"
///     version           2   1
///     reserved          2   0
///     number            8   1 for the first group of the log, then without a gap
///     segment           8   the sequence number of the file it stands in
///     body              4   bytes of the body, a multiple of 8
///     records           4   records in the body; the rest of it is zero
///     previous end      8   where the previous group ended, in its own file
///     previous checksum 8   that group's checksum
///     identity          8   digest of cluster, node and incarnation
///     checksum          8   XXH64 of the 56 bytes before, seeded with XXH64 of the body, seeded with `identity`
struct GroupHeader: Equatable {
  static let size = 64
  static let magic: UInt32 = 0x4757_4C43
  static let version: UInt16 = 1

  var number: UInt64
  var segment: UInt64
  var bodyBytes: Int
  var records: UInt32
  var previous: GroupEnd
  var identity: UInt64

  /// Writes the header before a body that is in place already; answers the checksum.
  func write(over group: UnsafeMutableRawBufferPointer) -> UInt64 {
    group.storeBytes(of: Self.magic.littleEndian, toByteOffset: 0, as: UInt32.self)
    group.storeBytes(of: Self.version.littleEndian, toByteOffset: 4, as: UInt16.self)
    group.storeBytes(of: 0, toByteOffset: 6, as: UInt16.self)
    group.storeBytes(of: number.littleEndian, toByteOffset: 8, as: UInt64.self)
    group.storeBytes(of: segment.littleEndian, toByteOffset: 16, as: UInt64.self)
    group.storeBytes(of: UInt32(bodyBytes).littleEndian, toByteOffset: 24, as: UInt32.self)
    group.storeBytes(of: records.littleEndian, toByteOffset: 28, as: UInt32.self)
    group.storeBytes(of: UInt64(previous.offset).littleEndian, toByteOffset: 32, as: UInt64.self)
    group.storeBytes(of: previous.checksum.littleEndian, toByteOffset: 40, as: UInt64.self)
    group.storeBytes(of: identity.littleEndian, toByteOffset: 48, as: UInt64.self)
    let checksum = Self.checksum(
      of: UnsafeRawBufferPointer(group), bodyBytes: bodyBytes, identity: identity)
    group.storeBytes(of: checksum.littleEndian, toByteOffset: 56, as: UInt64.self)
    return checksum
  }

  private static func checksum(of group: UnsafeRawBufferPointer, bodyBytes: Int, identity: UInt64) -> UInt64 {
    let body = UnsafeRawBufferPointer(rebasing: group[size..<size + bodyBytes])
    return Checksum.of(
      UnsafeRawBufferPointer(rebasing: group[..<56]), seed: Checksum.of(body, seed: identity))
  }

  enum Reading: Equatable {
    case group(GroupHeader, checksum: UInt64)
    /// A group of another format version; its other fields cannot be judged.
    case unknownVersion(UInt16)
    case invalid
  }

  /// Reads and verifies the group at `offset` of a segment.
  static func read(_ segment: UnsafeRawBufferPointer, at offset: Int) -> Reading {
    guard offset >= 0, segment.count - offset >= size else { return .invalid }
    var reader = ByteReader(segment, at: offset)
    guard reader.number() == magic, let version: UInt16 = reader.number(), version != 0 else { return .invalid }
    guard version == Self.version else { return .unknownVersion(version) }
    guard reader.number() == UInt16(0), let number: UInt64 = reader.number(), let sequence: UInt64 = reader.number(),
      let body: UInt32 = reader.number(), let records: UInt32 = reader.number(), let end: UInt64 = reader.number(),
      let previousChecksum: UInt64 = reader.number(), let identity: UInt64 = reader.number(),
      let checksum: UInt64 = reader.number(),
      body % 8 == 0, Int(body) <= segment.count - offset - size, end <= UInt64(Int32.max)
    else { return .invalid }
    let group = UnsafeRawBufferPointer(rebasing: segment[offset...])
    guard Self.checksum(of: group, bodyBytes: Int(body), identity: identity) == checksum else { return .invalid }
    return .group(
      GroupHeader(
        number: number, segment: sequence, bodyBytes: Int(body), records: records,
        previous: GroupEnd(offset: Int(end), checksum: previousChecksum), identity: identity),
      checksum: checksum)
  }
}

/// Where a group ended and its checksum: what the next group carries, so that the groups form a chain.
struct GroupEnd: Equatable {
  var offset: Int
  var checksum: UInt64

  static let none = GroupEnd(offset: 0, checksum: 0)
}
