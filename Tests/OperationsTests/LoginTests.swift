import Access
import KMIP
import TTLV
import Testing

@testable import Operations

@Suite struct LoginTests {
  private let versions: [ProtocolVersion] = [.v2_0, .v2_1]

  private func ask(
    _ server: TestServer, _ ticket: Ticket?, _ operation: KMIP.Operation, _ payload: [Item],
    _ version: ProtocolVersion = .v2_1
  ) throws -> ResponseBatchItem {
    var header = RequestHeader(version: version)
    if let ticket { header.credentials = [.ticket(ticket)] }
    let message = RequestMessage(header: header, items: [RequestBatchItem(operation, payload: payload)])
    return try #require(try server.send(message).items.first)
  }

  private func login(
    _ server: TestServer, _ request: LoginRequest = LoginRequest(), _ version: ProtocolVersion = .v2_1
  ) throws -> Ticket {
    let operation: KMIP.Operation = request.rights == nil ? .login : .delegatedLogin
    let payload = try server.done(version, operation, request.items)
    return try Ticket(try #require(payload.first), version: version)
  }

  @Test func aTicketStandsForItsClient() throws {
    for version in versions {
      let server = TestServer()
      let key = try server.create(version)
      let ticket = try login(server, LoginRequest(), version)
      #expect(ticket.value.count == 32)
      server.principal = Principal(identity: "mallory")
      let payload = object(key)
      #expect(try ask(server, nil, .getAttributeList, payload, version).status == .operationFailed)
      #expect(try ask(server, ticket, .getAttributeList, payload, version).status == .success)
      let made = try ask(server, ticket, .create, CreateRequest(.symmetricKey, aes()).items(for: version), version)
      #expect(made.status == .success)
      var other = ticket
      other.value[5] ^= 1
      #expect(try ask(server, other, .getAttributeList, payload, version).reason == .authenticationNotSuccessful)
      #expect(try ask(server, nil, .logout, LogoutRequest(other).items, version).reason == .invalidTicket)
      #expect(try ask(server, nil, .logout, LogoutRequest(ticket).items, version).status == .success)
      #expect(try ask(server, ticket, .getAttributeList, payload, version).reason == .authenticationNotSuccessful)
      server.principal = Principal(identity: "alice")
      #expect(try server.located([], version).count == 2)
    }
  }

  @Test func leasesEnd() throws {
    let server = TestServer()
    let key = object(try server.create())
    let short = try login(server, LoginRequest(lease: .interval(10)))
    let dated = try login(server, LoginRequest(lease: .date(server.now + 20)))
    #expect(try ask(server, short, .getAttributeList, key).status == .success)
    server.time += 10_000
    #expect(try ask(server, short, .getAttributeList, key).reason == .authenticationNotSuccessful)
    #expect(try ask(server, dated, .getAttributeList, key).status == .success)
    server.time += 10_000
    #expect(try ask(server, dated, .getAttributeList, key).reason == .authenticationNotSuccessful)
    for lease in [LoginRequest.Lease.interval(0), .interval(.max), .date(5), .date(server.now + 90_000)] {
      #expect(try server.refusal(.v2_1, .login, LoginRequest(lease: lease).items) == .invalidField)
    }
    #expect(try server.refusal(.v2_1, .login, LoginRequest(requestCount: 0).items) == .invalidField)
    #expect(
      try server.refusal(.v2_1, .login, [Item(.usageLimits, .structure([]))]) == .featureNotSupported)
    #expect(try server.refusal(.v2_1, .delegatedLogin, []) == .invalidMessage)
  }

  @Test func requestsAreCounted() throws {
    let server = TestServer()
    let key = object(try server.create())
    let ticket = try login(server, LoginRequest(requestCount: 3))
    for expected in [ResultStatus.success, .success, .success, .operationFailed] {
      #expect(try ask(server, ticket, .getAttributeList, key).status == expected)
    }
  }

  @Test func delegatedRightsAreAllThereIs() throws {
    let server = TestServer()
    let first = try server.create(.v2_1, [Attribute(.objectGroup, .textString("g"))])
    let second = try server.create(.v2_1)
    let rights = [
      Right(operations: [.getAttributeList, .locate], objects: [second]),
      Right(operations: [.getAttributes], objectGroups: ["g"]),
    ]
    let ticket = try login(server, LoginRequest(rights: rights))
    server.principal = Principal(identity: "mallory")
    func status(_ operation: KMIP.Operation, _ payload: [Item]) throws -> ResultReason? {
      try ask(server, ticket, operation, payload).reason
    }
    #expect(try status(.getAttributeList, object(second)) == nil)
    #expect(try status(.getAttributeList, object(first)) == .objectNotFound)
    #expect(
      try status(.getAttributes, GetAttributesRequest(.identifier(first), names: nil).items(for: .v2_1)) == nil)
    #expect(
      try status(.getAttributes, GetAttributesRequest(.identifier(second), names: nil).items(for: .v2_1))
        == .objectNotFound)
    #expect(try status(.get, GetRequest(.identifier(second)).items) == .permissionDenied)
    #expect(try status(.create, CreateRequest(.symmetricKey, aes()).items(for: .v2_1)) == .permissionDenied)
    #expect(try status(.delegatedLogin, LoginRequest(rights: []).items) == .permissionDenied)
    let located = try ask(server, ticket, .locate, LocateRequest([]).items(for: .v2_1))
    #expect(try LocateResponse(try #require(located.payload), version: .v2_1).identifiers == [second])
    // A right without operations, objects and groups restricts nothing; no rights allow nothing.
    server.principal = Principal(identity: "alice")
    let all = try login(server, LoginRequest(rights: [Right()]))
    let none = try login(server, LoginRequest(rights: []))
    #expect(try ask(server, all, .get, GetRequest(.identifier(first)).items).status == .success)
    #expect(try ask(server, none, .get, GetRequest(.identifier(first)).items).reason == .permissionDenied)
  }
}
