import KMIP
import Secrets
import Store
import TTLV
import Testing

@testable import Registry

struct DeduplicationTests {
  private func request(_ sequence: UInt64, incarnation: UInt64 = 5) -> RequestIdentity {
    RequestIdentity(origin: 2, incarnation: incarnation, sequence: sequence)
  }

  private func run(_ world: World, _ request: RequestIdentity, forget: [RequestIdentity] = []) throws
    -> AppliedEntry.Outcome?
  {
    var transaction = try world.transaction(request: request)
    try transaction.insert(object(transaction.newUniqueIdentifier(), "alice"), value: value([1]))
    transaction.rememberReply(reply(request))
    transaction.forgetReplies(forget)
    return try world.commit(transaction)
  }

  private func reply(_ request: RequestIdentity) -> StoredReply {
    StoredReply(parts: [
      .item([UInt8(request.sequence)]), .readAgain(placeholder: UniqueIdentifier("u")), .readAgain(placeholder: nil),
    ])
  }

  private func find(_ world: World, _ request: RequestIdentity) throws -> Deduplication {
    try Deduplication.find(request, view: try world.store.view(), sealing: world.sealing)
  }

  @Test func aRequestRunsOnce() throws {
    let world = try World()
    #expect(try find(world, request(1)) == .new)
    #expect(try run(world, request(1)) == .applied)
    #expect(try find(world, request(1)) == .ran(reply(request(1))))
    #expect(try run(world, request(1)) == .conflict(.unused(request(1))))
    #expect(try records(world, .attributes).count == 1)
    #expect(try find(world, request(1, incarnation: 6)) == .new)
  }

  @Test func aForgottenRequestIsRefusedForEver() throws {
    let world = try World()
    for sequence in 1...4 as ClosedRange<UInt64> { #expect(try run(world, request(sequence)) == .applied) }
    #expect(try run(world, request(6), forget: [request(1), request(2), request(3)]) == .applied)
    #expect(try records(world, .replies).count == 2)
    for sequence in 1...3 as ClosedRange<UInt64> {
      #expect(try find(world, request(sequence)) == .forgotten)
      #expect(try run(world, request(sequence)) == .conflict(.unused(request(sequence))))
    }
    #expect(try find(world, request(4)) == .ran(reply(request(4))))
    #expect(try find(world, request(5)) == .new)
    // A floor that comes late does not sink.
    #expect(try run(world, request(7), forget: [request(1)]) == .applied)
    #expect(try find(world, request(3)) == .forgotten)
    // Another life of the origin begins above all of the former one.
    #expect(try run(world, request(1, incarnation: 6), forget: [request(4), request(6)]) == .applied)
    #expect(try find(world, request(2, incarnation: 6)) == .new)
    #expect(try find(world, request(5)) == .forgotten)
    let foreign = RequestIdentity(origin: 3, incarnation: 1, sequence: 1)
    #expect(try find(world, foreign) == .new)
  }

  @Test func aRequestThatWasNotForwardedKeepsNothing() throws {
    let world = try World()
    var transaction = try world.transaction()
    transaction.audit(AuditRecord(time: 1, identity: "alice", operation: .get))
    transaction.rememberReply(StoredReply(parts: []))
    #expect(try #require(try transaction.finish()).guards.isEmpty)
  }
}
