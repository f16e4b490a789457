import Access
import KMIP
import Registry
import Secrets
import Store
import TTLV
import Testing

@testable import Operations

@Suite struct BatchTests {
  private func batch(
    _ version: ProtocolVersion, _ option: BatchErrorContinuationOption, _ items: [(KMIP.Operation, [Item])]
  ) -> RequestMessage {
    var header = RequestHeader(version: version)
    header.errorContinuation = option
    return RequestMessage(
      header: header,
      items: items.enumerated().map { RequestBatchItem($0.element.0, id: [UInt8($0.offset)], payload: $0.element.1) })
  }

  private func creation(_ version: ProtocolVersion, _ name: Text) -> (KMIP.Operation, [Item]) {
    (.create, CreateRequest(.symmetricKey, aes(name: name)).items(for: version))
  }

  private let absent = UniqueIdentifier("absent")

  @Test(arguments: served) func placeholder(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let it = placeholderItems(version)
    let response = try server.send(
      batch(version, .stop, [creation(version, "a"), (.activate, it), (.get, it), (.getAttributeList, it)]))
    #expect(response.items.map(\.status) == [.success, .success, .success, .success])
    try #require(response.items.count == 4)
    #expect(
      response.items.map(\.uniqueBatchItemID) == (version < .v3_0 ? [[0], [1], [2], [3]] : [nil, nil, nil, nil]))
    let made = try CreateResponse(try #require(response.items[0].payload), version: version).identifier
    #expect(try GetResponse(try #require(response.items[2].payload), version: version).identifier == made)
    #expect(try server.state(made) == .active)
    // The placeholder does not outlive the batch.
    #expect(try server.refusal(version, .activate, it) == (version.major < 2 ? .itemNotFound : .objectNotFound))
  }

  @Test(arguments: served) func locateSetsAndEmptiesThePlaceholder(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let first = try server.create(version, name: "a")
    let find = (KMIP.Operation.locate, LocateRequest([Attribute(.name, Name("a").value)]).items(for: version))
    var response = try server.send(batch(version, .stop, [find, (.get, placeholderItems(version))]))
    #expect(try GetResponse(try #require(response.items[1].payload), version: version).identifier == first)
    server.principal.mayReuseNames = true
    try server.create(version, name: "a")
    response = try server.send(batch(version, .stop, [find, (.get, placeholderItems(version))]))
    #expect(response.items.map(\.status) == [.success, .operationFailed])
  }

  @Test(arguments: served) func stopKeepsThePrefix(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let response = try server.send(
      batch(version, .stop, [creation(version, "a"), (.destroy, object(absent)), creation(version, "b")]))
    #expect(response.items.map(\.status) == [.success, .operationFailed])
    #expect(try server.located([Attribute(.name, Name("a").value)]).count == 1)
    #expect(try server.located([Attribute(.name, Name("b").value)]).isEmpty)
  }

  @Test(arguments: served) func continueKeepsWhatSucceeded(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let response = try server.send(
      batch(
        version, .continue,
        [creation(version, "a"), (.destroy, object(absent)), creation(version, "a"), creation(version, "b")]))
    #expect(response.items.map(\.status) == [.success, .operationFailed, .operationFailed, .success])
    #expect(try server.located([]).count == 2)
  }

