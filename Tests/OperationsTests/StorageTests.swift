import Access
import KMIP
import Registry
import TTLV
import Testing

@testable import Operations

/// Archive, Recover, leases, allocations, adjustments and the log.
@Suite struct StorageTests {
  private let server = TestServer()

  private func located(_ mask: StorageStatusMask?, _ version: ProtocolVersion) throws -> [UniqueIdentifier] {
    let request = LocateRequest([Attribute(.name, Name("kept").value)], storageStatus: mask)
    return try LocateResponse(
      try server.done(version, .locate, request.items(for: version)), version: version
    ).identifiers
  }

  @Test(arguments: served) func archiveAndRecover(_ version: ProtocolVersion) throws {
    server.principal.isPrivileged = true
    let key = try server.create(version, name: "kept")
    try server.done(version, .archive, object(key))
    let archived = server.now
    #expect(try located(nil, version).isEmpty)
    #expect(try located([.archivalStorage], version) == [key])
    let refused: ResultReason = version.major < 2 ? .objectArchived : .permissionDenied
    for operation in [KMIP.Operation.get, .getAttributes, .getAttributeList, .activate, .destroy, .obtainLease, .check]
    {
      #expect(try server.refusal(version, operation, object(key)) == refused, "\(operation)")
    }
    // 2.x lists the reason for Archive.
    #expect(try server.refusal(version, .archive, object(key)) == .objectArchived)
    // Its name is still its own.
    let request = CreateRequest(.symmetricKey, aes(name: "kept")).items(for: version)
    #expect(
      try server.refusal(version, .create, request) == (version.major < 2 ? .invalidField : .nonUniqueNameAttribute))
    try server.done(version, .recover, object(key))
    #expect(try located(nil, version) == [key])
    #expect(try located([.archivalStorage], version).isEmpty)
    #expect(try server.attributes(key).date(.archiveDate) == nil)
    #expect(try server.attributes(key).date(.lastChangeDate) ?? 0 > archived)
    // What is on-line stays so.
    try server.done(version, .recover, object(key))
    let absent = object(UniqueIdentifier("absent"))
    #expect(try server.refusal(version, .recover, absent) == (version.major < 2 ? .itemNotFound : .objectNotFound))
  }

  @Test(arguments: served) func leases(_ version: ProtocolVersion) throws {
    let key = try server.create(version)
    let made = server.now
    let lease = try ObtainLeaseResponse(try server.done(version, .obtainLease, object(key)), version: version)
    #expect(lease == ObtainLeaseResponse(key, leaseTime: 3600, lastChangeDate: made))
    let revocation = RevokeRequest(.identifier(key), RevocationReason(.keyCompromise)).items
    try server.done(version, .revoke, revocation)
    #expect(try server.refusal(version, .obtainLease, object(key)) == .permissionDenied)
  }

  @Test(arguments: served) func usageAllocation(_ version: ProtocolVersion) throws {
    func ask(_ key: UniqueIdentifier, _ count: Int64) -> [Item] {
      UsageAllocationRequest(.identifier(key), count: count).items
    }
    let limits = Attribute(
      .usageLimits,
      .structure([Item(.usageLimitsTotal, .longInteger(10)), Item(.usageLimitsUnit, .enumeration(1))]))
    let key = try server.create(version, [limits, Attribute(.activationDate, .dateTime(1000))])
    try server.done(version, .getUsageAllocation, ask(key, 7))
    #expect(try server.attributes(key)[.usageLimits]?[.usageLimitsCount] == .longInteger(3))
    let isOld = version.major < 2
    #expect(
      try server.refusal(version, .getUsageAllocation, ask(key, 4)) == (isOld ? .permissionDenied : .usageLimitExceeded)
    )
    try server.done(version, .getUsageAllocation, ask(key, 3))
    #expect(
      try server.refusal(version, .getUsageAllocation, ask(key, 1)) == (isOld ? .permissionDenied : .usageLimitExceeded)
    )
    #expect(try server.refusal(version, .getUsageAllocation, ask(key, 0)) == .invalidField)
    let free = try server.create(version, [Attribute(.activationDate, .dateTime(1000))])
    #expect(
      try server.refusal(version, .getUsageAllocation, ask(free, 1)) == (isOld ? .illegalOperation : .attributeNotFound)
    )
    let early = try server.create(version, [limits])
    #expect(try server.refusal(version, .getUsageAllocation, ask(early, 1)) == .permissionDenied)
  }

  @Test func adjustAttribute() throws {
    let key = try server.create(.v2_1, [Attribute(.protectionPeriod, .interval(60))])
    func adjust(_ type: AttributeType, _ how: AdjustmentType, _ value: Value?) -> [Item] {
      AdjustAttributeRequest(.identifier(key), .standard(type), how, value).items(for: .v2_1)
    }
    try server.done(.v2_1, .adjustAttribute, adjust(.protectionPeriod, .increment, .interval(5)))
    #expect(try server.attributes(key)[.protectionPeriod] == .interval(65))
    try server.done(.v2_1, .adjustAttribute, adjust(.protectionPeriod, .decrement, nil))
    #expect(try server.attributes(key)[.protectionPeriod] == .interval(64))
    try server.done(.v2_1, .adjustAttribute, adjust(.quantumSafe, .negate, nil))
    #expect(try server.attributes(key)[.quantumSafe] == .boolean(true))
    try server.done(.v2_1, .adjustAttribute, adjust(.quantumSafe, .negate, nil))
    #expect(try server.attributes(key)[.quantumSafe] == .boolean(false))
    let rows: [(String, [Item], ResultReason)] = [
      ("below zero", adjust(.protectionPeriod, .decrement, .interval(65)), .numericRange),
      ("another type", adjust(.protectionPeriod, .increment, .integer(1)), .invalidDataType),
      ("a Boolean is not counted", adjust(.quantumSafe, .increment, nil), .invalidDataType),
      ("text", adjust(.contactInformation, .increment, nil), .invalidDataType),
      ("read-only", adjust(.cryptographicLength, .increment, nil), .readOnlyAttribute),
    ]
    for (what, payload, reason) in rows {
      #expect(try server.refusal(.v2_1, .adjustAttribute, payload) == reason, "\(what)")
    }
    for text in ["a", "b"] {
      try server.done(
        .v2_1, .addAttribute,
        NewAttributeRequest(.identifier(key), Attribute(.objectGroup, .textString(Text(text)))).items(for: .v2_1))
    }
    #expect(try server.refusal(.v2_1, .adjustAttribute, adjust(.objectGroup, .increment, nil)) == .multiValuedAttribute)
    #expect(try server.refusal(.v1_4, .adjustAttribute, []) == .operationNotSupported)
  }

  @Test func logMessages() throws {
    #expect(try server.done(.v2_1, .log, LogRequest("Registered a symmetric key.").items).isEmpty)
    #expect(try server.done(.v2_1, .ping, []).isEmpty)
    #expect(try server.refusal(.v2_1, .log, []) == .invalidMessage)
    let long = LogRequest(Text(String(repeating: "x", count: 5_000))).items
    #expect(try server.refusal(.v2_1, .log, long) == .invalidField)
    #expect(try server.refusal(.v1_4, .log, []) == .operationNotSupported)
  }
}
