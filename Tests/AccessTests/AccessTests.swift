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
    Principal(identity: "erin", isPrivileged: true, connection: 9),
    shown("frank", node: 3), shown("", node: nil),
  ])
  func survivesItsBytes(_ principal: Principal) throws {
    #expect(try Principal(encoded: principal.encoded) == principal)
  }

  private static func shown(_ identity: Text, node: UInt64?) -> Principal {
    var principal = Principal(identity: identity, node: node)
    principal.certificate = Array(1...32)
    return principal
  }

  @Test func refusesWhatItDoesNotKnow() {
    let good = Principal(identity: "alice", node: 7, connection: 8).encoded
    #expect(throws: AccessError.unknownFormat(version: 2)) { try Principal(encoded: [2] + good.dropFirst()) }
    let short = [1, 0x20] + [UInt8](repeating: 7, count: 31)
    #expect(throws: AccessError.malformedPrincipal) { try Principal(encoded: short) }
    #expect(throws: AccessError.malformedPrincipal) { try Principal(encoded: [1, 0x40]) }
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
    #expect(Decision.searchScope(of: alice) == ["alice"])
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

@Suite struct Accounts {
  static let good = "pbkdf2-sha256:1000:0011223344556677:" + String(repeating: "ab", count: 32)

  @Test func rightsOfAccountsAreAdded() {
    var alice = Principal(identity: "alice")
    alice.accounts = ["operator"]
    #expect(Decision.on(objectOf: "operator", .get, by: alice) == .allowed)
    #expect(Decision.on(objectOf: "bob", .get, by: alice) == .absent)
    #expect(Decision.searchScope(of: alice) == ["alice", "operator"])
  }

  @Test func restrictedOperationsNeedAPrivilege() {
    for operation in Decision.restricted {
      #expect(Decision.asking(operation, by: Principal(identity: "a")) == .denied)
      #expect(Decision.asking(operation, by: Principal(identity: "a", isPrivileged: true)) == .allowed)
      #expect(Decision.asking(operation, by: Principal(identity: "a", isAdministrator: true)) == .allowed)
    }
  }

  @Test func accountsAreRead() throws {
    let account = try #require(
      Account("root administrator \(Self.good) totp-sha1:6:30:3132333435363738393031323334353637383930"))
    #expect(account.name == "root" && account.isAdministrator && account.proofs.count == 2)
    guard case .password(let proof) = account.proofs[0], case .oneTime(let oneTime) = account.proofs[1] else {
      Issue.record("other proofs")
      return
    }
    #expect(proof.iterations == 1000 && proof.salt.count == 8 && proof.text == Self.good)
    #expect(oneTime.interval == 30 && oneTime.digits == 6 && oneTime.seed.count == 20)
    for text in [
      "root administrator \(Self.good) totp-sha1:6:30:3132333435363738393031323334353637383930",
      "a user hotp-sha512:8:31323334353637383930 device:SN1//net//",
      "b user hashed-sha256:\(String(repeating: "ab", count: 32)):\(String(repeating: "cd", count: 32))",
    ] {
      #expect(Account(text)?.text == text)
    }
    let device = try #require(Account("disk user device:SN1//net//")).proofs[0]
    #expect(device == .device(["SN1", nil, "net", nil, nil]))
  }

  @Test(arguments: [
    "", "root", "root administrator", "root king \(good)", " user \(good)", "a user nothing", "a user \(good)0",
    "a user pbkdf2-sha256:999:0011223344556677:" + String(repeating: "ab", count: 32),
    "a user pbkdf2-sha256:1000:00:" + String(repeating: "ab", count: 32), "a user device:////", "a user device:x",
    "a user totp-sha1:5:30:3132333435363738393031", "a user totp-md5:6:30:3132333435363738393031",
    "a user hotp-sha1:6:30:3132333435363738393031", "a user hashed-sha256:00:00", "a  user \(good)",
  ])
  func othersAreRefused(text: String) { #expect(Account(text) == nil) }
}
