import Access
import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// Objects in every state, for requests that must be refused.
struct RefusalStage {
  let server: TestServer
  let version: ProtocolVersion
  let preActive: UniqueIdentifier
  let active: UniqueIdentifier
  let deactivated: UniqueIdentifier
  let compromised: UniqueIdentifier
  let destroyed: UniqueIdentifier
  /// With Process Start and Protect Stop in the past, and Usage Limits of 10.
  let used: UniqueIdentifier
  let sensitive: UniqueIdentifier
  let locked: UniqueIdentifier
  let opaque: UniqueIdentifier
  let certificate: UniqueIdentifier
  /// A template: 1.x only, elsewhere a name of nothing.
  let template: UniqueIdentifier
  /// An object of another identity.
  let anothers: UniqueIdentifier
  let absent = UniqueIdentifier("absent")

  init(_ version: ProtocolVersion) throws {
    let server = TestServer()
    self.server = server
    self.version = version
    func revoke(_ identifier: UniqueIdentifier, _ code: RevocationReasonCode) throws {
      try server.done(
        version, .revoke, RevokeRequest(.identifier(identifier), RevocationReason(code)).items)
    }
    func register(_ value: ManagedObjectValue, _ attributes: [Attribute], _ version: ProtocolVersion) throws
      -> UniqueIdentifier
    {
      let request = RegisterRequest(value.objectType, RequestedAttributes(attributes: attributes), value)
      let made = try server.done(version, .register, try request.items(for: version))
      return try ObjectResponse(made, version: version).identifier
    }
    let group = Attribute(.objectGroup, .textString("g"))
    preActive = try server.create(
      version, name: "mine",
      [group, Attribute(.objectGroup, .textString("h")), Attribute(.contactInformation, .textString("c"))])
    active = try server.create(version, name: "active")
    try server.done(version, .activate, object(active))
    deactivated = try server.create(version)
    try server.done(version, .activate, object(deactivated))
    try revoke(deactivated, .superseded)
    compromised = try server.create(version)
    try revoke(compromised, .keyCompromise)
    destroyed = try server.create(version)
    try server.done(version, .destroy, object(destroyed))
    used = try server.create(
      version,
      [
        Attribute(.activationDate, .dateTime(server.now - 30)),
        Attribute(.processStartDate, .dateTime(server.now - 20)),
        Attribute(.protectStopDate, .dateTime(server.now - 10)),
        Attribute(
          .usageLimits,
          .structure([Item(.usageLimitsTotal, .longInteger(10)), Item(.usageLimitsUnit, .enumeration(1))])),
      ])
    sensitive = try server.create(.v2_1, [Attribute(.sensitive, .boolean(true))])
    locked = try server.create(.v2_1, [Attribute(.extractable, .boolean(false))])
    opaque = try register(.opaqueObject(type: 0x8000_0001, value: SecretBytes([1, 2])), [], version)
    certificate = try register(.certificate(type: .x_509, value: [0x30, 0]), [], version)
    template = try register(
      .template([Attribute(.cryptographicLength, .integer(128))]), [Attribute(.name, Name("t").value)], .v1_4)
    server.principal = Principal(identity: "mallory")
    anothers = try server.create(version, name: "hers")
    server.principal = Principal(identity: "alice")
  }

  func named(_ identifier: UniqueIdentifier) -> [Item] { [Item(.uniqueIdentifier, .textString(identifier.text))] }

  // MARK: Attributes as the version spells them, right or wrong

  func spelled(_ attribute: Attribute) -> Item {
    attribute.encoded(for: version) ?? spelled(attribute.name, attribute.value, index: attribute.index)
  }

  /// 3.0 has plain Names, and groups that are objects: what is said of a group is said of a comment there.
  func spelled(_ type: AttributeType, _ value: Value) -> Item {
    guard version >= .v3_0 else { return spelled(.standard(type), value, index: nil) }
    return spelled(
      .standard(type == .objectGroup ? .comment : type), type == .name ? value[.nameValue] ?? value : value, index: nil)
  }

