import KMIP
import Secrets
import Store
import TTLV
import Testing

@testable import Registry

struct MutationCodingTests {
  private func key(_ byte: UInt8) -> RecordKey { RecordKey([0x41] + Array(repeating: byte, count: 16)) }

  private var everything: Mutation {
    let hash = RecordHash(high: 0x0102_0304_0506_0708, low: .max)
    let request = RequestIdentity(origin: 3, incarnation: 9, sequence: 77)
    return Mutation(
      stamp: Stamp(time: 1_700_000_000_123, request: request),
      guards: [
        .present(key(1), Revision(term: 4, index: 12)), .absent(key(2)),
        .range(RecordRange(lower: key(3), upper: key(4)), count: 2, newest: Revision(term: 2, index: 8)),
        .range(RecordRange(lower: key(3), upper: key(4)), count: 0, newest: nil), .unused(request),
      ],
      writes: [
        .put(key(5), SealedBytes(opaque: [1, 2, 3])), .index(key(6), hash),
        .postings(position: 513, object: hash, prefixes: [hash, RecordHash(high: 1, low: 2)]), .delete(key(7)),
        .forget(request),
      ],
      leaves: [
        SealedBytes(opaque: Array(repeating: 9, count: 33)), SealedBytes(opaque: Array(repeating: 4, count: 100)),
      ])
  }

  @Test func roundTrip() throws {
    let decoded = try Mutation(decoding: try everything.encoded())
    #expect(decoded == everything)
    let plain = Mutation(stamp: Stamp(time: -5))
    #expect(try Mutation(decoding: try plain.encoded()) == plain)
  }

  @Test func anUnknownVersionIsRefusedByName() throws {
    let item = Item(
      .mutation, .structure([Item(.formatVersion, .integer(2)), Item(Tag(0x54FFFF), .boolean(true))]))
    #expect(throws: RegistryError.unknownFormat(what: "mutation", version: 2)) {
      try Mutation(decoding: BinaryEncoder.encode(item))
    }
  }

  @Test func anUnknownMemberIsRefused() throws {
    guard case .structure(let members) = try BinaryDecoder.decode(try everything.encoded()).value else { return }
    for item in [
      Item(Tag(0x540FFF), .byteString([1])), Item(Tag(0x540012), .byteString([1])), Item(.writePut, .integer(1)),
    ] {
      let bytes = BinaryEncoder.encode(Item(.mutation, .structure(members + [item])))
      #expect(throws: RegistryError.self) { try Mutation(decoding: bytes) }
    }
  }

  @Test func everyCutAndFlipDecodesOrThrows() throws {
    let bytes = try everything.encoded()
    for length in 0..<bytes.count {
      #expect(throws: RegistryError.self) { try Mutation(decoding: Array(bytes[..<length])) }
    }
    var changed = 0
    for offset in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[offset] ^= 1 << bit
        if let decoded = try? Mutation(decoding: flipped), decoded != everything { changed += 1 }
      }
    }
    #expect(changed > 0, "a flip within a value changes it: sealing and checksums tell, not the coding")
  }

  @Test func aCreateIsSmall() throws {
    let world = try World()
    var transaction = try world.transaction(request: RequestIdentity(origin: 1, incarnation: 1, sequence: 1))
    let identifier = transaction.newUniqueIdentifier()
    #expect(try !transaction.isNameTaken("orders-2026", owner: "alice"))
    try transaction.insert(
      object(identifier, "alice", name: "orders-2026"), value: value(Array(repeating: 5, count: 32)))
    transaction.audit(AuditRecord(time: 1, identity: "alice", operation: .create, object: identifier))
    transaction.rememberReply(StoredReply(parts: [.item(Array(repeating: 0, count: 120))]))
    let bytes = try #require(try transaction.finish()).encoded()
    #expect(bytes.count < 1_400, "\(bytes.count) bytes")
  }
}
