import Access
import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// What KMIP 3.0 adds to objects: users, groups, credentials, Deactivate, Obliterate.
@Suite struct SystemObjectTests {
  private let server = TestServer()

  private func identifier(_ payload: [Item]) throws -> UniqueIdentifier {
    try ObjectResponse(payload, version: .v3_0).identifier
  }

  private let password = ManagedObjectValue.system(
    SystemObject(.passwordCredential, [Item(.password, .textString("password1"))]))

  private func named(_ name: Text, _ more: [Attribute] = []) -> [Item] {
    AttributesRequest(RequestedAttributes(attributes: [Attribute(.name, Name(name).value)] + more)).items(for: .v3_0)
  }

  /// Links of 3.0 name their object by identifier, by its Name, or as what this batch has made (facts §5).
  @Test func linksWithinABatch() throws {
    server.principal.isAdministrator = true
    let credential = try CreateCredentialRequest(.password, RequestedAttributes(), password).items(for: .v3_0)
    func user(_ name: Text, _ link: Value) -> [Item] {
      [Item(.attributes, .structure([Item(.credentialLink, link), Item(.name, .textString(name))]))]
    }
    for (name, link): (Text, Value) in [
      ("a", .enumeration(UniqueIdentifierEnumeration.idPlaceholder.rawValue)),
      ("b", .enumeration(UniqueIdentifierEnumeration.createCredential.rawValue)), ("c", .integer(0)),
      ("d", .integer(-1)),
    ] {
      let response = try server.send(
        RequestMessage(
          header: RequestHeader(version: .v3_0),
          items: [
            RequestBatchItem(.createCredential, payload: credential),
            RequestBatchItem(.createUser, payload: user(name, link)),
          ]))
      #expect(response.items.map(\.status) == [.success, .success], "\(response.items.last?.message ?? "")")
      let made = try response.items.map { try identifier(try #require($0.payload)) }
      #expect(try server.attributes(made[1], nil, .v3_0)[.credentialLink] == .reference(made[0].text))
    }
    #expect(try server.refusal(.v3_0, .createUser, user("e", .integer(0))) == .objectNotFound)
    #expect(try server.refusal(.v3_0, .createUser, user("e", .boolean(true))) == .invalidAttributeValue)
  }

  /// The same of the links that one structure holds before 3.0.
  @Test func linksByName() throws {
    let first = try server.create(.v3_0, name: "first")
    let second = try server.create(.v3_0)
    func adding(_ link: Value) -> [Item] {
      [
        Item(.uniqueIdentifier, .identifier(second.text)),
        Item(.newAttribute, .structure([Item(.previousLink, link)])),
      ]
    }
    #expect(try server.refusal(.v3_0, .addAttribute, adding(.nameReference("none"))) == .invalidField)
    #expect(try server.refusal(.v3_0, .addAttribute, adding(.boolean(true))) == .invalidField)
    try server.done(.v3_0, .addAttribute, adding(.nameReference("first")))
    let told = try server.done(.v3_0, .getAttributes, object(second))
    #expect(told.last?.value[.previousLink] == .reference(first.text))
    for link in [Value.reference(first.text), .nameReference("first")] {
      let asked = [Item(.attributes, .structure([Item(.previousLink, link)]))]
      let found = try LocateResponse(try server.done(.v3_0, .locate, asked), version: .v3_0).identifiers
      #expect(found == [second])
    }
    let nobody = [Item(.attributes, .structure([Item(.previousLink, .nameReference("none"))]))]
    #expect(try LocateResponse(try server.done(.v3_0, .locate, nobody), version: .v3_0).identifiers.isEmpty)
  }

  @Test func usersGroupsAndCredentials() throws {
    server.principal.isPrivileged = false
    let request = try CreateCredentialRequest(.password, RequestedAttributes(), password).items(for: .v3_0)
    #expect(try server.refusal(.v3_0, .createCredential, request) == .permissionDenied)
    #expect(try server.refusal(.v3_0, .createUser, named("u")) == .permissionDenied)
    server.principal.isAdministrator = true
    let credential = try identifier(try server.done(.v3_0, .createCredential, request))
    let link = Attribute(.credentialLink, .reference(credential.text))
    let user = try identifier(try server.done(.v3_0, .createUser, named("u", [link])))
    let group = try identifier(try server.done(.v3_0, .createGroup, named("g")))
    // One name space, whoever makes them.
    server.principal.identity = "bob"
    #expect(try server.refusal(.v3_0, .createUser, named("u")) == .nonUniqueNameAttribute)
    let attributes = try server.attributes(user, nil, .v3_0)
    #expect(attributes.objectNames == [Name("u")])
    #expect(attributes.enumeration(.objectClass) == ObjectClass.system)
    #expect(attributes[.credentialLink] == .reference(credential.text))
    #expect(attributes.state == nil)
    #expect(try server.attributes(credential, nil, .v3_0).enumeration(.credentialType) == CredentialType.password)
    for one in [user, group] {
      #expect(try server.ask(.v3_0, .get, object(one)).status == .operationFailed)
      // Older versions have no words for them.
      #expect(try server.refusal(.v2_1, .getAttributes, object(one)) == .objectNotFound)
    }
    // Locate looks for users' objects unless it is told otherwise.
    let key = try server.create(.v3_0)
    func found(_ mask: ObjectClassMask?) throws -> Set<UniqueIdentifier> {
      var request = LocateRequest([])
      request.objectClass = mask
      let payload = try server.done(.v3_0, .locate, request.items(for: .v3_0))
      return Set(try LocateResponse(payload, version: .v3_0).identifiers)
    }
    #expect(try found(nil) == [key])
    #expect(try found(.system) == [credential, user, group])
    #expect(try found([.user, .system]) == [key, credential, user, group])
    server.principal.isAdministrator = false
    #expect(try server.refusal(.v3_0, .getAttributes, object(user)) == .itemNotFound)
    #expect(try found(.system).isEmpty)
  }

  /// A user that was made proves itself by what it links to, and no longer than both are there.
  @Test func usersAuthenticate() throws {
    var settings = OperationSettings()
    settings.issuingAuthority = IssuingAuthority(owner: "issuer", keyName: "k", certificateName: "c")
    let server = TestServer(settings: settings)
    server.principal = Principal(identity: "bob")
    let bobs = try server.create(.v3_0)
    server.principal = Principal(identity: "root", isAdministrator: true)
    let request = try CreateCredentialRequest(.password, RequestedAttributes(), password).items(for: .v3_0)
    let credential = try identifier(try server.done(.v3_0, .createCredential, request))
    let link = Attribute(.credentialLink, .reference(credential.text))
    for name in ["bob", "issuer"] as [Text] { _ = try server.done(.v3_0, .createUser, named(name, [link])) }
    server.principal = Principal(identity: "alice")
    func reason(_ name: Text, _ word: String, _ version: ProtocolVersion = .v3_0) throws -> ResultReason? {
      var header = RequestHeader(version: version)
      header.credentials = [.usernameAndPassword(username: name, password: SecretBytes(word.utf8))]
      let payload = GetAttributesRequest(.identifier(bobs), names: [.standard(.state)]).items(for: version)
      let message = RequestMessage(header: header, items: [RequestBatchItem(.getAttributes, payload: payload)])
      return try server.send(message).items.first?.reason
    }
    for version in [ProtocolVersion.v1_4, .v2_1, .v3_0] {
      #expect(try reason("bob", "password1", version) == nil)
      #expect(try reason("bob", "password2", version) == .authenticationNotSuccessful)
    }
    // Passed over, like anybody who is not known.
    #expect(try reason("issuer", "password1") == .itemNotFound)
    #expect(try reason("issuer", "password2") == .itemNotFound)
    server.principal = Principal(identity: "root", isAdministrator: true)
    try server.done(.v3_0, .destroy, object(credential))
    server.principal = Principal(identity: "alice")
    #expect(try reason("bob", "password1") == .authenticationNotSuccessful)
  }

  /// Devices and certificates are credentials of a User too.
  @Test func devicesAndCertificatesProveAUser() throws {
    var settings = OperationSettings()
    settings.reprovisions = true
    let server = TestServer(settings: settings)
    server.principal = Principal(identity: "bob")
    let bobs = try server.create(.v3_0)
    server.principal = Principal(identity: "root", isAdministrator: true)
    let pair = try CreateKeyPairResponse(
      try server.done(
        .v2_1, .createKeyPair,
        CreateKeyPairRequest(
          common: RequestedAttributes(attributes: [Attribute(.cryptographicUsageMask, .integer(3))]),
          privateKey: RequestedAttributes(), publicKey: RequestedAttributes()
        ).items(for: .v2_1)), version: .v2_1)
    let got = try GetResponse(try server.done(.v2_1, .get, object(pair.publicKey)), version: .v2_1)
    let key = try #require(got.object.keyBlock.flatMap { KeyForms.publicMaterial($0) })
    let cryptographer = SeededCryptographer(seed: 2)
    let certificate = try cryptographer.root(subject: Array("CN=bob".utf8), key: key)
    let device = ManagedObjectValue.system(
      SystemObject(
        .deviceCredential,
        [Item(.deviceSerialNumber, .textString("SN1")), Item(.machineIdentifier, .textString("m"))]))
    let rows: [(CredentialType, ManagedObjectValue)] = [
      (.device, device), (.certificate, .certificate(type: .x_509, value: certificate)),
    ]
    let links = try rows.map { type, value in
      let request = try CreateCredentialRequest(type, RequestedAttributes(), value).items(for: .v3_0)
      let made = try identifier(try server.done(.v3_0, .createCredential, request))
      return Attribute(.credentialLink, .reference(made.text))
    }
    let user = try identifier(try server.done(.v3_0, .createUser, named("bob", links)))
    server.principal = Principal(identity: "alice")
    func isBob(_ credential: Credential, by shown: [UInt8]? = nil) throws -> Bool {
      server.principal.certificate = shown
      var header = RequestHeader(version: .v2_1)
      header.credentials = [credential]
      let payload = GetAttributesRequest(.identifier(bobs), names: [.standard(.state)]).items(for: .v2_1)
      let message = RequestMessage(header: header, items: [RequestBatchItem(.getAttributes, payload: payload)])
      return try server.send(message).items.first?.status == .success
    }
    var said = DeviceCredential()
    said.serialNumber = "SN1"
    #expect(!(try isBob(.device(said))))
    said.machineIdentifier = "m"
    said.mediaIdentifier = "whatever"
    #expect(try isBob(.device(said)))
    let shown = try cryptographer.digest(.sha_256, of: SecretBytes(certificate))
    let name = Credential.usernameAndPassword(username: "bob", password: nil)
    #expect(try isBob(name, by: shown))
    #expect(!(try isBob(name, by: [UInt8](repeating: 9, count: 32))))
    #expect(!(try isBob(.usernameAndPassword(username: "bob", password: SecretBytes("x".utf8)), by: shown)))
    server.principal = Principal(identity: "root", isAdministrator: true)
    try server.done(.v3_0, .destroy, object(user))
    server.principal = Principal(identity: "alice")
    #expect(!(try isBob(.device(said))))
    #expect(!(try isBob(name, by: shown)))
  }

  @Test func obliterateLeavesNothing() throws {
    server.principal.isPrivileged = true
    let key = try server.create(.v3_0, name: "gone", [Attribute(.activationDate, .dateTime(1000))])
    #expect(try server.refusal(.v3_0, .obliterate, object(key)) == .wrongKeyLifecycleState)
    try server.done(.v3_0, .deactivate, DeactivateRequest(.identifier(key)).items)
    #expect(try server.done(.v3_0, .obliterate, object(key)).isEmpty)
    #expect(try server.refusal(.v3_0, .getAttributes, object(key)) == .itemNotFound)
    #expect(try server.located([Attribute(.name, Name("gone").value)], .v3_0).isEmpty)
    #expect(try server.refusal(.v3_0, .obliterate, object(key)) == .objectNotFound)
    // The name is free, and so is the identifier.
    let next = try server.create(.v3_0, name: "gone")
    try server.done(.v3_0, .destroy, object(next))
    try server.done(.v3_0, .obliterate, object(next))
    let destroyed = LocateRequest([], storageStatus: [.destroyedStorage, .onLineStorage])
    let left = try LocateResponse(
      try server.done(.v3_0, .locate, destroyed.items(for: .v3_0)), version: .v3_0)
    #expect(left.identifiers.isEmpty)
  }

  /// Made and obliterated in one request: there is nothing to write.
  @Test func obliteratedInTheBatchThatMadeIt() throws {
    server.principal.isPrivileged = true
    let placeholder = Item(.uniqueIdentifier, .enumeration(UniqueIdentifierEnumeration.idPlaceholder.rawValue))
    let response = try server.send(
      RequestMessage(
        header: RequestHeader(version: .v3_0),
        items: [
          RequestBatchItem(.create, payload: CreateRequest(.symmetricKey, aes(name: "brief")).items(for: .v3_0)),
          RequestBatchItem(.obliterate, payload: [placeholder]),
          RequestBatchItem(.getAttributes, payload: [placeholder]),
        ]))
    #expect(response.items.map(\.status) == [.success, .success, .operationFailed])
    #expect(try server.located([], .v3_0).isEmpty)
    try server.create(.v3_0, name: "brief")
  }

  @Test func deactivate() throws {
    let key = try server.create(.v3_0)
    #expect(
      try server.refusal(.v3_0, .deactivate, DeactivateRequest(.identifier(key)).items) == .wrongKeyLifecycleState)
    try server.done(.v3_0, .activate, object(key))
    let later = server.now + 1000
    let reason = Value.structure([
      Item(.deactivationReasonCode, .enumeration(DeactivationReasonCode.usageLimit.rawValue))
    ])
    try server.done(.v3_0, .deactivate, DeactivateRequest(.identifier(key), reason: reason, date: later).items)
    #expect(try server.state(key) == .active)
    server.time += 2_000_000
    #expect(try server.state(key) == .deactivated)
    let attributes = try server.attributes(key, nil, .v3_0)
    #expect(attributes.date(.deactivationDate) == later)
    #expect(attributes[.deactivationReason] == reason)
  }

  @Test func theIdentifierIsRequired() throws {
    #expect(try server.refusal(.v3_0, .getAttributes, []) == .invalidMessage)
  }
}