  private func spelled(_ name: AttributeName, _ value: Value, index: Int32?) -> Item {
    guard case .standard(let type) = name else { return Item(.attribute, .structure([])) }
    guard version.major < 2 else { return Item(type.tag, value) }
    return Item(
      .attribute,
      .structure([Item(.attributeName, .textString(type.name)), Item(.attributeValue, value)]))
  }

  func new(_ identifier: UniqueIdentifier, _ items: [Item]) -> [Item] {
    named(identifier) + (version.major < 2 ? items : [Item(.newAttribute, .structure(items))])
  }

  func current(_ item: Item) -> [Item] { version.major < 2 ? [] : [Item(.currentAttribute, .structure([item]))] }

  func reference(_ type: AttributeType, index: Int32? = nil) -> [Item] {
    guard version.major < 2 else { return [Item(.attributeReference, .enumeration(type.rawValue))] }
    return [Item(.attributeName, .textString(type.name))] + (index.map { [Item(.attributeIndex, .integer($0))] } ?? [])
  }

  func attributes(_ items: [Item]) -> Item {
    Item(version.major < 2 ? .templateAttribute : .attributes, .structure(items))
  }

  var aesItems: [Item] { aes().attributes.map { spelled($0) } }

  /// A Create payload for an AES key with further or other items.
  func creation(_ more: [Item], type: ObjectType = .symmetricKey, base: [Item]? = nil) -> [Item] {
    [Item(.objectType, .enumeration(type.rawValue)), attributes((base ?? aesItems) + more)]
  }

  func registration(_ value: ManagedObjectValue, as type: ObjectType? = nil, _ more: [Item] = []) throws -> [Item] {
    [
      Item(.objectType, .enumeration((type ?? value.objectType).rawValue)), attributes(more),
      try value.encoded(for: version),
    ]
  }

  func pair(common: [Item] = [], privateKey: [Item] = [], publicKey: [Item] = []) -> [Item] {
    let tags: [(TTLV.Tag, TTLV.Tag, [Item])] = [
      (.commonTemplateAttribute, .commonAttributes, common),
      (.privateKeyTemplateAttribute, .privateKeyAttributes, privateKey),
      (.publicKeyTemplateAttribute, .publicKeyAttributes, publicKey),
    ]
    return tags.filter { !$0.2.isEmpty }.map { Item(version.major < 2 ? $0.0 : $0.1, .structure($0.2)) }
  }
}

/// A request that must be refused, and the Result Reasons of 1.x, 2.0 and 2.1. For 3.0, whose lists are not known, those of
/// 2.1 are taken, but where its tables or cases say otherwise.
struct Refusal: Sendable {
  let what: String
  let versions: ClosedRange<ProtocolVersion>
  let operation: KMIP.Operation
  let older: ResultReason
  let newer: ResultReason
  let newest: ResultReason
  let payload: @Sendable (RefusalStage) throws -> [Item]

  init(
    _ operation: KMIP.Operation, _ what: String, _ older: ResultReason, _ newer: ResultReason,
    _ newest: ResultReason? = nil, in versions: ClosedRange<ProtocolVersion> = .v1_0 ... .v3_0,
    _ payload: @escaping @Sendable (RefusalStage) throws -> [Item]
  ) {
    self.operation = operation
    self.what = what
    self.older = older
    self.newer = newer
    self.newest = newest ?? newer
    self.versions = versions
    self.payload = payload
  }

  func reason(in version: ProtocolVersion) -> ResultReason {
    guard version >= .v3_0 else { return version.major < 2 ? older : version == .v2_0 ? newer : newest }
    switch (operation, what) {
    // The Unique Identifier is required: who means the ID Placeholder says so.
    case (_, "no object, no placeholder"): return .invalidMessage
    // As case BL-M-20-30 has it.
    case (.getAttributes, "absent"), (.getAttributes, "another's"), (.getAttributes, "empty name"): return .itemNotFound
    // There is no such field and no such attribute.
    case (.locate, "unknown group member"): return .invalidMessage
    case (.locate, "value of a wrong type"), (.addAttribute, "unknown link type"): return .invalidAttribute
    default: return newest
    }
  }
}
