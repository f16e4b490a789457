import Access
import KMIP
import Registry
import Store
import TTLV
import Testing

@testable import Operations

/// Asynchronous requests (KMIP 2.1 §9.1, §9.2): accepted, found, run, told, canceled.
@Suite struct AsynchronousTests {
  private func submit(
    _ server: TestServer, _ items: [RequestBatchItem], _ indicator: AsynchronousIndicator = .mandatory,
    _ version: ProtocolVersion = .v2_1
  ) throws -> [ResponseBatchItem] {
    var header = RequestHeader(version: version)
    header.asynchronousIndicator = indicator
    return try server.send(RequestMessage(header: header, items: items)).items
  }

  private var create: RequestBatchItem {
    RequestBatchItem(.create, id: [1], payload: CreateRequest(.symmetricKey, aes(name: "k")).items(for: .v2_1))
  }

  /// What the leader's runner does.
  private func work(_ server: TestServer) throws -> Int {
    let waiting = try AsynchronousWork.waiting(
      in: try server.store.view(), server.evaluator.capabilities, limit: 100)
    let principal = server.principal
    for work in waiting {
      server.principal = work.principal
      let reply = try ResponseMessage(try server.send(work.frame))
      #expect(reply.items.first?.status == .success)
    }
    server.principal = principal
    return waiting.count
  }

  private func poll(_ server: TestServer, _ correlation: [UInt8], _ version: ProtocolVersion = .v2_1) throws
    -> ResponseBatchItem
  {
    try server.ask(version, .poll, CorrelationRequest(correlation).items)
  }

