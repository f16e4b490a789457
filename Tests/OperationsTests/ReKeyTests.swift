import KMIP
import TTLV
import Testing

@testable import Operations

/// Re-key and Re-key Key Pair (KMIP 2.1 §6.1.46, §6.1.47; 1.4 §4.4, §4.5, §11.5, §11.6).
@Suite struct ReKeyTests {
  private let server = TestServer()

  private func reKeyed(_ request: ReKeyRequest, _ version: ProtocolVersion) throws -> UniqueIdentifier {
    try ObjectResponse(try server.done(version, .reKey, request.items(for: version)), version: version).identifier
  }

  @Test(arguments: served) func theReplacementTakesOver(_ version: ProtocolVersion) throws {
    let old = try server.create(
      version, name: "rotating",
      [
        Attribute(.contactInformation, .textString("c")),
        Attribute(.vendor(identification: "x", name: "v"), .integer(4)),
        Attribute(
          .usageLimits,
          .structure([Item(.usageLimitsTotal, .longInteger(9)), Item(.usageLimitsUnit, .enumeration(2))])),
        Attribute(.activationDate, .dateTime(1000)),
      ])
    try server.done(version, .getUsageAllocation, UsageAllocationRequest(.identifier(old), count: 4).items)
    let new = try reKeyed(ReKeyRequest(.identifier(old)), version)
    #expect(new != old)
    let before = try server.attributes(old)
    let after = try server.attributes(new)
    #expect(before.objectNames.isEmpty)
    #expect(after.objectNames == [Name("rotating")])
    #expect(before.link(.replacementObjectLink) == new)
    #expect(after.link(.replacedObjectLink) == old)
    #expect(after.text(.contactInformation) == "c")
    #expect(after.instances(of: .vendor(identification: "x", name: "v")).map(\.value) == [.integer(4)])
    #expect(after.cryptographicAlgorithm == .aes)
    #expect(after.cryptographicLength == 256)
    #expect(after.state == .active)
    #expect(after.date(.activationDate) == 1000)
    #expect(after.date(.initialDate) != before.date(.initialDate))
    #expect(after.digests != before.digests)
    #expect(after.boolean(.fresh) == true)
    #expect(after[.usageLimits]?[.usageLimitsCount] == .longInteger(9))
    #expect(before[.usageLimits]?[.usageLimitsCount] == .longInteger(5))
    #expect(after.integer(.rotateGeneration) == 1)
    #expect(after.boolean(.rotateLatest) == true)
    #expect(before.boolean(.rotateLatest) == false)
    // The next one counts on.
    let third = try reKeyed(ReKeyRequest(.identifier(new)), version)
    #expect(try server.attributes(third).integer(.rotateGeneration) == 2)
    #expect(try server.located([Attribute(.name, Name("rotating").value)]) == [third])
  }

  @Test func offsetMovesTheDates() throws {
    let start = server.now
    let old = try server.create(
      .v2_1,
      [
        Attribute(.activationDate, .dateTime(start - 100)), Attribute(.processStartDate, .dateTime(start - 90)),
        Attribute(.protectStopDate, .dateTime(start + 900)), Attribute(.deactivationDate, .dateTime(start + 1000)),
      ])
    let new = try reKeyed(ReKeyRequest(.identifier(old), offset: 50), .v2_1)
    let made = server.now
    let dates = try server.attributes(new)
    let moved = made + 50 - (start - 100)
    #expect(dates.date(.activationDate) == made + 50)
    #expect(dates.date(.processStartDate) == start - 90 + moved)
    #expect(dates.date(.protectStopDate) == start + 900 + moved)
    #expect(dates.date(.deactivationDate) == start + 1000 + moved)
    #expect(dates.state == .preActive)
  }

