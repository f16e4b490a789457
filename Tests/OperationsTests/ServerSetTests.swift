import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// Values that are the server's to set, and those that a client may still give.
@Suite struct ServerSetTests {
  private func limits(_ total: Int64?, _ count: Int64?, _ unit: UInt32? = 1) -> Attribute {
    var members: [Item] = []
    if let total { members.append(Item(.usageLimitsTotal, .longInteger(total))) }
    if let count { members.append(Item(.usageLimitsCount, .longInteger(count))) }
    if let unit { members.append(Item(.usageLimitsUnit, .enumeration(unit))) }
    return Attribute(.usageLimits, .structure(members))
  }

  /// KMIP 2.1 §4.59: the Count begins as the Total, whatever the client says of it.
  @Test(arguments: served) func usageLimits(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let key = try server.create(version, [limits(10, 3)])
    func stored() throws -> Value? { try server.attributes(key, [.standard(.usageLimits)])[.usageLimits] }
    #expect(try stored() == limits(10, 10).value)
    func modify(_ attribute: Attribute) -> [Item] {
      ModifyAttributeRequest(.identifier(key), attribute).items(for: version)
    }
    try server.done(version, .modifyAttribute, modify(limits(20, nil, nil)))
    #expect(try stored() == limits(20, 20).value)
    try server.done(version, .modifyAttribute, modify(limits(nil, nil, 2)))
    #expect(try stored() == limits(20, 20, 2).value)
    try server.done(version, .check, CheckRequest(.identifier(key), usageLimitsCount: 20).items)
    let plain = try server.create(version)
    try server.done(
      version, .addAttribute,
      NewAttributeRequest(.identifier(plain), limits(5, nil)).items(for: version))
    #expect(try server.attributes(plain)[.usageLimits] == limits(5, 5).value)
  }

  /// KMIP 2.1 §4.38: set by the server for what it makes; of what is registered a client may say it, also later, once.
  @Test(arguments: served.filter { $0 >= .v1_2 }) func originalCreation(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let name = AttributeName.standard(.originalCreationDate)
    let made = try server.create(version)
    #expect(try server.attributes(made, [name]).date(.originalCreationDate) == server.now - 1)
    let request = RegisterRequest(
      .symmetricKey, RequestedAttributes(), .symmetricKey(RegisterTests.aesBlock))
    let registered = try ObjectResponse(
      try server.done(version, .register, try request.items(for: version)), version: version
    ).identifier
    #expect(try server.attributes(registered, [name]).isEmpty)
    let long = Attribute(.originalCreationDate, .dateTime(5))
    let add = NewAttributeRequest(.identifier(registered), long).items(for: version)
    try server.done(version, .addAttribute, add)
    #expect(try server.attributes(registered, [name]).date(.originalCreationDate) == 5)
    #expect(
      try server.refusal(version, .addAttribute, add)
        == (version.major < 2 ? .illegalOperation : .attributeSingleValued))
  }

  /// No text orders Process Start and Protect Stop.
  @Test(arguments: served) func processingMayStartAfterProtectingStops(_ version: ProtocolVersion) throws {
    let server = TestServer()
    try server.create(
      version,
      [
        Attribute(.activationDate, .dateTime(server.now + 10)), Attribute(.protectStopDate, .dateTime(server.now + 20)),
        Attribute(.processStartDate, .dateTime(server.now + 30)),
        Attribute(.deactivationDate, .dateTime(server.now + 30)),
      ])
  }

  /// PyKMIP leaves an empty Attributes structure out.
  @Test func locateWithoutAttributes() throws {
    let server = TestServer()
    let key = try server.create()
    for version in [ProtocolVersion.v2_0, .v2_1] {
      let found = try LocateResponse(try server.done(version, .locate, []), version: version)
      #expect(found.identifiers == [key])
    }
  }

  /// Indexes inside a key block come from the client as well.
  @Test(arguments: served.filter { $0.major < 2 }) func absurdIndexesInKeyBlocks(_ version: ProtocolVersion) throws {
    let server = TestServer()
    func attribute(_ index: Int32?) -> Item {
      var members = [Item(.attributeName, .textString("x-n")), Item(.attributeValue, .integer(1))]
      if let index { members.insert(Item(.attributeIndex, .integer(index)), at: 1) }
      return Item(.attribute, .structure(members))
    }
    let block = Item(
      .keyBlock,
      .structure([
        Item(.keyFormatType, .enumeration(KeyFormatType.raw.rawValue)),
        Item(
          .keyValue,
          .structure([
            Item(.keyMaterial, .byteString([UInt8](repeating: 1, count: 16))), attribute(.max), attribute(nil),
          ])),
        Item(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
        Item(.cryptographicLength, .integer(128)),
      ]))
    let payload = [
      Item(.objectType, .enumeration(ObjectType.symmetricKey.rawValue)), Item(.templateAttribute, .structure([])),
      Item(.symmetricKey, .structure([block])),
    ]
    let answer = try server.ask(version, .register, payload)
    #expect(answer.status == .success || answer.reason == .invalidField || answer.reason == .indexOutOfBounds)
  }
}
