internal import Raft

/// How far the log has become durable, kept apart from it: by it a log that lost its end, or was replaced by an older
/// copy, is told from one whose last group was torn.
///
/// The file has two slots, each 96 bytes at a page of its own. Writes without a sync all go to one of them and leave
/// alone the one that was synced last, so that a crash can never tear both. All numbers are little-endian:
///
///     magic 4 "CLWM", version 2 (1), reserved 2, sequence 8, segment 8, group 8, group's checksum 8, group's end 8,
///     hard state 24 (term, vote, commit), identity 8, zero 8, checksum 8 (XXH64 of the 88 bytes before)
struct Watermark: Equatable {
  static let name = "watermark"
  static let slotSize = 96
  static let slotDistance = 4096
  static let fileSize = 2 * slotDistance
  private static let magic: UInt32 = 0x4D57_4C43

  /// Which of the two slots it stands in.
  var slot: Int
  /// Grows with each writing; the greater of two valid slots counts.
  var sequence: UInt64
  var segment: UInt64
  var group: UInt64
  var end: GroupEnd
  var hardState: HardState
  var identity: UInt64

  var slotOffset: Int { slot * Self.slotDistance }

  /// Calls `body` with the slot's bytes.
  func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
      (
        UInt64(Self.magic) | 1 << 32, sequence, segment, group, end.checksum, UInt64(end.offset),
        hardState.term.rawValue, hardState.vote?.rawValue ?? 0, hardState.commit.rawValue, identity, 0, 0
      )
    words.11 = withUnsafeBytes(of: &words) {
      Checksum.of(UnsafeRawBufferPointer(rebasing: $0[..<88]), seed: 0)
    }
    return try withUnsafeBytes(of: &words, body)
  }

  enum Reading: Equatable {
    case slot(Watermark)
    case unknownVersion(UInt16)
    case invalid
  }

  static func read(_ file: UnsafeRawBufferPointer, slot index: Int) -> Reading {
    let offset = index * slotDistance
    guard file.count >= offset + slotSize else { return .invalid }
    let slot = UnsafeRawBufferPointer(rebasing: file[offset..<offset + slotSize])
    var reader = ByteReader(slot)
    let checksum = Checksum.of(UnsafeRawBufferPointer(rebasing: slot[..<88]), seed: 0)
    guard reader.number() == magic, let version: UInt16 = reader.number(),
      UInt64(littleEndian: slot.loadUnaligned(fromByteOffset: 88, as: UInt64.self)) == checksum
    else { return .invalid }
    guard version == 1 else { return .unknownVersion(version) }
    guard reader.number() == UInt16(0), let sequence: UInt64 = reader.number(), let segment: UInt64 = reader.number(),
      let group: UInt64 = reader.number(), let groupChecksum: UInt64 = reader.number(),
      let end: UInt64 = reader.number(), let term: UInt64 = reader.number(), let vote: UInt64 = reader.number(),
      let commit: UInt64 = reader.number(), let identity: UInt64 = reader.number(),
      end <= UInt64(Int32.max)
    else { return .invalid }
    return .slot(
      Watermark(
        slot: index, sequence: sequence, segment: segment, group: group,
        end: GroupEnd(offset: Int(end), checksum: groupChecksum),
        hardState: HardState(term: Term(term), vote: NodeID(rawValue: vote), commit: Index(commit)),
        identity: identity))
  }
}
