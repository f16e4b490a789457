import Access
import KMIP
import Registry
import Secrets
import Store
import TTLV
import Testing

@testable import Operations

/// Nothing newer than the request's version leaves, whatever is stored and asked.
@Suite struct VersionTests {
  /// Objects made in each version with all that it has, read in every other.
  @Test func whatIsMadeInOneVersionIsReadInAll() throws {
    let server = TestServer()
    server.principal.mayReuseNames = true
    var made: [UniqueIdentifier] = []
    for version in served {
      for (value, versions) in RegisterTests.objects where versions.contains(version) {
        let attributes = everything(for: value.objectType, version)
        let payload = try server.done(
          version, .register,
          try RegisterRequest(value.objectType, RequestedAttributes(attributes: attributes), value).items(for: version))
        made.append(try ObjectResponse(payload, version: version).identifier)
      }
    }
    #expect(made.count > 60)
    // `done` and `ask` check each reply with the gate; here the codecs before the gate are proven too: what the gate
    // strips, an operation should not have written.
    for reader in served {
      for identifier in made {
        for operation in [KMIP.Operation.get, .getAttributes, .getAttributeList] {
          let message = RequestMessage(
            header: RequestHeader(version: reader),
            items: [RequestBatchItem(operation, payload: object(identifier))])
          let tree = try ungated(message, server)
          #expect(VersionGate.isClean(tree, reader), "\(operation) of \(identifier) in \(reader)")
          _ = try server.send(message)
        }
      }
    }
  }

  /// Clients of 1.4 and 2.0 are in use that cannot read a Server Correlation Value; who correlates gets it.
  @Test(arguments: [
    (ProtocolVersion.v1_3, false, false), (.v1_4, false, false), (.v1_4, true, true), (.v2_0, false, false),
    (.v2_0, true, true), (.v2_1, false, true), (.v2_1, true, true),
  ])
  func serverCorrelation(version: ProtocolVersion, correlates: Bool, isTold: Bool) throws {
    let server = TestServer()
    var header = RequestHeader(version: version)
    if correlates { header.clientCorrelationValue = "mine" }
    let response = try server.send(
      RequestMessage(header: header, items: [RequestBatchItem(.locate, payload: LocateRequest([]).items(for: version))])
    )
    #expect((response.serverCorrelationValue != nil) == isTold)
  }

  /// The response as the operations wrote it.
  private func ungated(_ message: RequestMessage, _ server: TestServer) throws -> Item {
    var run = RequestRun(
      version: message.header.version, principal: server.principal, capabilities: server.evaluator.capabilities,
      settings: server.evaluator.settings,
      transaction: Transaction(
        view: try server.store.view(), stamp: Stamp(time: server.time), sealing: PlainSealing(),
        entropy: CountingEntropy()))
    let item = message.items[0]
    guard let row = Catalogue.row(item.operationCode ?? 0, in: message.header.version) else {
      return Item(.responsePayload, .structure([]))
    }
    run.operation = row.operation
    do {
      return Item(.responsePayload, .structure(try row.run(item.payload, &run)))
    } catch {
      return Item(.responsePayload, .structure([]))
    }
  }

  /// As many attributes as a client of that version can give.
  private func everything(for type: ObjectType, _ version: ProtocolVersion) -> [Attribute] {
    let candidates: [Attribute] = [
      Attribute(.name, Name("n").value), Attribute(.objectGroup, .textString("g")),
      Attribute(.contactInformation, .textString("c")), Attribute(.description, .textString("d")),
      Attribute(.comment, .textString("c")), Attribute(.sensitive, .boolean(false)),
      Attribute(.extractable, .boolean(true)), Attribute(.originalCreationDate, .dateTime(5)),
      Attribute(
        .alternativeName,
        .structure([
          Item(.alternativeNameValue, .textString("a")),
          Item(.alternativeNameType, .enumeration(AlternativeNameType.uninterpretedTextString.rawValue)),
        ])),
      Attribute(.protectionPeriod, .interval(7)), Attribute(.quantumSafe, .boolean(false)),
      Attribute(.activationDate, .dateTime(1000)), Attribute(.vendor(identification: "x", name: "v"), .integer(1)),
      Attribute(.vendor(identification: "acme", name: "v"), .textString("w")),
      Attribute(
        .link, Link(version >= .v1_4 ? .pkcs_12CertificateLink : .certificateLink, UniqueIdentifier("u")).value),
    ]
    return candidates.filter { attribute in
      guard attribute.encoded(for: version) != nil else { return false }
      guard case .standard(let kind) = attribute.name else { return true }
      return kind.isKnown(in: version) && kind.rule.applies(to: type, in: version)
    }
  }

