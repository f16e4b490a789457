import KMIP
import Store
import TTLV
import Testing

@testable import Operations

/// Messages that are wrong as such, in every version and encoding, each with the exact Result Reason: KMIP 1.x §11.1, and
/// 2.1 §11.46 for what came with 2.0. What is wrong inside payloads is `RefusalTests`'.
@Suite struct BrokenMessageTests {
  struct Row: Sendable {
    let what: String
    let older: ResultReason
    let newer: ResultReason
    let versions: ClosedRange<ProtocolVersion>
    let change: @Sendable (inout [Item], inout [Item], ProtocolVersion) -> Void

    /// - Parameter change: of the header's fields and the batch item's.
    init(
      _ what: String, _ older: ResultReason, _ newer: ResultReason,
      in versions: ClosedRange<ProtocolVersion> = .v1_0 ... .v3_0,
      _ change: @escaping @Sendable (inout [Item], inout [Item], ProtocolVersion) -> Void
    ) {
      self.what = what
      self.older = older
      self.newer = newer
      self.versions = versions
      self.change = change
    }
  }

  private static func header(
    _ what: String, _ older: ResultReason, _ newer: ResultReason,
    in versions: ClosedRange<ProtocolVersion> = .v1_0 ... .v3_0, _ item: Item
  ) -> Row {
    Row(what, older, newer, in: versions) { header, _, _ in header.insert(item, at: 1) }
  }

  private static func credential(_ type: UInt32, _ fields: [Item]) -> Item {
    Item(
      .authentication,
      .structure([
        Item(
          .credential,
          .structure([Item(.credentialType, .enumeration(type)), Item(.credentialValue, .structure(fields))]))
      ]))
  }

