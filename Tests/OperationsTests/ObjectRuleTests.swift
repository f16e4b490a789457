import Access
import KMIP
import TTLV
import Testing

@testable import Operations

/// Set Defaults, Set Constraints, Get Constraints (KMIP 2.1 §6.1.22, §6.1.52, §6.1.53).
@Suite struct ObjectRuleTests {
  private let server = TestServer()
  private static let versions: [ProtocolVersion] = [.v2_1, .v3_0]

  private func set(_ operation: KMIP.Operation, _ rules: [ObjectRule], _ version: ProtocolVersion) throws {
    let tag: TTLV.Tag = operation == .setConstraints ? .constraints : .defaultsInformation
    #expect(try server.done(version, operation, [ObjectRulesRequest(rules).item(tag, for: version)]).isEmpty)
  }

  private func length(_ bits: Int32) -> Attribute { Attribute(.cryptographicLength, .integer(bits)) }

  private func bare(_ attributes: [Attribute], _ version: ProtocolVersion) -> [Item] {
    CreateRequest(.symmetricKey, RequestedAttributes(attributes: attributes)).items(for: version)
  }

  @Test(arguments: versions) func defaults(_ version: ProtocolVersion) throws {
    server.principal.isAdministrator = true
    let rule = ObjectRule([.symmetricKey], [length(128), Attribute(.comment, .textString("by default"))])
    try set(.setDefaults, [rule], version)
    server.principal.isAdministrator = false
    let key = try CreateResponse(try server.done(version, .create, bare([], version)), version: version).identifier
    let attributes = try server.attributes(key)
    #expect(attributes.cryptographicLength == 128)
    #expect(attributes.cryptographicAlgorithm == .aes)
    #expect(attributes.text(.comment) == "by default")
    // What the client says stays.
    let said = try CreateResponse(
      try server.done(version, .create, bare([length(192)], version)), version: version
    ).identifier
    #expect(try server.attributes(said).cryptographicLength == 192)
    let told = try server.done(version, .query, QueryRequest([.queryDefaultsInformation]).items)
    guard case .structure(let defaults)? = told.first?.value else {
      Issue.record("no Defaults Information")
      return
    }
    #expect(defaults.first == rule.item(.objectDefaults, for: version))
    let lengths = defaults.filter { $0.value[.objectType] == .enumeration(ObjectType.symmetricKey.rawValue) }
      .compactMap { $0.value[.attributes]?[.cryptographicLength] }
    #expect(lengths == [.integer(128)])
    // None are left when none are given.
    server.principal.isAdministrator = true
    try server.done(version, .setDefaults, [])
    let last = try CreateResponse(try server.done(version, .create, bare([], version)), version: version).identifier
    #expect(try server.attributes(last).cryptographicLength == 256)
  }

  @Test(arguments: versions) func constraints(_ version: ProtocolVersion) throws {
    server.principal.isAdministrator = true
    let mask = Attribute(.cryptographicUsageMask, .integer(0xC))
    let rules = [ObjectRule([.symmetricKey], [length(192), length(256), mask])]
    try set(.setConstraints, rules, version)
    server.principal.isAdministrator = false
    let told = try server.done(version, .getConstraints, [])
    #expect(told == [ObjectRulesRequest(rules).item(.constraints, for: version)])
    #expect(try server.refusal(version, .create, bare([length(128)], version)) == .constraintViolation)
    let wraps = Attribute(.cryptographicUsageMask, .integer(0x1C))
    #expect(try server.refusal(version, .create, bare([length(256), wraps], version)) == .constraintViolation)
    let encrypts = Attribute(.cryptographicUsageMask, .integer(0x4))
    try server.done(version, .create, bare([length(256), encrypts], version))
    // Versions without the reason have another one.
    let old = CreateRequest(.symmetricKey, aes(bits: 128)).items(for: .v1_4)
    #expect(try server.refusal(.v1_4, .create, old) == .permissionDenied)
    server.principal.isAdministrator = true
    try set(.setConstraints, [], version)
    try server.done(version, .create, bare([length(128)], version))
  }

  @Test func groups() throws {
    server.principal.isAdministrator = true
    try set(.setConstraints, [ObjectRule([], groups: ["strict"], [length(256)])], .v2_1)
    let strict = Attribute(.objectGroup, .textString("strict"))
    #expect(try server.refusal(.v2_1, .create, bare([length(128), strict], .v2_1)) == .constraintViolation)
    try server.done(.v2_1, .create, bare([length(128)], .v2_1))
    try server.done(.v2_1, .create, bare([length(256), strict], .v2_1))
  }

  @Test func refusals() throws {
    server.principal.isPrivileged = false
    let empty = ObjectRulesRequest([]).item(.constraints, for: .v2_1)
    #expect(try server.refusal(.v2_1, .setConstraints, [empty]) == .permissionDenied)
    #expect(try server.refusal(.v2_1, .setDefaults, []) == .permissionDenied)
    #expect(try server.refusal(.v2_0, .setDefaults, []) == .operationNotSupported)
    server.principal.isAdministrator = true
    let template = ObjectRulesRequest([ObjectRule([.user], [length(128)])]).item(.defaultsInformation, for: .v3_0)
    #expect(try server.refusal(.v2_1, .setDefaults, [template]) == .invalidField)
    #expect(try server.refusal(.v2_1, .setConstraints, []) == .invalidMessage)
    let bare = Item(.defaultsInformation, .structure([Item(.objectDefaults, .structure([]))]))
    #expect(try server.refusal(.v2_1, .setDefaults, [bare]) == .invalidMessage)
  }
}
