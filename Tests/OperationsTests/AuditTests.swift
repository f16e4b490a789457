import Access
import KMIP
import Registry
import Secrets
import Store
import TTLV
import Testing

@testable import Operations

/// Every change and every release of material leaves an audit record in the very entry that makes it.
@Suite struct AuditTests {
  private func leaves(_ server: TestServer, _ operation: KMIP.Operation, _ payload: [Item]) throws -> Int? {
    let message = RequestMessage(
      header: RequestHeader(version: .v2_1), items: [RequestBatchItem(operation, payload: payload)])
    return server.evaluator.evaluate(
      BinaryEncoder.encode(message.item), principal: server.principal, view: try server.store.view(),
      stamp: Stamp(time: server.time)
    ).mutation?.leaves.count
  }

  @Test func changesAndReleases() throws {
    let server = TestServer()
    let key = try server.create(.v2_1, name: "k")
    #expect(try leaves(server, .get, object(key)) == 1)
    #expect(try leaves(server, .activate, object(key)) == 1)
    #expect(try leaves(server, .destroy, object(key)) == 1)
    #expect(try leaves(server, .create, CreateRequest(.symmetricKey, aes()).items(for: .v2_1)) == 1)
    let pair = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.rsa.rawValue)),
      Attribute(.cryptographicLength, .integer(2048)),
    ])
    #expect(
      try leaves(
        server, .createKeyPair,
        CreateKeyPairRequest(common: pair, privateKey: .init(), publicKey: .init()).items(for: .v2_1)) == 2)
    // What reads attributes, and what is refused, commits nothing.
    #expect(try leaves(server, .getAttributes, object(key)) == nil)
    #expect(try leaves(server, .locate, LocateRequest([]).items(for: .v2_1)) == nil)
    #expect(try leaves(server, .check, CheckRequest(.identifier(key), usageMask: .encrypt).items) == nil)
    #expect(try leaves(server, .get, object(UniqueIdentifier("nobody"))) == nil)
    // A key that has been served before changes no more, and its release is still recorded.
    try server.done(.v2_1, .get, object(key))
    #expect(try leaves(server, .get, object(key)) == 1)
  }

  /// What may run twice is not kept for a repeat: a Get that comes again is run again.
  @Test func onlyWhatMustNotRunTwiceKeepsItsReply() throws {
    let server = TestServer()
    let key = try server.create(.v2_1, name: "k")
    let create = RequestBatchItem(.create, payload: CreateRequest(.symmetricKey, aes()).items(for: .v2_1))
    let get = RequestBatchItem(.get, payload: object(key))
    for (items, keeps) in [([get], false), ([get, get], false), ([create], true), ([get, create], true)] {
      var items = items
      for at in items.indices where items.count > 1 { items[at].uniqueBatchItemID = [UInt8(at)] }
      let message = RequestMessage(header: RequestHeader(version: .v2_1), items: items)
      let mutation = server.evaluator.evaluate(
        BinaryEncoder.encode(message.item), principal: server.principal, view: try server.store.view(),
        stamp: Stamp(time: server.time, request: RequestIdentity(origin: 1, incarnation: 1, sequence: 1))
      ).mutation
      let guards = try #require(mutation).guards
      #expect(guards.contains { if case .unused = $0 { true } else { false } } == keeps)
    }
  }

  @Test func materialIsInNoMutation() throws {
    let server = TestServer()
    let secret = Array("a secret that must not be found".utf8)
    let block = KeyBlock(format: .opaque, value: .plain(.bytes(SecretBytes(secret)), attributes: []))
    let request = RegisterRequest(.secretData, .init(), .secretData(type: .password, block))
    let made = try server.done(.v2_1, .register, try request.items(for: .v2_1))
    let message = RequestMessage(
      header: RequestHeader(version: .v2_1),
      items: [RequestBatchItem(.get, payload: object(try ObjectResponse(made, version: .v2_1).identifier))])
    let evaluation = server.evaluator.evaluate(
      BinaryEncoder.encode(message.item), principal: server.principal, view: try server.store.view(),
      stamp: Stamp(time: server.time, request: RequestIdentity(origin: 1, incarnation: 1, sequence: 1)))
    #expect(evaluation.reply.firstRange(of: secret) != nil)
    // The sealing of these tests hides nothing: the reply kept for a repeat, and the audit record, hold none of it.
    #expect(try #require(evaluation.mutation).encoded().firstRange(of: secret) == nil)
  }
}
