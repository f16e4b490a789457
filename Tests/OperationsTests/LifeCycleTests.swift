import KMIP
import TTLV
import Testing

@testable import Operations

@Suite struct LifeCycleTests {
  private func revocation(_ identifier: UniqueIdentifier, _ code: RevocationReasonCode) -> [Item] {
    RevokeRequest(.identifier(identifier), RevocationReason(code)).items
  }

  @Test(arguments: served) func theUsualWay(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let key = try server.create(version)
    #expect(try server.state(key) == .preActive)
    try server.done(version, .activate, object(key))
    let activated = server.now
    #expect(try server.state(key) == .active)
    #expect(try server.attributes(key).date(.activationDate) == activated)
    try server.done(version, .revoke, revocation(key, .cessationOfOperation))
    let revoked = server.now
    let attributes = try server.attributes(key)
    #expect(attributes.state == .deactivated)
    #expect(attributes.date(.deactivationDate) == revoked)
    #expect(attributes.date(.lastChangeDate) == revoked)
    #expect(attributes.revocationReason == RevocationReason(.cessationOfOperation))
    try server.done(version, .destroy, object(key))
    let destroyed = try server.attributes(key)
    #expect(destroyed.state == .destroyed)
    #expect(destroyed.date(.destroyDate) == server.now - 1)
  }

  @Test func compromise() throws {
    let server = TestServer()
    let key = try server.create(.v1_3)
    let made = server.now
    try server.done(.v1_3, .revoke, revocation(key, .keyCompromise))
    let attributes = try server.attributes(key)
    #expect(attributes.state == .compromised)
    #expect(attributes.date(.compromiseDate) == server.now - 1)
    #expect(attributes.date(.compromiseOccurrenceDate) == made)
    #expect(attributes.date(.deactivationDate) == nil)
    try server.done(.v1_3, .destroy, object(key))
    #expect(try server.state(key) == .destroyedCompromised)
    let other = try server.create(.v1_3)
    try server.done(.v1_3, .destroy, object(other))
    try server.done(
      .v1_3, .revoke,
      RevokeRequest(.identifier(other), RevocationReason(.caCompromise), compromiseOccurrenceDate: 5).items)
    #expect(try server.state(other) == .destroyedCompromised)
    #expect(try server.attributes(other).date(.compromiseOccurrenceDate) == 5)
  }

  @Test func forbiddenTransitions() throws {
    for (version, wrongState, revoke, destroyed): (ProtocolVersion, ResultReason, ResultReason, ResultReason) in [
      (.v1_0, .permissionDenied, .illegalOperation, .permissionDenied),
      (.v1_4, .permissionDenied, .illegalOperation, .permissionDenied),
      (.v2_0, .wrongKeyLifecycleState, .wrongKeyLifecycleState, .objectDestroyed),
      (.v2_1, .wrongKeyLifecycleState, .wrongKeyLifecycleState, .objectDestroyed),
    ] {
      let server = TestServer()
      let key = try server.create(version)
      #expect(try server.refusal(version, .revoke, revocation(key, .unspecified)) == revoke)
      try server.done(version, .activate, object(key))
      #expect(try server.refusal(version, .activate, object(key)) == wrongState)
      #expect(try server.refusal(version, .destroy, object(key)) == wrongState)
      try server.done(version, .revoke, revocation(key, .unspecified))
      #expect(try server.refusal(version, .revoke, revocation(key, .superseded)) == revoke)
      try server.done(version, .destroy, object(key))
      #expect(try server.refusal(version, .destroy, object(key)) == destroyed)
      #expect(try server.refusal(version, .activate, object(key)) == wrongState)
      let get = try server.refusal(version, .get, object(key))
      #expect(get == (version.major < 2 ? .itemNotFound : .objectDestroyed))
      let badDate = RevokeRequest(
        .identifier(key), RevocationReason(.superseded), compromiseOccurrenceDate: 5)
      #expect(try server.refusal(version, .revoke, badDate.items) == .invalidField)
    }
  }

