import KMIP
import TTLV
import Testing

@testable import Access

@Suite struct PrincipalCoding {
  @Test(arguments: [
    Principal(identity: "alice"),
    Principal(identity: "", isAdministrator: true),
    Principal(identity: "CN=böb,O=x", mayReuseNames: true, node: 3),
    Principal(identity: "carol", isAdministrator: true, mayReuseNames: true, node: .max, connection: 0x0102_0304_0506),
    Principal(identity: "dave", connection: 9),
  ])
  func survivesItsBytes(_ principal: Principal) throws {
    #expect(try Principal(encoded: principal.encoded) == principal)
  }

  @Test func refusesWhatItDoesNotKnow() {
    let good = Principal(identity: "alice", node: 7, connection: 8).encoded
    #expect(throws: AccessError.unknownFormat(version: 2)) { try Principal(encoded: [2] + good.dropFirst()) }
    #expect(throws: AccessError.malformedPrincipal) { try Principal(encoded: [1, 0x10]) }
    #expect(throws: AccessError.malformedPrincipal) { try Principal(encoded: [1, 0, 0xFF]) }
    for cut in 0..<18 {
      #expect(throws: AccessError.malformedPrincipal) { try Principal(encoded: Array(good.prefix(cut))) }
    }
    let long = [1, 0] + [UInt8](repeating: 0x61, count: Limits.identityLength + 1)
    #expect(throws: AccessError.malformedPrincipal) { try Principal(encoded: long) }
  }
}

@Suite struct Deciding {
  @Test func ownersSeeTheirOwn() {
    let alice = Principal(identity: "alice")
    #expect(Decision.on(objectOf: "alice", .get, by: alice) == .allowed)
    #expect(Decision.on(objectOf: "bob", .get, by: alice) == .absent)
    // Bytes decide, not Unicode's canonical equivalence.
    #expect(Decision.on(objectOf: "e\u{301}", .get, by: Principal(identity: "\u{e9}")) == .absent)
    #expect(Decision.searchScope(of: alice) == "alice")
  }

  @Test func administratorsSeeAll() {
    let root = Principal(identity: "root", isAdministrator: true)
    #expect(Decision.on(objectOf: "bob", .destroy, by: root) == .allowed)
    #expect(Decision.searchScope(of: root) == nil)
  }

  @Test func nobodyMayAskNothing() {
    #expect(Decision.asking(.create, by: Principal(identity: "")) == .denied)
    #expect(Decision.asking(.create, by: Principal(identity: "a")) == .allowed)
  }
}