  @Test func aRequestIsRunLaterAndToldOnce() throws {
    let server = TestServer()
    let pending = try #require(try submit(server, [create]).first)
    #expect(pending.status == .operationPending && pending.payload == nil && pending.uniqueBatchItemID == [1])
    let correlation = try #require(pending.asynchronousCorrelationValue)
    #expect(try server.located([]).isEmpty)
    let early = try poll(server, correlation)
    #expect(early.status == .operationPending && early.asynchronousCorrelationValue == correlation)
    #expect(early.payload == nil && early.operation == .poll)
    server.principal = Principal(identity: "mallory")
    #expect(try poll(server, correlation).reason == .invalidAsynchronousCorrelationValue)
    #expect(try work(server) == 1)
    #expect(try work(server) == 0)
    #expect(try poll(server, correlation).reason == .invalidAsynchronousCorrelationValue)
    server.principal = Principal(identity: "alice")
    let done = try poll(server, correlation)
    #expect(done.status == .success && done.operation == .create && done.reason == nil)
    let identifier = try CreateResponse(try #require(done.payload), version: .v2_1).identifier
    #expect(try server.located([]) == [identifier])
    #expect(try poll(server, correlation).reason == .invalidAsynchronousCorrelationValue)
  }

  @Test func aBatchKeepsItsOrderItsPlaceholderAndItsErrors() throws {
    let server = TestServer()
    let items = [
      create, RequestBatchItem(.activate, id: [2], payload: []),
      RequestBatchItem(.destroy, id: [3], payload: []), RequestBatchItem(.revoke, id: [4], payload: []),
    ]
    let correlations = try submit(server, items).compactMap(\.asynchronousCorrelationValue)
    #expect(Set(correlations).count == 4)
    #expect(try server.ask(.v2_1, .process, CorrelationRequest(correlations[2]).items).status == .success)
    #expect(try work(server) == 0)
    let answers = try correlations.map { try poll(server, $0) }
    #expect(answers.map(\.status) == [.success, .success, .operationFailed, .operationFailed])
    #expect(answers[1].operation == .activate && answers[2].reason == .wrongKeyLifecycleState)
    // After the failure nothing was run.
    #expect(answers[3].reason == .operationCanceledByRequester)
    #expect(try poll(server, correlations[0]).reason == .invalidAsynchronousCorrelationValue)
  }

  @Test func cancelingAndAskingForWhatIsOutstanding() throws {
    let server = TestServer()
    let first = try #require(try submit(server, [create])[0].asynchronousCorrelationValue)
    let second = try #require(
      try submit(server, [RequestBatchItem(.locate, payload: LocateRequest([]).items(for: .v2_1))])[0]
        .asynchronousCorrelationValue)
    func outstanding(_ request: QueryAsynchronousRequest = .init()) throws -> [AsynchronousRequest] {
      try server.done(.v2_1, .queryAsynchronousRequests, request.items).map {
        try AsynchronousRequest($0, version: .v2_1)
      }
    }
    #expect(Set(try outstanding().map(\.correlation)) == [first, second])
    #expect(try outstanding(.init(operations: [.locate])).map(\.correlation) == [second])
    #expect(
      try outstanding(.init(correlations: [first, [1]])).map(\.operationCode) == [KMIP.Operation.create.rawValue])
    #expect(try outstanding().allSatisfy { $0.stage == .submitted && $0.submission > 0 })
    func cancel(_ correlation: [UInt8]) throws -> CancellationResult {
      try CancelResponse(try server.done(.v2_1, .cancel, CorrelationRequest(correlation).items), version: .v2_1).result
    }
    #expect(try cancel(first) == .canceled)
    #expect(try work(server) == 1)
    #expect(try cancel(second) == .completed)
    #expect(try outstanding().map(\.stage) == [.completed])
    #expect(try cancel([1, 2, 3]) == .unavailable)
    #expect(try poll(server, first).reason == .operationCanceledByRequester)
    #expect(try poll(server, second).status == .success)
    #expect(try server.located([]).isEmpty)
    #expect(try cancel(first) == .unavailable)
    #expect(try outstanding().isEmpty)
  }

  @Test func whatWasCanceledAndToldSoIsNotRunWithTheRest() throws {
    let server = TestServer()
    var header = RequestHeader(version: .v2_1)
    header.asynchronousIndicator = .mandatory
    header.errorContinuation = .continue
    let locate = RequestBatchItem(.locate, id: [2], payload: LocateRequest([]).items(for: .v2_1))
    let correlations = try server.send(RequestMessage(header: header, items: [create, locate])).items
      .compactMap(\.asynchronousCorrelationValue)
    let canceled = try server.done(.v2_1, .cancel, CorrelationRequest(correlations[0]).items)
    #expect(try CancelResponse(canceled, version: .v2_1).result == .canceled)
    // The client hears so before the rest is run.
    #expect(try poll(server, correlations[0]).reason == .operationCanceledByRequester)
    #expect(try work(server) == 1)
    #expect(try poll(server, correlations[1]).status == .success)
    #expect(try server.located([]).isEmpty)
  }

  @Test func whatCannotWaitIsRefused() throws {
    let server = TestServer()
    for item in [
      RequestBatchItem(.poll, payload: CorrelationRequest([1]).items), RequestBatchItem(.login, payload: []),
      RequestBatchItem(.queryAsynchronousRequests, payload: []),
      RequestBatchItem(.hash, payload: [Item(.initIndicator, .boolean(true))]),
    ] {
      let before = server.store.applied
      let answer = try #require(try submit(server, [item]).first)
      #expect(answer.status == .operationFailed)
      #expect([.featureNotSupported, .operationNotSupported].contains(answer.reason))
      #expect(server.store.applied == before)
    }
  }

  /// Optional leaves it to the server: what takes long is run later, also in 1.x.
  @Test(arguments: [ProtocolVersion.v1_0, .v1_4, .v2_0, .v2_1])
  func keyPairsAreMadeLater(version: ProtocolVersion) throws {
    let server = TestServer()
    let common = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.rsa.rawValue)),
      Attribute(.cryptographicLength, .integer(1024)),
    ])
    let mask = RequestedAttributes(attributes: [Attribute(.cryptographicUsageMask, .integer(1))])
    let item = RequestBatchItem(
      .createKeyPair,
      payload: CreateKeyPairRequest(common: common, privateKey: mask, publicKey: mask).items(for: version))
    let pending = try #require(try submit(server, [item], .optional, version).first)
    #expect(pending.status == .operationPending && pending.operation == .createKeyPair)
    let correlation = try #require(pending.asynchronousCorrelationValue)
    #expect(try poll(server, correlation, version).status == .operationPending)
    #expect(try work(server) == 1)
    let done = try poll(server, correlation, version)
    #expect(done.status == .success && done.operation == .createKeyPair && done.payload?.count == 2)
    #expect(
      try poll(server, correlation, version).reason
        == (version.major < 2 ? .itemNotFound : .invalidAsynchronousCorrelationValue))
    #expect(try submit(server, [create], .optional, version == .v2_1 ? .v2_1 : .v2_0).first?.status == .success)
  }
}

extension ResponseBatchItem {
  fileprivate var operation: KMIP.Operation? { operationCode.flatMap { KMIP.Operation(rawValue: $0) } }
}