  @Test(arguments: served) func queryTellsTheTruth(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let functions = QueryFunction.allCases.filter { $0.versions.contains(version) }
    let items = try server.done(version, .query, QueryRequest(functions).items)
    let operations = items.compactMap { item -> KMIP.Operation? in
      guard item.tag == .operation, case .enumeration(let raw) = item.value else { return nil }
      return KMIP.Operation(rawValue: raw)
    }
    #expect(Set(operations).count == operations.count)
    for operation in KMIP.Operation.allCases {
      let answer = try server.ask(version, operation, [])
      // What is advertised does not answer "not supported", and what does is not advertised.
      let isSupported = answer.reason != .operationNotSupported
      #expect(isSupported == operations.contains(operation), "\(operation) in \(version)")
    }
    let types = items.filter { $0.tag == .objectType }.count
    #expect(types == Catalogue.objectTypes(in: version).count)
    #expect(types == (version < .v1_2 ? 8 : version < .v3_0 ? 9 : 15))
    #expect(items.contains { $0.tag == .vendorIdentification })
    #expect(items.contains { $0.tag == .rngParameters } == (version >= .v1_3))
    #expect(items.filter { $0.tag == .clientRegistrationMethod }.count == (version >= .v1_3 ? 1 : 0))
    let profiles = ServerProfiles.names(in: version, OperationSettings())
    #expect(items.filter { $0.tag == .profileInformation }.count == profiles.count)
    #expect(profiles.isEmpty == (version < .v1_3))
    #expect(profiles.allSatisfy { $0.versions.contains(version) })
    var https = OperationSettings()
    https.speaksHTTPS = true
    #expect(ServerProfiles.names(in: version, https).count == profiles.count + (profiles.isEmpty ? 0 : 3))
    // 3.0 tells which credentials are checked; that of the attestation is not.
    let told = items.first { $0.tag == .credentialInformation }?.value
    #expect((told != nil) == (version >= .v3_0))
    if case .structure(let types)? = told {
      #expect(types.contains(Item(.credentialType, .enumeration(CredentialType.ticket.rawValue))))
      #expect(!types.contains(Item(.credentialType, .enumeration(CredentialType.attestation.rawValue))))
      #expect(!types.contains(Item(.credentialType, .enumeration(CredentialType.certificate.rawValue))))
    }
    // One question, one kind of answer.
    let one = try server.done(version, .query, QueryRequest([.queryObjects]).items)
    #expect(one.allSatisfy { $0.tag == .objectType })
  }

  @Test func discoverVersions() throws {
    let server = TestServer()
    for version in served where version >= .v1_1 {
      func answer(_ asked: [ProtocolVersion]) throws -> [ProtocolVersion] {
        let payload = try server.done(version, .discoverVersions, DiscoverVersionsRequest(asked).items)
        return try DiscoverVersionsResponse(payload, version: version).versions
      }
      #expect(try answer([]) == served.reversed())
      #expect(try answer([.v1_2, .v2_0, ProtocolVersion(major: 7, minor: 1)]) == [.v2_0, .v1_2])
      #expect(try answer([ProtocolVersion(major: 7, minor: 1)]).isEmpty)
    }
    #expect(try server.refusal(.v1_0, .discoverVersions, []) == .operationNotSupported)
  }

  @Test func interop() throws {
    let server = TestServer()
    for function in [InteropFunction.begin, .end] {
      #expect(try server.done(.v2_1, .interop, InteropRequest(function, "case").items).isEmpty)
    }
    #expect(try server.refusal(.v2_1, .interop, InteropRequest(.reset, "case").items) == .permissionDenied)
  }

  @Test func peekAndCatalogueAgree() {
    for version in served {
      for row in Catalogue.rows {
        let message = RequestMessage(
          header: RequestHeader(version: version),
          items: [
            RequestBatchItem(.query, id: [1], payload: []), RequestBatchItem(row.operation, id: [2], payload: []),
          ])
        let peek = RequestPeek(BinaryEncoder.encode(message.item))
        #expect(peek.isWellFramed)
        #expect(peek.version == version)
        #expect(peek.operations == [KMIP.Operation.query.rawValue, row.operation.rawValue])
        #expect(peek.requestClass == row.requestClass)
        #expect(message.requestClass == peek.requestClass)
      }
    }
    // The defaults stand in a record; nothing else that a Query tells does.
    for function in QueryFunction.allCases {
      let query = RequestMessage(
        header: RequestHeader(version: .v2_1),
        items: [RequestBatchItem(.query, payload: QueryRequest([.queryOperations, function]).items)])
      #expect(
        RequestPeek(BinaryEncoder.encode(query.item)).requestClass
          == (function == .queryDefaultsInformation ? .read : .immediate), "\(function)")
    }
    #expect(RequestPeek([1, 2, 3]).requestClass == .immediate)
    #expect(RequestPeek([]).version == nil)
  }

  @Test func everyReasonOfEveryVersionExistsThere() {
    for version in served {
      for reason in ResultReason.allCases {
        for operation in KMIP.Operation.allCases {
          #expect(ReasonTable.spelled(reason, operation, version).versions.contains(version))
        }
        #expect(ReasonTable.spelled(reason, nil, version).versions.contains(version))
      }
    }
  }
}
