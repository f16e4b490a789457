import KMIP
import Registry
import TTLV
import Testing

@testable import Operations

@Suite struct LocateTests {
  @Test func everyCriterion() throws {
    let server = TestServer()
    var keys: [UniqueIdentifier] = []
    for number in 0..<6 {
      keys.append(
        try server.create(
          .v2_1, name: Text("key \(number)"),
          [
            Attribute(.objectGroup, .textString(number % 2 == 0 ? "even" : "odd")),
            Attribute(.activationDate, .dateTime(server.now + Int64(number) * 1000)),
            Attribute(
              .applicationSpecificInformation,
              .structure([
                Item(.applicationNamespace, .textString("ns")),
                Item(.applicationData, .textString(Text("data \(number)"))),
              ])),
            Attribute(.vendor(identification: "x", name: "n"), .textString(Text("v\(number / 2)"))),
          ]))
    }
    func expect(_ attributes: [Attribute], _ numbers: [Int]) throws {
      // 3.0 has Group Links where others have Object Groups.
      let groups = attributes.contains { $0.name == .standard(.objectGroup) }
      for version in groups ? established : served {
        #expect(
          try server.located(attributes, version) == numbers.map { keys[$0] }, "\(attributes) in \(version)")
      }
    }
    try expect([], [5, 4, 3, 2, 1, 0])
    try expect([Attribute(.name, Name("key 3").value)], [3])
    try expect([Attribute(.name, Name("key 9").value)], [])
    try expect([Attribute(.name, .structure([Item(.nameValue, .textString("key 3"))]))], [3])
    try expect([Attribute(.objectGroup, .textString("odd"))], [5, 3, 1])
    try expect([Attribute(.objectGroup, .textString("odd")), Attribute(.name, Name("key 1").value)], [1])
    try expect([Attribute(.vendor(identification: "x", name: "n"), .textString("v1"))], [3, 2])
    try expect([Attribute(.uniqueIdentifier, .textString(keys[2].text))], [2])
    try expect([Attribute(.objectType, .enumeration(ObjectType.symmetricKey.rawValue))], [5, 4, 3, 2, 1, 0])
    try expect([Attribute(.objectType, .enumeration(ObjectType.secretData.rawValue))], [])
    try expect([Attribute(.cryptographicUsageMask, .integer(4))], [5, 4, 3, 2, 1, 0])
    try expect([Attribute(.cryptographicUsageMask, .integer(5))], [])
    try expect([Attribute(.cryptographicLength, .integer(256))], [5, 4, 3, 2, 1, 0])
    try expect(
      [
        Attribute(
          .applicationSpecificInformation,
          .structure([
            Item(.applicationNamespace, .textString("ns")), Item(.applicationData, .textString("data 4")),
          ]))
      ], [4])
    try expect(
      [
        Attribute(
          .applicationSpecificInformation, .structure([Item(.applicationNamespace, .textString("ns"))]))
      ], [5, 4, 3, 2, 1, 0])
    let second = try #require(try server.attributes(keys[1]).date(.activationDate))
    let fourth = try #require(try server.attributes(keys[3]).date(.activationDate))
    try expect([Attribute(.activationDate, .dateTime(second))], [1])
    try expect(
      [Attribute(.activationDate, .dateTime(second)), Attribute(.activationDate, .dateTime(fourth))], [3, 2, 1])
    try expect(
      [Attribute(.activationDate, .dateTime(fourth)), Attribute(.activationDate, .dateTime(second))], [3, 2, 1])
    try expect(
      [Attribute(.activationDate, .dateTime(fourth)), Attribute(.activationDate, .dateTime(.max))], [5, 4, 3])
    try expect([Attribute(.deactivationDate, .dateTime(.max))], [5, 4, 3, 2, 1, 0])
    try expect([Attribute(.deactivationDate, .dateTime(1))], [])
  }

  /// A Locate by one of these reads the index, however many objects there are.
  @Test func completeValuesAreAskedOfAnIndex() throws {
    let information = Value.structure([
      Item(.applicationNamespace, .textString("ns")), Item(.applicationData, .textString("data")),
    ])
    let alternative = Value.structure([
      Item(.alternativeNameValue, .textString("other")), Item(.alternativeNameType, .enumeration(1)),
    ])
    let reversed = Value.structure([Item(.nameType, .enumeration(1)), Item(.nameValue, .textString("key"))])
    for (attribute, count) in [
      (Attribute(.name, Name("key").value), 1), (Attribute(.applicationSpecificInformation, information), 1),
      (Attribute(.alternativeName, alternative), 1), (Attribute(.objectGroup, .textString("group")), 1),
      (Attribute(.name, reversed), 1),
      (Attribute(.name, .structure([Item(.nameValue, .textString("key"))])), 0),
      (Attribute(.cryptographicLength, .integer(256)), 0),
    ] {
      #expect(try LocateCriteria(LocateRequest([attribute])).terms.count == count, "\(attribute)")
    }
    #expect(IndexTerm(Attribute(.name, reversed)) == IndexTerm(Attribute(.name, Name("key").value)))
  }

  @Test func pages() throws {
    let server = TestServer()
    var keys: [UniqueIdentifier] = []
    for _ in 0..<5 { keys.append(try server.create()) }
    keys.reverse()
    for (offset, maximum, expected): (Int32?, Int32?, [Int]) in [
      (nil, 2, [0, 1]), (0, 2, [0, 1]), (1, 2, [1, 2]), (4, 5, [4]), (5, 1, []), (nil, 0, []), (3, nil, [3, 4]),
    ] {
      for version in [ProtocolVersion.v1_3, .v1_4, .v2_0, .v2_1] {
        let request = LocateRequest([], maximumItems: maximum, offsetItems: offset)
        let response = try LocateResponse(
          try server.done(version, .locate, request.items(for: version)), version: version)
        #expect(response.identifiers == expected.map { keys[$0] })
      }
    }
    #expect(
      try server.refusal(.v2_1, .locate, LocateRequest([], maximumItems: -1).items(for: .v2_1)) == .invalidField)
  }

  @Test func storageStatus() throws {
    let server = TestServer()
    let living = try server.create(name: "living")
    let dead = try server.create(name: "dead")
    try server.done(.v1_4, .destroy, object(dead))
    for (mask, expected): (StorageStatusMask?, [UniqueIdentifier]) in [
      (nil, [living]), (.onLineStorage, [living]), (.destroyedStorage, [dead]),
      ([.onLineStorage, .destroyedStorage], [dead, living]), (.archivalStorage, []),
    ] {
      let request = LocateRequest([], storageStatus: mask)
      let response = try LocateResponse(
        try server.done(.v2_0, .locate, request.items(for: .v2_0)), version: .v2_0)
      #expect(response.identifiers == expected)
    }
    let older = LocateRequest([], storageStatus: .destroyedStorage)
    #expect(try server.refusal(.v1_4, .locate, older.items(for: .v1_4)) == .invalidField)
    #expect(try server.located([Attribute(.name, Name("dead").value)]).isEmpty)
  }

  @Test func freshGroupMembers() throws {
    let server = TestServer()
    let group = Attribute(.objectGroup, .textString("g"))
    let used = try server.create(.v2_1, [group])
    let fresh = try server.create(.v2_1, [group])
    try server.done(.v2_1, .get, object(used))
    let request = LocateRequest([group], objectGroupMember: .groupMemberFresh)
    let response = try LocateResponse(
      try server.done(.v2_1, .locate, request.items(for: .v2_1)), version: .v2_1)
    #expect(response.identifiers == [fresh])
  }

  @Test func unknownAttributes() throws {
    let server = TestServer()
    let item = Item(
      .attribute,
      .structure([
        Item(.attributeName, .textString("No Such Attribute")), Item(.attributeValue, .integer(1)),
      ]))
    #expect(try server.refusal(.v1_4, .locate, [item]) == .invalidField)
    let newer = Item(.attributes, .structure([Item(.batchCount, .integer(1))]))
    #expect(try server.refusal(.v2_1, .locate, [newer]) == .invalidAttribute)
    // An attribute of a later version.
    #expect(
      try server.refusal(
        .v1_0, .locate,
        [
          Item(
            .attribute,
            .structure([
              Item(.attributeName, .textString("Sensitive")), Item(.attributeValue, .boolean(true)),
            ]))
        ]) == .invalidField)
  }
}