  @Test func refusals() throws {
    let plain = try server.create()
    let dated = try server.create(.v2_1, [Attribute(.deactivationDate, .dateTime(server.now + 1000))])
    let both = ReKeyRequest(
      .identifier(plain), offset: 5, RequestedAttributes(attributes: [Attribute(.activationDate, .dateTime(5))]))
    let pair = try CreateKeyPairResponse(
      try server.done(
        .v2_1, .createKeyPair,
        CreateKeyPairRequest(common: .init(), privateKey: .init(), publicKey: .init()).items(for: .v2_1)),
      version: .v2_1)
    let rows: [(String, ReKeyRequest, ProtocolVersion, ResultReason)] = [
      ("absent", ReKeyRequest(.identifier(UniqueIdentifier("x"))), .v1_0, .itemNotFound),
      ("absent", ReKeyRequest(.identifier(UniqueIdentifier("x"))), .v2_1, .objectNotFound),
      ("a private key", ReKeyRequest(.identifier(pair.privateKey)), .v1_4, .permissionDenied),
      ("a private key", ReKeyRequest(.identifier(pair.privateKey)), .v2_1, .invalidObjectType),
      ("offset and date", both, .v1_4, .invalidMessage),
      ("offset and date", both, .v2_1, .invalidMessage),
      ("offset from no date", ReKeyRequest(.identifier(dated), offset: 5), .v1_4, .illegalOperation),
      ("offset from no date", ReKeyRequest(.identifier(dated), offset: 5), .v2_1, .permissionDenied),
    ]
    for (what, request, version, reason) in rows {
      #expect(try server.refusal(version, .reKey, request.items(for: version)) == reason, "\(what) in \(version)")
    }
    try server.done(.v2_1, .destroy, object(plain))
    #expect(try server.refusal(.v2_1, .reKey, object(plain)) == .permissionDenied)
  }

  @Test(arguments: served.filter { $0 >= .v1_1 }) func keyPairs(_ version: ProtocolVersion) throws {
    let request = CreateKeyPairRequest(
      common: RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.rsa.rawValue)),
        Attribute(.cryptographicLength, .integer(2048)),
      ]),
      privateKey: RequestedAttributes(attributes: [
        Attribute(.name, Name("private").value), Attribute(.cryptographicUsageMask, .integer(1)),
      ]),
      publicKey: RequestedAttributes(attributes: [
        Attribute(.name, Name("public").value), Attribute(.cryptographicUsageMask, .integer(2)),
      ]))
    let old = try CreateKeyPairResponse(
      try server.done(version, .createKeyPair, request.items(for: version)), version: version)
    let new = try CreateKeyPairResponse(
      try server.done(
        version, .reKeyKeyPair, ReKeyKeyPairRequest(.identifier(old.privateKey)).items(for: version)),
      version: version)
    let privateKey = try server.attributes(new.privateKey)
    let publicKey = try server.attributes(new.publicKey)
    #expect(privateKey.objectNames == [Name("private")])
    #expect(publicKey.objectNames == [Name("public")])
    #expect(privateKey.link(.publicKeyLink) == new.publicKey)
    #expect(publicKey.link(.privateKeyLink) == new.privateKey)
    #expect(privateKey.link(.replacedObjectLink) == old.privateKey)
    #expect(publicKey.link(.replacedObjectLink) == old.publicKey)
    #expect(try server.attributes(old.privateKey).link(.replacementObjectLink) == new.privateKey)
    #expect(try server.attributes(old.publicKey).link(.replacementObjectLink) == new.publicKey)
    #expect(try server.attributes(old.privateKey).link(.publicKeyLink) == old.publicKey)
    #expect(privateKey.usageMask == [.sign])
    #expect(publicKey.usageMask == [.verify])
    #expect(privateKey.cryptographicLength == 2048)
    // Not by its public key.
    let wrong = ReKeyKeyPairRequest(.identifier(new.publicKey)).items(for: version)
    #expect(
      try server.refusal(version, .reKeyKeyPair, wrong) == (version.major < 2 ? .permissionDenied : .invalidObjectType))
  }
}
