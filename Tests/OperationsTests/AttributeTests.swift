import Access
import KMIP
import TTLV
import Testing

@testable import Operations

@Suite struct AttributeTests {
  private let custom = AttributeName.vendor(identification: "x", name: "purpose")

  private func add(_ identifier: UniqueIdentifier, _ attribute: Attribute, _ version: ProtocolVersion) -> [Item] {
    NewAttributeRequest(.identifier(identifier), attribute).items(for: version)
  }

  private func modify(
    _ identifier: UniqueIdentifier, _ current: Attribute?, _ attribute: Attribute, _ version: ProtocolVersion
  ) -> [Item] {
    ModifyAttributeRequest(.identifier(identifier), current: current, attribute).items(for: version)
  }

  private func modify(_ identifier: UniqueIdentifier, _ attribute: Attribute, _ version: ProtocolVersion) -> [Item] {
    modify(identifier, nil, attribute, version)
  }

  private func delete(
    _ identifier: UniqueIdentifier, _ target: DeleteAttributeRequest.Target, _ version: ProtocolVersion
  ) -> [Item] {
    DeleteAttributeRequest(.identifier(identifier), target).items(for: version)
  }

  @Test(arguments: served) func addModifyDelete(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let key = try server.create(version)
    let first = Attribute(custom, .textString("one"))
    let added = try server.done(version, .addAttribute, add(key, first, version))
    if version.major < 2 {
      #expect(try AttributeResponse(added, version: version).attribute?.value == .textString("one"))
    } else {
      #expect(added.map(\.tag) == [.uniqueIdentifier])
    }
    try server.done(version, .addAttribute, add(key, Attribute(custom, .textString("two")), version))
    #expect(
      try server.attributes(key, [custom]).instances(of: custom).map(\.value) == [
        .textString("one"), .textString("two"),
      ])
    let second = Attribute(custom, index: version.major < 2 ? 1 : nil, .textString("three"))
    try server.done(
      version, .modifyAttribute, modify(key, Attribute(custom, .textString("two")), second, version))
    #expect(try server.attributes(key, [custom]).instances(of: custom).last?.value == .textString("three"))
    let target: DeleteAttributeRequest.Target = version.major < 2 ? .index(custom, 0) : .value(first)
    try server.done(version, .deleteAttribute, delete(key, target, version))
    let rest = try server.attributes(key, [custom], .v1_4).instances(of: custom)
    #expect(rest.map(\.value) == [.textString("three")])
    // An Attribute Index does not change when other instances go.
    #expect(rest.map(\.index) == [1])
  }

  @Test(arguments: served) func refusals(_ version: ProtocolVersion) throws {
    let is1 = version.major < 2
    let server = TestServer()
    let key = try server.create(version, name: "mine")
    try server.create(version, name: "other")
    func expect(_ operation: KMIP.Operation, _ payload: [Item], _ older: ResultReason, _ newer: ResultReason) throws {
      #expect(try server.refusal(version, operation, payload) == (is1 ? older : newer), "\(operation)")
    }
    let state = Attribute(.state, .enumeration(State.active.rawValue))
    try expect(.addAttribute, add(key, state, version), .permissionDenied, .readOnlyAttribute)
    try expect(.modifyAttribute, modify(key, state, version), .permissionDenied, .attributeReadOnly)
    let gone: DeleteAttributeRequest.Target =
      is1 ? .index(.standard(.state), nil) : .all(.standard(.state))
    try expect(.deleteAttribute, delete(key, gone, version), .permissionDenied, .attributeReadOnly)
    let absent: DeleteAttributeRequest.Target = is1 ? .index(custom, nil) : .all(custom)
    try expect(.deleteAttribute, delete(key, absent, version), .itemNotFound, .attributeNotFound)
    try expect(
      .modifyAttribute, modify(key, Attribute(custom, .textString("x")), version), .invalidField, .attributeNotFound)
    try server.done(version, .addAttribute, add(key, Attribute(.contactInformation, .textString("a")), version))
    try expect(
      .addAttribute, add(key, Attribute(.contactInformation, .textString("b")), version), .illegalOperation,
      .attributeSingleValued)
    try expect(
      .addAttribute, add(key, Attribute(.name, Name("other").value), version), .illegalOperation,
      .nonUniqueNameAttribute)
    try expect(
      .modifyAttribute, modify(key, Attribute(.name, Name("other").value), version), .illegalOperation,
      .nonUniqueNameAttribute)
    let nobody = UniqueIdentifier("nobody")
    try expect(
      .addAttribute, add(nobody, Attribute(.contactInformation, .textString("b")), version), .itemNotFound,
      .objectNotFound)
    // Certificates have no Cryptographic Domain Parameters; symmetric keys neither.
    let domain = Attribute(
      .cryptographicDomainParameters,
      .structure([Item(.recommendedCurve, .enumeration(RecommendedCurve.p_256.rawValue))]))
    if is1 { try expect(.addAttribute, add(key, domain, version), .permissionDenied, .invalidAttribute) }
    let wrongInstance: (payload: [Item], older: ResultReason) =
      is1
      ? (modify(key, Attribute(.name, index: 5, Name("x").value), version), .itemNotFound)
      : (modify(key, Attribute(.name, Name("no").value), Attribute(.name, Name("x").value), version), .itemNotFound)
    try expect(.modifyAttribute, wrongInstance.payload, wrongInstance.older, .attributeInstanceNotFound)
    try server.done(version, .destroy, object(key))
    try expect(
      .addAttribute, add(key, Attribute(.contactInformation, .textString("b")), version), .permissionDenied,
      version == .v2_0 ? .permissionDenied : .wrongKeyLifecycleState)
  }

  @Test func setAttribute() throws {
    for version in [ProtocolVersion.v2_0, .v2_1] {
      let server = TestServer()
      let key = try server.create(version)
      for text in ["one", "two"] as [Text] {
        let payload = try server.done(
          version, .setAttribute, add(key, Attribute(.description, .textString(text)), version))
        #expect(payload.map(\.tag) == [.uniqueIdentifier])
        #expect(try server.attributes(key).text(.description) == text)
      }
      #expect(
        try server.refusal(
          version, .setAttribute, add(key, Attribute(.objectType, .enumeration(2)), version)) == .readOnlyAttribute)
      for text in ["a", "b"] as [Text] {
        try server.done(version, .addAttribute, add(key, Attribute(.objectGroup, .textString(text)), version))
      }
      #expect(
        try server.refusal(version, .setAttribute, add(key, Attribute(.objectGroup, .textString("c")), version))
          == .multiValuedAttribute)
    }
    for version in served where version.major < 2 {
      let server = TestServer()
      let key = try server.create(version)
      #expect(
        try server.refusal(version, .setAttribute, object(key)) == .operationNotSupported)
    }
  }

  @Test func renamingFreesTheOldName() throws {
    let server = TestServer()
    let key = try server.create(name: "old")
    try server.done(.v1_4, .modifyAttribute, modify(key, Attribute(.name, Name("new").value), .v1_4))
    #expect(try server.located([Attribute(.name, Name("new").value)]) == [key])
    #expect(try server.located([Attribute(.name, Name("old").value)]).isEmpty)
    try server.create(name: "old")
  }

  @Test func askedOrderAndMissingOnes() throws {
    let server = TestServer()
    let key = try server.create(name: "k")
    let names: [AttributeName] = [
      .standard(.state), .standard(.deactivationDate), .standard(.name), .standard(.uniqueIdentifier), custom,
    ]
    for version in served {
      let payload = try server.done(
        version, .getAttributes, GetAttributesRequest(.identifier(key), names: names).items(for: version))
      #expect(
        try GetAttributesResponse(payload, version: version).attributes.map(\.name) == [
          .standard(.state), .standard(.name), .standard(.uniqueIdentifier),
        ])
      let twice = GetAttributesRequest(.identifier(key), names: [.standard(.state), .standard(.state)])
      #expect(try server.refusal(version, .getAttributes, twice.items(for: version)) == .invalidMessage)
    }
  }

  @Test func anothersObjectIsAbsent() throws {
    for version in served {
      let server = TestServer()
      let key = try server.create(version, name: "secret")
      let calls: [(KMIP.Operation, [Item])] = [
        (.get, object(key)), (.getAttributes, object(key)), (.getAttributeList, object(key)),
        (.activate, object(key)), (.destroy, object(key)), (.check, object(key)),
        (.revoke, RevokeRequest(.identifier(key), RevocationReason(.keyCompromise)).items),
        (.addAttribute, add(key, Attribute(.objectGroup, .textString("g")), version)),
        (.modifyAttribute, modify(key, Attribute(.name, Name("n").value), version)),
        (
          .deleteAttribute,
          delete(key, version.major < 2 ? .index(.standard(.name), 0) : .all(.standard(.name)), version)
        ),
      ]
      server.principal = Principal(identity: "mallory")
      for (operation, payload) in calls {
        let anothers = try server.ask(version, operation, payload)
        let absent = try server.ask(
          version, operation, [Item(.uniqueIdentifier, .textString("nobody"))] + payload.dropFirst())
        #expect(anothers.status == .operationFailed)
        #expect(anothers.reason == absent.reason)
        #expect(
          anothers.message?.string.replacing(key.text.string, with: "")
            == absent.message?.string.replacing("nobody", with: ""))
      }
      #expect(try server.located([]).isEmpty)
      #expect(try server.located([Attribute(.uniqueIdentifier, .textString(key.text))]).isEmpty)
      server.principal = Principal(identity: "root", isAdministrator: true)
      #expect(try server.located([]) == [key])
      try server.done(version, .get, object(key))
    }
  }
}