  @Test func timeAloneChangesStates() throws {
    let server = TestServer()
    let key = try server.create(
      .v2_1,
      [
        Attribute(.activationDate, .dateTime(server.now + 100)),
        Attribute(.deactivationDate, .dateTime(server.now + 200)),
      ])
    #expect(try server.state(key) == .preActive)
    #expect(try server.located([Attribute(.state, .enumeration(State.active.rawValue))]).isEmpty)
    server.time += 100_000
    #expect(try server.state(key) == .active)
    #expect(try server.located([Attribute(.state, .enumeration(State.active.rawValue))]) == [key])
    #expect(try server.refusal(.v2_1, .destroy, object(key)) == .wrongKeyLifecycleState)
    #expect(try server.refusal(.v2_1, .activate, object(key)) == .wrongKeyLifecycleState)
    server.time += 100_000
    #expect(try server.state(key) == .deactivated)
    try server.done(.v2_1, .destroy, object(key))
    #expect(try server.state(key) == .destroyed)
  }

  @Test func pastActivationDateMeansActive() throws {
    let server = TestServer()
    let key = try server.create(.v1_2, [Attribute(.activationDate, .dateTime(server.now - 3600))])
    #expect(try server.state(key) == .active)
  }

  @Test func datesMustFollowOneAnother() throws {
    let server = TestServer()
    let backwards = aes([
      Attribute(.activationDate, .dateTime(server.now + 200)),
      Attribute(.deactivationDate, .dateTime(server.now + 100)),
    ])
    #expect(
      try server.refusal(.v1_4, .create, CreateRequest(.symmetricKey, backwards).items(for: .v1_4)) == .invalidField)
    #expect(
      try server.refusal(.v2_1, .create, CreateRequest(.symmetricKey, backwards).items(for: .v2_1))
        == .invalidAttributeValue)
  }

  @Test func datesFreezeWithTheirTransition() throws {
    for (version, reason): (ProtocolVersion, ResultReason) in [
      (.v1_0, .permissionDenied), (.v1_4, .permissionDenied), (.v2_0, .permissionDenied),
      (.v2_1, .wrongKeyLifecycleState),
    ] {
      let server = TestServer()
      let key = try server.create(version, [Attribute(.activationDate, .dateTime(server.now + 500))])
      let later = ModifyAttributeRequest(
        .identifier(key), Attribute(.activationDate, .dateTime(server.now + 900)))
      try server.done(version, .modifyAttribute, later.items(for: version))
      let now = ModifyAttributeRequest(.identifier(key), Attribute(.activationDate, .dateTime(server.now)))
      try server.done(version, .modifyAttribute, now.items(for: version))
      #expect(try server.state(key) == .active)
      #expect(try server.refusal(version, .modifyAttribute, now.items(for: version)) == reason)
    }
  }

  @Test(arguments: [
    (ProtocolVersion.v1_0, ResultReason.permissionDenied), (.v1_4, .permissionDenied),
    (.v2_0, .incompatibleCryptographicUsageMask), (.v2_1, .incompatibleCryptographicUsageMask),
  ])
  func check(_ version: ProtocolVersion, _ reason: ResultReason) throws {
    let server = TestServer()
    let key = try server.create(version)
    let fine = CheckRequest(.identifier(key), usageMask: .encrypt, leaseTime: 60)
    let payload = try server.done(version, .check, fine.items)
    #expect(try ObjectResponse(payload, version: version).identifier == key)
    let wrong = CheckRequest(.identifier(key), usageMask: .sign)
    #expect(try server.refusal(version, .check, wrong.items) == reason)
    let long = CheckRequest(.identifier(key), leaseTime: 1_000_000)
    #expect(try server.refusal(version, .check, long.items) == .permissionDenied)
  }
}
