import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// Requests as clients' owners have published them, byte by byte but for key material and names: rows of `ClientQuirk` that
/// have more than one thing about them.
@Suite struct ClientRecordingTests {
  private func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.filter { $0 > 0x20 }.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  private func play(_ server: TestServer, _ hex: String) throws -> ResponseMessage {
    let frame = bytes(hex)
    let asked = try BinaryDecoder.decode(frame)
    let tree = try BinaryDecoder.decode(try server.send(frame))
    let response = try ResponseMessage(tree)
    #expect(asked.value[.requestHeader]?[.protocolVersion] == tree.value[.responseHeader]?[.protocolVersion])
    #expect(VersionGate.isClean(tree, response.version))
    // Old decoders read the header by position.
    guard case .structure(let header)? = tree.value[.responseHeader] else { throw KMIPError(.invalidMessage, "none") }
    #expect(header.map(\.tag) == [.protocolVersion, .timeStamp, .batchCount])
    return response
  }

  private func hex(_ text: String) -> String { text.utf8.map { Self.hex($0) }.joined() }
  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

  private let header12 =
    "42007701000000384200690100000020 42006a02000000040000000100000000 42006b02000000040000000200000000 "
    + "42000d02000000040000000100000000 "

  /// vSphere asks for the versions in a header of 1.1, with nothing in the payload.
  @Test func vSphereProbes() throws {
    let probe =
      "4200780100000060 4200770100000038 4200690100000020 42006a02000000040000000100000000 "
      + "42006b02000000040000000100000000 42000d02000000040000000100000000 42000f0100000018 "
      + "42005c05000000040000001e00000000 4200790100000000"
    let response = try play(TestServer(), probe)
    #expect(response.items.count == 1)
    let versions = try DiscoverVersionsResponse(try #require(response.items[0].payload), version: .v1_1).versions
    #expect(versions.contains(.v1_1) && versions.contains(.v1_4))
    // Best first: clients take the first that they know.
    #expect(versions == versions.sorted(by: >))
  }

  /// Synology's storage software asks for all that Query of 1.2 tells at once.
  @Test func synologyAsksForEverything() throws {
    let functions = (1...6).map { "42007405000000040000000\($0)00000000" }.joined()
    let query =
      "42007801000000c0" + header12 + "42000f0100000078 42005c050000000400000018000000004200790100000060" + functions
    let response = try play(TestServer(), query)
    #expect(response.items[0].status == .success)
    let tags = try #require(response.items[0].payload).map(\.tag)
    // Each kind in one run, in the order of the table (1.2 §4.25).
    let order: [TTLV.Tag] = [.operation, .objectType, .vendorIdentification, .serverInformation, .applicationNamespace]
    let ranks = tags.compactMap { order.firstIndex(of: $0) }
    #expect(ranks == ranks.sorted() && ranks.first == 0)
  }

  /// It registers 72 bytes of Secret Data with Operation Policy Name and a Name of 128 characters, finds it by that name,
  /// renames it by Modify Attribute with an index of 0, and activates it by modifying the Activation Date.
  @Test func synologyKeepsItsKeys() throws {
    let server = TestServer()
    let name = String(repeating: "9251144d", count: 16)
    let key = String(repeating: "5a", count: 72)
    let registration =
      "4200780100000228" + header12 + """
        42000f01000001e0 42005c05000000040000000300000000 42007901000001c8 42005705000000040000000700000000
        4200910100000128 4200080100000030 42000a0700000018 43727970746f67726170686963205573616765204d61736b
        42000b02000000040000000200000000 4200080100000030 42000a0700000015 4f7065726174696f6e20506f6c696379204e616d65000000
        42000b070000000764656661756c7400 42000801000000b0 42000a07000000044e616d6500000000 42000b0100000098
        4200550700000080 \(hex(name)) 42005405000000040000000100000000
        4200850100000080 42008605000000040000000100000000 4200400100000068 42004205000000040000000200000000
        4200450100000050 4200430800000048 \(key)
        """
    let registered = try play(server, registration)
    #expect(registered.items[0].status == .success, "\(registered.items[0].message ?? "")")
    let identifier = try ObjectResponse(try #require(registered.items[0].payload), version: .v1_2).identifier
    #expect(identifier.text.utf8.count == 36)
    let got = try GetResponse(try server.done(.v1_2, .get, object(identifier)), version: .v1_2)
    guard case .secretData(.password, let block) = got.object, case .plain(.bytes(let bytes), _)? = block.value else {
      Issue.record("\(got.object.objectType)")
      return
    }
    #expect(block.format == .opaque && bytes.count == 72)
    #expect(try server.located([Attribute(.name, Name(Text(name)).value)], .v1_2) == [identifier])
    let renaming =
      "4200780100000100" + header12 + """
        42000f01000000b8 42005c05000000040000000e00000000 42007901000000a0
        4200940700000024 \(hex(identifier.text.string)) 00000000
        4200080100000068 42000a07000000044e616d6500000000 42000902000000040000000000000000 42000b0100000040
        4200550700000024 \(hex("e85b25be-dd3e-4cd8-b143-a0dd5915df3a")) 00000000 42005405000000040000000100000000
        """
    let renamed = try play(server, renaming)
    #expect(renamed.items[0].status == .success, "\(renamed.items[0].message ?? "")")
    // 1.2 §4.15: the identifier, and the attribute as it is now.
    #expect(renamed.items[0].payload?.map(\.tag) == [.uniqueIdentifier, .attribute])
    let new = Name("e85b25be-dd3e-4cd8-b143-a0dd5915df3a")
    #expect(try server.located([Attribute(.name, new.value)], .v1_2) == [identifier])
    #expect(try server.located([Attribute(.name, Name(Text(name)).value)], .v1_2).isEmpty)
    let dated = ModifyAttributeRequest(
      .identifier(identifier), Attribute(.activationDate, .dateTime(server.now - 10)))
    let isKnown = try server.attributes(identifier, [.standard(.activationDate)], .v1_2).contains(.activationDate)
    if isKnown {
      try server.done(.v1_2, .modifyAttribute, dated.items(for: .v1_2))
    } else {
      try server.done(
        .v1_2, .addAttribute,
        NewAttributeRequest(.identifier(identifier), Attribute(.activationDate, .dateTime(server.now - 10)))
          .items(for: .v1_2))
    }
    #expect(try server.state(identifier, .v1_2) == .active)
  }

  /// A storage array's batch of 1.0: Query, Locate by its own attributes, Get as Opaque, Get Attributes; the last two of what
  /// was found. Before the key is there, it has to learn that there is none.
  @Test(arguments: [false, true]) func arraysFindAndFetchInOneBatch(_ isThere: Bool) throws {
    let server = TestServer()
    let custom: [Attribute] = [
      Attribute(.vendor(identification: "x", name: "ResourceID"), .textString("pod 351538/351539")),
      Attribute(.vendor(identification: "x", name: "SystemID"), .textString("351538")),
    ]
    var made: UniqueIdentifier?
    if isThere {
      let value = ManagedObjectValue.secretData(
        type: .password,
        KeyBlock(format: .opaque, value: .plain(.bytes(SecretBytes([1, 2, 3, 4])), attributes: [])))
      let request = RegisterRequest(
        .secretData,
        RequestedAttributes(attributes: custom + [Attribute(.cryptographicUsageMask, .integer(2))]), value)
      made = try ObjectResponse(
        try server.done(.v1_0, .register, try request.items(for: .v1_0)), version: .v1_0
      ).identifier
    }
    var fetch = GetRequest(nil)
    fetch.keyFormatType = .opaque
    let names: [AttributeName] = [
      .standard(.uniqueIdentifier), .standard(.objectType), .standard(.initialDate), .standard(.state),
    ]
    let message = RequestMessage(
      header: RequestHeader(version: .v1_0),
      items: [
        RequestBatchItem(
          .query, id: [1],
          payload: QueryRequest([
            .queryOperations, .queryObjects, .queryServerInformation, .queryApplicationNamespaces,
          ]).items),
        RequestBatchItem(.locate, id: [2], payload: LocateRequest(custom).items(for: .v1_0)),
        RequestBatchItem(.get, id: [3], payload: fetch.items),
        RequestBatchItem(.getAttributes, id: [4], payload: GetAttributesRequest(nil, names: names).items(for: .v1_0)),
      ])
    let response = try server.send(message)
    #expect(response.items.map(\.uniqueBatchItemID) == (isThere ? [[1], [2], [3], [4]] : [[1], [2], [3]]))
    guard let made else {
      // An empty answer, not an error; what follows has no object.
      #expect(response.items.map(\.status) == [.success, .success, .operationFailed])
      #expect(response.items[1].payload?.isEmpty == true)
      #expect(response.items[2].reason == .itemNotFound)
      return
    }
    #expect(response.items.map(\.status) == [.success, .success, .success, .success])
    let got = try GetResponse(try #require(response.items[2].payload), version: .v1_0)
    #expect(got.identifier == made && got.object.keyBlock?.format == .opaque)
    let told = try #require(response.items[3].payload)
    #expect(told.first == Item(.uniqueIdentifier, .textString(made.text)))
    #expect(told.count == 5)
  }
}
