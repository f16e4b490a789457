internal import Secrets
internal import Store
internal import TTLV

// A mutation is one TTLV structure: version first, then stamp, guards, writes, leaves. What a member holds is packed
// into one byte string, because a Create has a dozen of them and TTLV's own headers would double their size.
extension Mutation {
  /// The bytes of the log entry.
  public func encoded() throws(RegistryError) -> [UInt8] {
    var items: [Item] = []
    items.reserveCapacity(3 + guards.count + writes.count + leaves.count)
    items.append(Item(.formatVersion, .integer(Self.formatVersion)))
    items.append(Item(.stampTime, .longInteger(stamp.time)))
    if let request = stamp.request {
      var bytes: [UInt8] = []
      request.append(to: &bytes)
      items.append(Item(.requestIdentity, .byteString(bytes)))
    }
    for each in guards { items.append(each.item) }
    for write in writes { items.append(write.item) }
    for leaf in leaves { items.append(Item(.auditLeaf, .byteString(leaf.bytes))) }
    let bytes = BinaryEncoder.encode(Item(.mutation, .structure(items)))
    guard bytes.count <= RegistryLimits.mutationLength else {
      throw .exceeds(what: "bytes of a mutation", limit: RegistryLimits.mutationLength)
    }
    return bytes
  }

  /// Reads a log entry. A kind of member that this build does not know is refused, never passed over: a node that
  /// applied only what it understands would no longer agree with the others.
  ///
  /// It reads the bytes where they are: every entry is read once by its leader and once by each replica, and items in
  /// between would cost more allocations than what the mutation itself holds.
  public init(decoding bytes: [UInt8]) throws(RegistryError) {
    self = try bytes.withUnsafeBufferPointer { bytes throws(RegistryError) in try Self(bytes) }
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>) throws(RegistryError) {
    guard bytes.count <= RegistryLimits.mutationLength else { throw .malformed(what: "mutation") }
    var outer = MemberReader(bytes)
    guard let (tag, type, content) = try outer.next(), tag == .mutation, type == ItemType.structure.rawValue,
      outer.isAtEnd
    else { throw .malformed(what: "mutation") }
    var members = MemberReader(content)
    guard let (versionTag, versionType, versionBytes) = try members.next(), versionTag == .formatVersion,
      versionType == ItemType.integer.rawValue, versionBytes.count == 4
    else { throw .malformed(what: "mutation") }
    let version = versionBytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard version == UInt32(bitPattern: Self.formatVersion) else {
      throw .unknownFormat(what: "mutation", version: Int32(bitPattern: version))
    }
    guard let (stampTag, stampType, stampBytes) = try members.next(), stampTag == .stampTime,
      stampType == ItemType.longInteger.rawValue, stampBytes.count == 8, let time = stampBytes.word(at: 0)
    else { throw .malformed(what: "stamp of a mutation") }
    self.init(stamp: Stamp(time: Int64(bitPattern: time)))
    guards.reserveCapacity(8)
    writes.reserveCapacity(8)
    var count = 0
    while let (tag, type, value) = try members.next() {
      count += 1
      guard type == ItemType.byteString.rawValue, count <= RegistryLimits.mutationItems else {
        throw .malformed(what: "member of a mutation")
      }
      try take(tag, value)
    }
  }

  private mutating func take(_ tag: Tag, _ bytes: UnsafeBufferPointer<UInt8>) throws(RegistryError) {
    switch tag {
    case .requestIdentity:
      guard bytes.count == RequestIdentity.length, let request = RequestIdentity(bytes) else {
        throw .malformed(what: "request identity")
      }
      stamp = Stamp(time: stamp.time, request: request)
    case .auditLeaf:
      guard bytes.count > AuditLeaf.hashLength else { throw .malformed(what: "audit leaf") }
      leaves.append(SealedBytes(opaque: Array(bytes)))
    case .guardPresent, .guardAbsent, .guardRange, .guardUnused:
      guard let decoded = Guard(tag, bytes) else { throw .malformed(what: "guard") }
      guards.append(decoded)
    case .writePut, .writeIndex, .writePostings, .writeDelete, .writeForget:
      guard let decoded = Write(tag, bytes) else { throw .malformed(what: "write") }
      writes.append(decoded)
    default: throw .malformed(what: "unknown member \(tag) of a mutation")
    }
  }
}

/// Cuts TTLV items that follow each other (KMIP 2.1 §9.1), as strictly as the decoder does.
private struct MemberReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { offset == bytes.count }

  /// The next item's tag, type and value without its padding; nil at the end.
  mutating func next() throws(RegistryError) -> (tag: Tag, type: UInt8, value: UnsafeBufferPointer<UInt8>)? {
    if isAtEnd { return nil }
    guard let head = bytes.word(at: offset) else { throw .malformed(what: "mutation") }
    let length = Int(head & 0xFFFF_FFFF)
    let padded = (length + 7) & ~7
    let type = UInt8(head >> 32 & 0xFF)
    let start = offset + 8
    guard padded <= bytes.count - start, type != ItemType.structure.rawValue || padded == length else {
      throw .malformed(what: "mutation")
    }
    for at in (start + length)..<(start + padded) where bytes[at] != 0 { throw .malformed(what: "mutation") }
    offset = start + padded
    return (Tag(UInt32(head >> 40)), type, bytes.part(start, start + length))
  }
}
