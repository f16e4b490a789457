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
  public init(decoding bytes: [UInt8]) throws(RegistryError) {
    let limits = TTLV.Limits(
      depth: 3, length: RegistryLimits.mutationLength, count: RegistryLimits.mutationItems + 8)
    let decoded: Item
    do {
      decoded = try BinaryDecoder.decode(bytes, limits: limits)
    } catch {
      throw .malformed(what: "mutation")
    }
    guard decoded.tag == .mutation, case .structure(let members) = decoded.value, members.count >= 2,
      members[0].tag == .formatVersion, case .integer(let version) = members[0].value
    else { throw .malformed(what: "mutation") }
    guard version == Self.formatVersion else { throw .unknownFormat(what: "mutation", version: version) }
    guard members[1].tag == .stampTime, case .longInteger(let time) = members[1].value else {
      throw .malformed(what: "stamp of a mutation")
    }
    self.init(stamp: Stamp(time: time))
    for member in members.dropFirst(2) {
      guard case .byteString(let bytes) = member.value else { throw .malformed(what: "member of a mutation") }
      try take(member.tag, bytes)
    }
  }

  private mutating func take(_ tag: Tag, _ bytes: [UInt8]) throws(RegistryError) {
    switch tag {
    case .requestIdentity:
      guard bytes.count == RequestIdentity.length, let request = RequestIdentity(bytes) else {
        throw .malformed(what: "request identity")
      }
      stamp = Stamp(time: stamp.time, request: request)
    case .auditLeaf:
      guard bytes.count > AuditLeaf.hashLength else { throw .malformed(what: "audit leaf") }
      leaves.append(SealedBytes(opaque: bytes))
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
