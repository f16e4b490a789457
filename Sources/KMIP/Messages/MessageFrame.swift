internal import TTLV

/// The members of a message, found by their lengths without decoding them: so that one bad batch item spoils neither its
/// neighbours nor the header (KMIP 1.4 §11.1: "Error parsing batch item … Batch item fails").
struct MessageFrame {
  /// The header's bytes; nil when the message has none.
  private(set) var header: Range<Int>?
  private(set) var batchItems: [Range<Int>] = []
  /// A member of the message that is neither: its offset.
  private(set) var stranger: Int?

  /// Splits `bytes`, which must hold exactly one structure with the tag `outermost`; nil when they do not.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, _ outermost: Tag) {
    guard let whole = Member(bytes, at: 0, end: bytes.count), whole.tag == outermost, whole.isStructure,
      whole.end == bytes.count
    else { return nil }
    var offset = whole.body
    while offset < whole.end {
      guard batchItems.count <= Limits.batchItems, let member = Member(bytes, at: offset, end: whole.end) else {
        return nil
      }
      switch member.tag {
      case .requestHeader, .responseHeader:
        if header == nil { header = offset..<member.end } else { stranger = offset }
      case .batchItem: batchItems.append(offset..<member.end)
      default: stranger = offset
      }
      offset = member.end
    }
  }

  /// One item's frame: where its value and where it ends.
  struct Member {
    let tag: Tag
    let isStructure: Bool
    /// The item type's code.
    let type: UInt8
    let body: Int
    let length: Int
    /// After the padding.
    let end: Int

    init?(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, end: Int) {
      guard end - offset >= 8 else { return nil }
      tag = Tag(UInt32(bytes[offset]) << 16 | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]))
      type = bytes[offset + 3]
      isStructure = type == ItemType.structure.rawValue
      length = Int(word(bytes, at: offset + 4))
      body = offset + 8
      let padded = (length + 7) & ~7
      guard padded <= end - body else { return nil }
      self.end = body + padded
    }
  }
}

func word(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt32 {
  UInt32(bytes[offset]) << 24 | UInt32(bytes[offset + 1]) << 16 | UInt32(bytes[offset + 2]) << 8
    | UInt32(bytes[offset + 3])
}