  static let rows: [Row] = [
    header("size is text", .invalidMessage, .invalidDataType, Item(.maximumResponseSize, .textString("8192"))),
    header("size is long", .invalidMessage, .invalidDataType, Item(.maximumResponseSize, .longInteger(8192))),
    header("size is negative", .invalidField, .invalidField, Item(.maximumResponseSize, .integer(-1))),
    header("time is a number", .invalidMessage, .invalidDataType, Item(.timeStamp, .longInteger(5))),
    header("time is text", .invalidMessage, .invalidDataType, Item(.timeStamp, .textString("now"))),
    header(
      "order is a number", .invalidMessage, .invalidDataType, in: .v1_0 ... .v2_1, Item(.batchOrderOption, .integer(1))),
    header(
      "continuation is a number", .invalidMessage, .invalidDataType, Item(.batchErrorContinuationOption, .integer(1))),
    header(
      "unknown continuation", .invalidField, .unknownEnumeration, Item(.batchErrorContinuationOption, .enumeration(9))),
    header(
      "continuation zero", .invalidField, .unknownEnumeration, Item(.batchErrorContinuationOption, .enumeration(0))),
    header("asynchronous is a number", .invalidMessage, .invalidDataType, Item(.asynchronousIndicator, .integer(1))),
    header(
      "asynchronous of 2.x", .invalidMessage, .invalidMessage, in: .v1_0 ... .v1_4,
      Item(.asynchronousIndicator, .enumeration(1))),
    header(
      "asynchronous of 1.x", .invalidDataType, .invalidDataType, in: .v2_0 ... .v2_1,
      Item(.asynchronousIndicator, .boolean(true))),
    header(
      "unknown asynchronous", .unknownEnumeration, .unknownEnumeration, in: .v2_0 ... .v2_1,
      Item(.asynchronousIndicator, .enumeration(4))),
    header(
      "attestation is a number", .invalidMessage, .invalidDataType, in: .v1_2 ... .v2_1,
      Item(.attestationCapableIndicator, .integer(1))),
    header(
      "attestation too early", .invalidField, .invalidField, in: .v1_0 ... .v1_1,
      Item(.attestationCapableIndicator, .boolean(true))),
    header(
      "correlation too early", .invalidField, .invalidField, in: .v1_0 ... .v1_3,
      Item(.clientCorrelationValue, .textString("c"))),
    header(
      "correlation is bytes", .invalidMessage, .invalidDataType, in: .v1_4 ... .v2_1,
      Item(.clientCorrelationValue, .byteString([1]))),
    header("a tag of nobody's", .invalidField, .unknownTag, Item(Tag(0x42_FFFE), .integer(1))),
    header("a vendor's tag", .invalidField, .unknownTag, Item(Tag(0x54_0001), .integer(1))),
    header("a tag of elsewhere", .invalidField, .invalidMessage, Item(.objectType, .enumeration(2))),
    header("authentication is text", .invalidMessage, .invalidDataType, Item(.authentication, .textString("me"))),
    header(
      "a stranger in authentication", .invalidField, .invalidMessage,
      Item(.authentication, .structure([Item(.username, .textString("u"))]))),
    header(
      "an empty credential", .invalidMessage, .invalidMessage,
      Item(.authentication, .structure([Item(.credential, .structure([]))]))),
    header("a credential of no type", .invalidField, .unknownEnumeration, credential(0x77, [])),
    header(
      "a password without a name", .invalidMessage, .invalidMessage, credential(1, [Item(.password, .textString("p"))])),
    header(
      "a name that is bytes", .invalidMessage, .invalidDataType, credential(1, [Item(.username, .byteString([1]))])),
    header(
      "two names", .invalidMessage, .invalidMessage,
      credential(1, [Item(.username, .textString("a")), Item(.username, .textString("b"))])),
    header("a device without a field", .invalidMessage, .invalidMessage, in: .v1_1 ... .v2_1, credential(2, [])),
    header("a ticket too early", .invalidField, .invalidField, in: .v1_0 ... .v1_4, credential(6, [])),
    header("a ticket without one", .invalidMessage, .invalidMessage, in: .v2_0 ... .v2_1, credential(6, [])),
    header(
      "a hash without a time", .invalidMessage, .invalidMessage, in: .v2_0 ... .v2_1,
      credential(5, [Item(.username, .textString("u")), Item(.hashedPassword, .byteString([1]))])),
    header(
      "nine credentials", .invalidMessage, .invalidMessage,
      Item(
        .authentication,
        .structure(
          (0..<9).map { _ in
            Item(
              .credential,
              .structure([
                Item(.credentialType, .enumeration(1)),
                Item(.credentialValue, .structure([Item(.username, .textString("u"))])),
              ]))
          }))),
    Row("no batch count", .invalidMessage, .invalidMessage, in: .v1_0 ... .v2_1) { header, _, _ in header.removeLast()
    },
    Row("batch count two", .invalidMessage, .invalidMessage, in: .v1_0 ... .v2_1) { header, _, _ in
      header[header.count - 1] = Item(.batchCount, .integer(2))
    },
    Row("batch count zero", .invalidMessage, .invalidMessage, in: .v1_0 ... .v2_1) { header, _, _ in
      header[header.count - 1] = Item(.batchCount, .integer(0))
    },
    Row("batch count negative", .invalidMessage, .invalidMessage, in: .v1_0 ... .v2_1) { header, _, _ in
      header[header.count - 1] = Item(.batchCount, .integer(.min))
    },
    Row("batch count is text", .invalidMessage, .invalidDataType, in: .v1_0 ... .v2_1) { header, _, _ in
      header[header.count - 1] = Item(.batchCount, .textString("1"))
    },
    Row("batch count twice", .invalidMessage, .invalidMessage, in: .v1_0 ... .v2_1) { header, _, _ in
      header.append(Item(.batchCount, .integer(1)))
    },
    Row("two versions", .invalidMessage, .invalidMessage) { header, _, version in header.insert(version.item, at: 1) },
    Row("no operation", .invalidMessage, .invalidMessage) { _, item, _ in item.removeFirst() },
    Row("operation is a number", .invalidMessage, .invalidDataType) { _, item, _ in
      item[0] = Item(.operation, .integer(1))
    },
    Row("operation of nobody's", .operationNotSupported, .operationNotSupported) { _, item, _ in
      item[0] = Item(.operation, .enumeration(0x7777))
    },
    Row("a vendor's operation", .operationNotSupported, .operationNotSupported) { _, item, _ in
      item[0] = Item(.operation, .enumeration(0x8000_0001))
    },
    Row("operation zero", .operationNotSupported, .operationNotSupported) { _, item, _ in
      item[0] = Item(.operation, .enumeration(0))
    },
    Row("no payload", .invalidMessage, .invalidMessage) { _, item, _ in item.removeLast() },
    Row("payload is text", .invalidMessage, .invalidMessage) { _, item, _ in
      item[1] = Item(.requestPayload, .textString("p"))
    },
    Row("two payloads", .invalidMessage, .invalidMessage) { _, item, _ in item.append(item[1]) },
    Row("a response's payload", .invalidField, .invalidMessage) { _, item, _ in
      item.append(Item(.responsePayload, .structure([])))
    },
    Row("a stranger in the item", .invalidField, .invalidMessage) { _, item, _ in
      item.append(Item(.comment, .textString("c")))
    },
    Row("an unknown tag in the item", .invalidField, .invalidMessage) { _, item, _ in
      item.append(Item(Tag(0x54_0001), .integer(1)))
    },
    Row("identifier is text", .invalidMessage, .invalidMessage) { _, item, _ in
      item.insert(Item(.uniqueBatchItemID, .textString("1")), at: 1)
    },
    Row("two identifiers", .invalidMessage, .invalidMessage) { _, item, _ in
      item.insert(Item(.uniqueBatchItemID, .byteString([1])), at: 1)
      item.insert(Item(.uniqueBatchItemID, .byteString([2])), at: 1)
    },
    Row("extension without a vendor", .invalidMessage, .invalidMessage) { _, item, _ in
      item.append(
        Item(
          .messageExtension,
          .structure([Item(.criticalityIndicator, .boolean(false)), Item(.vendorExtension, .structure([]))])))
    },
    Row("a critical extension", .featureNotSupported, .featureNotSupported) { _, item, _ in
      item.append(
        Item(
          .messageExtension,
          .structure([
            Item(.vendorIdentification, .textString("v")), Item(.criticalityIndicator, .boolean(true)),
            Item(.vendorExtension, .structure([])),
          ])))
    },
    Row("extension is a number", .invalidMessage, .invalidMessage) { _, item, _ in
      item.append(Item(.messageExtension, .integer(1)))
    },
    Row("an unknown function", .invalidField, .invalidField) { _, item, _ in
      item[1] = Item(.requestPayload, .structure([Item(.queryFunction, .enumeration(0x77))]))
    },
    Row("a function that is a number", .invalidMessage, .invalidMessage) { _, item, _ in
      item[1] = Item(.requestPayload, .structure([Item(.queryFunction, .integer(1))]))
    },
    Row("no function", .invalidMessage, .invalidMessage) { _, item, _ in
      item[1] = Item(.requestPayload, .structure([]))
    },
  ]

