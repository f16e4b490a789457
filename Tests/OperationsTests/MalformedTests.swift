import Access
import KMIP
import Registry
import Secrets
import Store
import TTLV
import Testing

@testable import Operations

@Suite struct MalformedTests {
  private func frame(_ version: ProtocolVersion, _ items: [RequestBatchItem]) -> [UInt8] {
    var header = RequestHeader(version: version)
    header.errorContinuation = items.count > 1 ? .continue : .stop
    return BinaryEncoder.encode(RequestMessage(header: header, items: items).item)
  }

  private func creation(_ version: ProtocolVersion, _ name: Text) -> RequestBatchItem {
    RequestBatchItem(
      .create, id: Array(name.utf8), payload: CreateRequest(.symmetricKey, aes(name: name)).items(for: version))
  }

  @Test(arguments: served) func everyTruncationIsAnswered(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let whole = frame(version, [creation(version, "a")])
    for cut in 0..<whole.count {
      let response = try ResponseMessage(try server.send(Array(whole.prefix(cut))))
      #expect(response.items.map(\.status) == [.operationFailed])
      // The header's version is at hand after 56 bytes: from there on it is the request's.
      let expected = cut >= 56 ? version : .v1_0
      #expect(response.version == expected)
      #expect(response.items[0].reason == (expected.major < 2 ? .invalidMessage : .codecError))
    }
    #expect(try server.located([]).isEmpty)
  }

  @Test(arguments: [ProtocolVersion.v1_0, .v1_4, .v2_1]) func everyFlipIsAnswered(_ version: ProtocolVersion) throws {
    let server = TestServer()
    server.principal.mayReuseNames = true
    let whole = frame(version, [creation(version, "a"), creation(version, "b")])
    for at in whole.indices {
      for bit in [0, 3, 7] {
        var flipped = whole
        flipped[at] ^= 1 << UInt8(bit)
        let response = try ResponseMessage(try server.send(flipped))
        #expect(!response.items.isEmpty)
        #expect(response.items.allSatisfy { ($0.status == .success) == ($0.reason == nil) })
      }
    }
  }

  @Test(arguments: served) func aBadItemSpoilsNoOther(_ version: ProtocolVersion) throws {
    let server = TestServer()
    var bytes = frame(version, [creation(version, "a"), creation(version, "b"), creation(version, "c")])
    // An enumeration of the second item gets a type that does not exist.
    let marker = BinaryEncoder.encode(Item(.objectType, .enumeration(ObjectType.symmetricKey.rawValue)))
    let places = bytes.indices.filter { bytes[$0...].starts(with: marker) }
    #expect(places.count == 3)
    bytes[places[1] + 3] = 0x77
    let response = try ResponseMessage(try server.send(bytes))
    #expect(response.items.map(\.status) == [.success, .operationFailed, .success])
    #expect(response.items[1].operationCode == KMIP.Operation.create.rawValue)
    #expect(response.items[1].reason == (version.major < 2 ? .invalidMessage : .codecError))
    #expect(try server.located([]).count == 2)
  }

