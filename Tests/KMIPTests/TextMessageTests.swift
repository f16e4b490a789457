import KMIP
import TTLV
import Testing

@Suite struct TextMessageTests {
  private static let spoken: [ProtocolVersion] = [.v1_0, .v1_1, .v1_2, .v1_3, .v1_4, .v2_0, .v2_1]

  private func query(_ version: ProtocolVersion) -> RequestMessage {
    RequestMessage(
      header: RequestHeader(version: version),
      items: [RequestBatchItem(.query, payload: QueryRequest([.queryOperations]).items)])
  }

  private func text(_ item: Item, _ form: TextMessage.Form) -> [UInt8] {
    form == .xml
      ? XMLEncoder.encode(item, names: StandardNames()) : JSONItemEncoder.encode(item, names: StandardNames())
  }

  @Test(arguments: TextMessage.Form.allCases) func aTextIsItsFrame(form: TextMessage.Form) throws {
    for version in Self.spoken {
      let item = query(version).item
      #expect(try TextMessage.frame(text(item, form), form, spoken: Self.spoken) == BinaryEncoder.encode(item))
      let response = ResponseMessage(
        version: version, timeStamp: 5,
        items: [ResponseBatchItem(operationCode: KMIP.Operation.query.rawValue, status: .success, payload: [])])
      let back = TextMessage.text(response.encoded(), form)
      let read =
        switch form {
        case .xml: try XMLDecoder.decode(back, names: StandardNames())
        case .json: try JSONItemDecoder.decode(back, names: StandardNames())
        }
      #expect(read == response.item)
    }
  }

  /// The version to answer in is found in a text that is damaged behind it.
  @Test(arguments: TextMessage.Form.allCases) func damagedTexts(form: TextMessage.Form) throws {
    for version in Self.spoken {
      let whole = text(query(version).item, form)
      for cut in [whole.count - 1, whole.count * 9 / 10, whole.count - 30] {
        #expect {
          try TextMessage.frame(Array(whole[..<cut]), form, spoken: Self.spoken)
        } throws: { error in
          let error = error as? Unreadable
          return error?.answerIn == version
            && error?.error.reason == (version.major < 2 ? .invalidMessage : .codecError)
        }
      }
    }
    for nothing in ["", " ", "<", "{", "[]", "no text", "<a/><b/>", "<RequestMessage/>x"] {
      #expect {
        try TextMessage.frame(Array(nothing.utf8), form, spoken: Self.spoken)
      } throws: { error in
        (error as? Unreadable)?.answerIn == .v1_0 && (error as? Unreadable)?.error.reason == .invalidMessage
      }
    }
  }

  @Test func versionsAreFoundHoweverTheyAreWritten() throws {
    for (text, major, minor) in [
      (
        "<ProtocolVersionMajor value='2' type='Integer'/><ProtocolVersionMinor type=\"Integer\"  value = \"1\"/><x", 2,
        1
      ),
      (
        "{\"tag\":\"ProtocolVersionMajor\",\"value\":1},{\"tag\":\"ProtocolVersionMinor\",\"value\" : \"0x00000004\"",
        1, 4
      ),
    ] {
      #expect {
        try TextMessage.frame(Array(text.utf8), .xml, spoken: Self.spoken)
      } throws: { error in
        (error as? Unreadable)?.answerIn == ProtocolVersion(major: Int32(major), minor: Int32(minor))
      }
    }
  }

  /// As in TTLV, what nobody knows spoils its own batch item only.
  @Test(arguments: TextMessage.Form.allCases) func unknownNamesSpoilTheirBatchItemOnly(form: TextMessage.Form) throws {
    for (from, to) in [("QueryObjects", "QueryNoSuch"), ("QueryFunction", "NoSuchTag")] {
      var message = query(.v2_1)
      message = RequestMessage(
        header: message.header,
        items: [
          RequestBatchItem(.query, id: [1], payload: QueryRequest([.queryObjects]).items),
          RequestBatchItem(.discoverVersions, id: [2], payload: []),
        ])
      let whole = String(decoding: text(message.item, form), as: UTF8.self)
      let damaged = Array(whole.replacing(from, with: to).utf8)
      let frame = try TextMessage.frame(damaged, form, spoken: Self.spoken)
      let read = try RequestMessage(frame, spoken: Self.spoken)
      #expect(read.items.count == 2 && read.items[1].fault == nil)
      #expect(throws: KMIPError.self) { _ = try QueryRequest(read.items[0].payload, version: .v2_1) }
    }
  }
}