  @Test(arguments: served) func undoUndoesAll(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let kept = try server.create(version, name: "kept")
    let before = server.store.applied
    let response = try server.send(
      batch(
        version, .undo,
        [
          creation(version, "a"), (.get, placeholderItems(version)), (.activate, object(kept)),
          (.destroy, object(absent)),
          creation(version, "b"),
        ]))
    #expect(
      response.items.map(\.status) == [.operationUndone, .operationUndone, .operationUndone, .operationFailed])
    // An undone item returns no material.
    let got = try #require(response.items[1].payload)
    #expect(got.map(\.tag) == [.uniqueIdentifier])
    #expect(server.store.applied == before)
    #expect(try server.state(kept) == .preActive)
    #expect(try server.located([]) == [kept])
  }

  @Test func itemsSeeOneAnother() throws {
    let server = TestServer()
    let response = try server.send(
      batch(
        .v2_1, .continue,
        [
          creation(.v2_1, "a"), (.locate, LocateRequest([Attribute(.name, Name("a").value)]).items(for: .v2_1)),
          (.destroy, []), (.locate, LocateRequest([Attribute(.name, Name("a").value)]).items(for: .v2_1)),
          creation(.v2_1, "a"),
        ]))
    #expect(response.items.allSatisfy { $0.status == .success })
    #expect(try LocateResponse(try #require(response.items[1].payload), version: .v2_1).identifiers.count == 1)
    #expect(try LocateResponse(try #require(response.items[3].payload), version: .v2_1).identifiers.isEmpty)
  }

  @Test func referencesByPlace() throws {
    let server = TestServer()
    func get(_ reference: ObjectReference) -> (KMIP.Operation, [Item]) { (.get, GetRequest(reference).items) }
    let response = try server.send(
      batch(
        .v2_1, .continue,
        [
          creation(.v2_1, "a"), creation(.v2_1, "b"), get(.result(.create)), get(.ordinal(0)), get(.ordinal(-3)),
          get(.result(.register)), get(.ordinal(9)), get(.result(.idPlaceholder)),
        ]))
    func identifier(_ at: Int) throws -> UniqueIdentifier {
      try GetResponse(try #require(response.items[at].payload), version: .v2_1).identifier
    }
    let a = try CreateResponse(try #require(response.items[0].payload), version: .v2_1).identifier
    let b = try CreateResponse(try #require(response.items[1].payload), version: .v2_1).identifier
    #expect(try identifier(2) == b)
    #expect(try identifier(3) == a)
    #expect(try identifier(4) == b)
    #expect(response.items[5].reason == .objectNotFound)
    #expect(response.items[6].reason == .objectNotFound)
    #expect(try identifier(7) == b)
  }

  @Test func severalItemsNeedIdentifiers() throws {
    let server = TestServer()
    var message = batch(.v1_4, .continue, [creation(.v1_4, "a"), creation(.v1_4, "b")])
    message.items[1].uniqueBatchItemID = nil
    let response = try server.send(message)
    #expect(response.items.map(\.status) == [.success, .operationFailed])
    #expect(response.items[1].reason == .invalidMessage)
  }

  @Test(arguments: served) func sizeIsDecidedBeforeAnythingChanges(_ version: ProtocolVersion) throws {
    let server = TestServer()
    var message = batch(version, .stop, [creation(version, "a")])
    message.header.maximumResponseSize = 40
    let before = server.store.applied
    let response = try server.send(message)
    #expect(response.items.map(\.reason) == [.responseTooLarge])
    #expect(server.store.applied == before)
    message.header.maximumResponseSize = 8192
    #expect(try server.send(message).items.map(\.status) == [.success])
  }

  @Test func criticalExtensionsRefuseTheWholeMessage() throws {
    let server = TestServer()
    func message(_ isCritical: Bool) throws -> RequestMessage {
      var message = batch(.v1_2, .continue, [creation(.v1_2, "a"), creation(.v1_2, "b")])
      message.items[1].extensions = [
        try MessageExtension(
          Item(
            .messageExtension,
            .structure([
              Item(.vendorIdentification, .textString("acme")), Item(.criticalityIndicator, .boolean(isCritical)),
              Item(.vendorExtension, .structure([])),
            ])), version: .v1_2)
      ]
      return message
    }
    let refused = try server.send(try message(true))
    #expect(refused.items.map(\.reason) == [.featureNotSupported, .featureNotSupported])
    #expect(try server.located([]).isEmpty)
    #expect(try server.send(try message(false)).items.map(\.status) == [.success, .success])
  }

  @Test func credentialsAreIgnoredUnlessRefused() throws {
    for (refuses, isEmpty, status): (Bool, Bool, ResultStatus) in [
      (false, false, .success), (true, true, .success), (true, false, .operationFailed),
    ] {
      let server = TestServer(settings: OperationSettings(refusesCredentials: refuses))
      var message = batch(.v1_0, .stop, [creation(.v1_0, "a")])
      message.header.credentials = [
        .usernameAndPassword(username: isEmpty ? "" : "u", password: isEmpty ? nil : .init([0x70]))
      ]
      let response = try server.send(message)
      #expect(response.items.map(\.status) == [status])
      if status != .success { #expect(response.items[0].reason == .authenticationNotSuccessful) }
    }
  }

  @Test func sealedNodesSaySoAndTellTheNode() throws {
    let server = TestServer(sealing: SealedOff())
    let frame = BinaryEncoder.encode(
      RequestMessage(
        header: RequestHeader(version: .v2_1), items: [RequestBatchItem(.destroy, payload: object(absent))]
      ).item)
    let fine = server.evaluator.evaluate(
      frame, principal: server.principal, view: try server.store.view(), stamp: Stamp(time: 1))
    #expect(fine.fault == nil)
    let creation = BinaryEncoder.encode(
      RequestMessage(
        header: RequestHeader(version: .v2_1),
        items: [RequestBatchItem(.create, payload: CreateRequest(.symmetricKey, aes()).items(for: .v2_1))]
      ).item)
    let evaluation = server.evaluator.evaluate(
      creation, principal: server.principal, view: try server.store.view(), stamp: Stamp(time: 1))
    #expect(evaluation.fault == .sealing(.sealed))
    #expect(evaluation.mutation == nil)
    #expect(try ResponseMessage(evaluation.reply).items.map(\.reason) == [.generalFailure])
  }

  @Test(arguments: served) func aRepeatRunsOnce(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let identity = RequestIdentity(origin: 2, incarnation: 1, sequence: 7)
    let message = batch(version, .stop, [creation(version, "a"), (.get, placeholderItems(version))])
    let first = try server.send(message, request: identity)
    let again = try server.send(message, request: identity)
    #expect(first.items.map(\.status) == [.success, .success])
    #expect(again.items.map(\.status) == [.success, .success])
    #expect(first.items[0].payload == again.items[0].payload)
    #expect(first.items[1].payload == again.items[1].payload)
    #expect(try server.located([]).count == 1)
    // Material is read again under today's state: destroyed, it does not come back.
    let made = try CreateResponse(try #require(first.items[0].payload), version: version).identifier
    try server.done(version, .destroy, object(made))
    let late = try server.send(message, request: identity)
    #expect(late.items.map(\.status) == [.success, .operationFailed])
  }
}