  @Test func versionsThatAreNotSpoken() throws {
    let server = TestServer()
    for (named, answered, reason): (ProtocolVersion, ProtocolVersion, ResultReason?) in [
      (ProtocolVersion(major: 9, minor: 9), .v3_0, .unsupportedProtocolVersion),
      (ProtocolVersion(major: 0, minor: 9), .v1_0, .invalidMessage),
      (ProtocolVersion(major: 2, minor: 7), .v2_1, .unsupportedProtocolVersion),
      (ProtocolVersion(major: 3, minor: 1), .v3_0, .unsupportedProtocolVersion),
      (ProtocolVersion(major: -1, minor: 0), .v1_0, .invalidMessage),
      // 1.x §11.1: "Same major version, different minor versions": processed normally.
      (ProtocolVersion(major: 1, minor: 9), .v1_4, nil),
    ] {
      var header = RequestHeader(version: named)
      header.batchCount = 1
      let item = Item(
        .requestMessage,
        .structure([
          Item(.requestHeader, .structure([named.item, Item(.batchCount, .integer(1))])),
          Item(
            .batchItem,
            .structure([
              Item(.operation, .enumeration(KMIP.Operation.query.rawValue)),
              Item(
                .requestPayload,
                .structure([Item(.queryFunction, .enumeration(QueryFunction.queryOperations.rawValue))])),
            ])),
        ]))
      let response = try ResponseMessage(try server.send(BinaryEncoder.encode(item)))
      #expect(response.version == answered)
      #expect(response.items.map(\.reason) == [reason])
      if reason != nil { #expect(response.items[0].operationCode == nil) }
    }
  }

  /// The operation may stand anywhere in the item, and a newer minor version is read as 1.4: the way must be the same.
  @Test func oddMessagesGoTheRightWay() throws {
    let server = TestServer()
    for (version, first): (ProtocolVersion, Bool) in [
      (.v1_4, false), (ProtocolVersion(major: 1, minor: 7), true), (ProtocolVersion(major: 1, minor: 7), false),
    ] {
      let operation = Item(.operation, .enumeration(KMIP.Operation.create.rawValue))
      let id = Item(.uniqueBatchItemID, .byteString([1]))
      let payload = Item(.requestPayload, .structure(CreateRequest(.symmetricKey, aes()).items(for: .v1_4)))
      let bytes = message(version, item: (first ? [operation, id] : [id, operation]) + [payload])
      #expect(RequestPeek(bytes).requestClass == .write)
      #expect(try ResponseMessage(try server.send(bytes)).items.map(\.status) == [.success])
    }
  }

  /// A message as a tree, so that anything can be wrong in it.
  private func message(
    _ version: ProtocolVersion, header: [Item] = [], count: Int32? = 1, item: [Item]
  ) -> [UInt8] {
    BinaryEncoder.encode(
      Item(
        .requestMessage,
        .structure([
          Item(
            .requestHeader,
            .structure([version.item] + header + (count.map { [Item(.batchCount, .integer($0))] } ?? []))
          ), Item(.batchItem, .structure(item)),
        ])))
  }

  @Test(arguments: established) func wrongMessages(_ version: ProtocolVersion) throws {
    let is1 = version.major < 2
    let server = TestServer()
    let query = Item(.operation, .enumeration(KMIP.Operation.query.rawValue))
    let function = Item(.queryFunction, .enumeration(QueryFunction.queryOperations.rawValue))
    let payload = Item(.requestPayload, .structure([function]))
    let unknown = Item(Tag(0x42F0F0), .integer(1))
    let cases: [(String, [UInt8], ResultReason)] = [
      ("no batch count", message(version, count: nil, item: [query, payload]), .invalidMessage),
      ("wrong batch count", message(version, count: 2, item: [query, payload]), .invalidMessage),
      (
        "batch count of a wrong type",
        message(version, header: [Item(.batchCount, .textString("1"))], count: nil, item: [query, payload]),
        is1 ? .invalidMessage : .invalidDataType
      ),
      (
        "batch count twice",
        message(version, header: [Item(.batchCount, .integer(1))], item: [query, payload]), .invalidMessage
      ),
      (
        "unknown header field", message(version, header: [unknown], item: [query, payload]),
        is1 ? .invalidField : .unknownTag
      ),
      (
        "negative size", message(version, header: [Item(.maximumResponseSize, .integer(-1))], item: [query, payload]),
        .invalidField
      ),
      ("no operation", message(version, item: [payload]), .invalidMessage),
      ("no payload", message(version, item: [query]), .invalidMessage),
      (
        "payload no structure", message(version, item: [query, Item(.requestPayload, .integer(1))]),
        .invalidMessage
      ),
      (
        "unknown operation", message(version, item: [Item(.operation, .enumeration(0x7777)), payload]),
        .operationNotSupported
      ),
      ("unknown item field", message(version, item: [query, payload, unknown]), is1 ? .invalidField : .invalidMessage),
      (
        "unknown payload field",
        message(version, item: [query, Item(.requestPayload, .structure([function, unknown]))]),
        is1 ? .invalidField : .invalidMessage
      ),
      (
        "unknown query function",
        message(version, item: [query, Item(.requestPayload, .structure([Item(.queryFunction, .enumeration(999))]))]),
        .invalidField
      ),
      (
        "query function of a wrong type",
        message(version, item: [query, Item(.requestPayload, .structure([Item(.queryFunction, .integer(1))]))]),
        .invalidMessage
      ),
      ("no query function", message(version, item: [query, Item(.requestPayload, .structure([]))]), .invalidMessage),
    ]
    for (name, bytes, reason) in cases {
      let response = try ResponseMessage(try server.send(bytes))
      #expect(response.version == version)
      #expect(response.items.map(\.reason) == [reason], "\(name)")
      #expect(response.items[0].message != nil, "\(name)")
    }
  }

  @Test func operationsThatAreNotThere() throws {
    let server = TestServer()
    for version in served {
      for operation in KMIP.Operation.allCases {
        guard Catalogue.row(operation.rawValue, in: version) == nil else { continue }
        let item = try server.send(frame(version, [RequestBatchItem(operation, payload: [])]))
        #expect(try ResponseMessage(item).items.map(\.reason) == [.operationNotSupported])
      }
    }
  }
}
