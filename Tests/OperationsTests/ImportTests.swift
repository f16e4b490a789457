import Access
import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// Import and Export (KMIP 2.1 §6.1.18, §6.1.25; 1.4 §4.41, §4.42).
@Suite struct ImportTests {
  private static let versions = served.filter { $0 >= .v1_4 }

  private func exported(_ server: TestServer, _ identifier: UniqueIdentifier, _ version: ProtocolVersion) throws
    -> ExportResponse
  {
    try ExportResponse(try server.done(version, .export, object(identifier)), version: version)
  }

  @Test(arguments: versions) func whatIsExportedIsImported(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let key = try server.create(
      version, name: "moving",
      [
        Attribute(.contactInformation, .textString("c")),
        Attribute(.vendor(identification: "x", name: "v"), .integer(4)),
        Attribute(.activationDate, .dateTime(1000)),
      ])
    let before = try server.attributes(key, nil, version)
    let file = try exported(server, key, version)
    #expect(file.objectType == .symmetricKey)
    #expect(AttributeSet(file.attributes).objectNames == [Name("moving")])
    let other = TestServer()
    other.time = server.time + 5_000_000
    let value = try #require(file.object)
    try other.done(version, .import, try ImportRequest(key, value, file.attributes).items(for: version))
    let after = try other.attributes(key, nil, version)
    for attribute in before.attributes {
      // Export has used the key; its digest is of the same value.
      if attribute.name == .standard(.fresh) || attribute.name == .standard(.lastChangeDate) { continue }
      #expect(
        after.instances(of: attribute.name).map(\.value) == before.instances(of: attribute.name).map(\.value),
        "\(attribute.name.display)")
    }
    let again = try exported(other, key, version)
    #expect(again.object == file.object)
  }

  @Test func existingObjects() throws {
    let server = TestServer()
    let key = try server.create(.v2_1, name: "first")
    let file = try exported(server, key, .v2_1)
    let value = try #require(file.object)
    let again = try ImportRequest(key, value, file.attributes).items(for: .v2_1)
    #expect(try server.refusal(.v2_1, .import, again) == .objectAlreadyExists)
    #expect(
      try server.refusal(.v1_4, .import, try ImportRequest(key, value, []).items(for: .v1_4)) == .objectAlreadyExists)
    var replacing = ImportRequest(
      key, value, [Attribute(.name, Name("second").value), Attribute(.initialDate, .dateTime(77))],
      replacesExisting: true)
    try server.done(.v2_1, .import, try replacing.items(for: .v2_1))
    let attributes = try server.attributes(key)
    #expect(attributes.objectNames == [Name("second")])
    #expect(attributes.date(.initialDate) == 77)
    #expect(attributes.cryptographicAlgorithm == .aes)
    // A destroyed object comes back.
    try server.done(.v2_1, .destroy, object(key))
    let last = try ExportResponse(try server.done(.v2_1, .export, object(key)), version: .v2_1)
    #expect(last.object == nil)
    #expect(AttributeSet(last.attributes).state == .destroyed)
    try server.done(.v2_1, .import, try replacing.items(for: .v2_1))
    #expect(try server.state(key) == .preActive)
    #expect(try server.located([Attribute(.name, Name("second").value)]) == [key])
    // Whose it is, nobody else learns or changes.
    server.principal.identity = "mallory"
    #expect(try server.refusal(.v2_1, .import, try replacing.items(for: .v2_1)) == .objectAlreadyExists)
    server.principal.identity = "alice"
    replacing.identifier = UniqueIdentifier("other")
    #expect(try server.refusal(.v2_1, .import, try replacing.items(for: .v2_1)) == .nonUniqueNameAttribute)
  }

  @Test func refusals() throws {
    let server = TestServer()
    let value = ManagedObjectValue.symmetricKey(RegisterTests.aesBlock)
    func payload(_ identifier: String, _ attributes: [Attribute]) throws -> [Item] {
      try ImportRequest(UniqueIdentifier(Text(identifier)), value, attributes).items(for: .v2_1)
    }
    let name = Attribute(.name, Name("n").value)
    let comment = Attribute(.comment, .textString("c"))
    let rows: [(String, [Item], ResultReason)] = [
      ("no identifier", try payload("", []), .invalidField),
      ("a long identifier", try payload(String(repeating: "x", count: 300), []), .invalidField),
      (
        "another algorithm",
        try payload("a", [Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.des.rawValue))]),
        .invalidField
      ),
      ("another identifier", try payload("a", [Attribute(.uniqueIdentifier, .textString("b"))]), .invalidField),
      ("two of one", try payload("a", [comment, comment]), .attributeSingleValued),
      ("one name twice", try payload("a", [name, name]), .nonUniqueNameAttribute),
      (
        "an attribute of certificates",
        try payload("a", [Attribute(.certificateSubjectCN, .textString("cn"))]), .invalidAttribute
      ),
      ("destroyed with a value", try payload("a", [Attribute(.state, .enumeration(5))]), .invalidField),
      ("no object", Array(try payload("a", []).dropLast()), .invalidMessage),
    ]
    for (what, payload, reason) in rows {
      #expect(try server.refusal(.v2_1, .import, payload) == reason, "\(what)")
    }
    #expect(try server.refusal(.v2_1, .export, object(UniqueIdentifier("x"))) == .objectNotFound)
    let sensitive = try server.create(.v2_1, [Attribute(.sensitive, .boolean(true))])
    #expect(try server.refusal(.v2_1, .export, object(sensitive)) == .permissionDenied)
    #expect(try server.refusal(.v1_3, .export, object(sensitive)) == .operationNotSupported)
  }
}