  @Test(arguments: served, [nil, TextMessage.Form.xml, .json])
  func everyOneHasItsReason(_ version: ProtocolVersion, _ form: TextMessage.Form?) throws {
    let server = TestServer()
    var count = 0
    for row in Self.rows where row.versions.contains(version) {
      count += 1
      // 3.0 has no Batch Count.
      var header = [version.item] + (version < .v3_0 ? [Item(.batchCount, .integer(1))] : [])
      var item = [
        Item(.operation, .enumeration(KMIP.Operation.query.rawValue)),
        Item(.requestPayload, .structure(QueryRequest([.queryOperations]).items)),
      ]
      row.change(&header, &item, version)
      let message = Item(
        .requestMessage,
        .structure([Item(.requestHeader, .structure(header)), Item(.batchItem, .structure(item))]))
      let reply = try Self.exchange(message, form, server)
      #expect(VersionGate.isClean(reply, version))
      let response = try ResponseMessage(reply)
      #expect(response.version == version && response.items.count == 1)
      let answer = try #require(response.items.first)
      #expect(answer.status == .operationFailed, "\(row.what)")
      #expect(answer.reason == (version.major < 2 ? row.older : row.newer), "\(row.what) in \(version)")
      #expect(server.store.applied.index == 0)
    }
    #expect(count > (version < .v3_0 ? 45 : 38))
  }

  private static func exchange(_ item: Item, _ form: TextMessage.Form?, _ server: TestServer) throws -> Item {
    let names = StandardNames()
    let frame =
      switch form {
      case nil: BinaryEncoder.encode(item)
      case .xml: try TextMessage.frame(XMLEncoder.encode(item, names: names), .xml, spoken: served)
      case .json: try TextMessage.frame(JSONItemEncoder.encode(item, names: names), .json, spoken: served)
      }
    let reply = try server.send(frame)
    return switch form {
    case nil: try BinaryDecoder.decode(reply)
    case .xml: try XMLDecoder.decode(TextMessage.text(reply, .xml), names: names)
    case .json: try JSONItemDecoder.decode(TextMessage.text(reply, .json), names: names)
    }
  }
}
