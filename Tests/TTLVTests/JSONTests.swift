import TTLV
import Testing

@Suite struct JSONTests {
  private static func decode(_ text: String) throws(TTLVError) -> Item {
    try JSONItemDecoder.decode(Array(text.utf8), names: SampleNames())
  }

  /// The examples of KMIP Additional Message Encodings 1.0 §4.1.6.
  @Test(arguments: [
    (
      #"{"tag": "ActivationDate", "type":"DateTime", "value":"2001-01-01T10:00:00+10:00"}"#, 0x42_0001,
      Value.dateTime(978_307_200)
    ),
    (#"{"tag": "ActivationDate", "type":"DateTime", "value":"0x000000003a505520"}"#, 0x42_0001, .dateTime(0x3a50_5520)),
    (#"{"tag": "0x54FFFF", "name":"SomeExtension", "type":"Integer", "value":"0x00000001"}"#, 0x54_FFFF, .integer(1)),
    (#"{"tag": "RequestMessage", "type":"Structure", "value":[]}"#, 0x42_0078, .structure([])),
    (#"{"tag": "RequestMessage", "value":null}"#, 0x42_0078, .structure([])),
    (
      #"{"tag": "RequestMessage", "value":[{"tag":"Offset","type":"Interval","value":"0x0000001b"}]}"#, 0x42_0078,
      .structure([Item(Tag(0x42_0058), .interval(27))])
    ),
    (#"{"tag": "CryptographicUsageMask", "type":"Integer", "value": "0x0000100c"}"#, 0x42_002C, .integer(0x100C)),
    (
      #"{"tag": "CryptographicUsageMask", "type":"Integer", "value": "CertificateSign|0x00000004|0x0000008"}"#,
      0x42_002C, .integer(0x100C)
    ),
    (#"{"tag": "0x540001", "type":"LongInteger", "value":"0xfffffffffffffffe"}"#, 0x54_0001, .longInteger(-2)),
    (#"{"tag": "0x540001", "type":"LongInteger", "value":-2}"#, 0x54_0001, .longInteger(-2)),
    (#"{"tag": "X", "type":"BigInteger", "value":0}"#, 0x42_009F, .bigInteger([0, 0, 0, 0, 0, 0, 0, 0])),
    (
      #"{"tag": "X", "type":"BigInteger", "value":"0xff"}"#, 0x42_009F,
      .bigInteger([255, 255, 255, 255, 255, 255, 255, 255])
    ),
    (#"{"tag": "0x420057", "type":"Enumeration", "value":2}"#, 0x42_0057, .enumeration(2)),
    (#"{"tag": "ObjectType", "type":"Enumeration", "value":"SymmetricKey"}"#, 0x42_0057, .enumeration(2)),
    (#"{"tag": "0x420010", "type":"Boolean", "value":"0x0000000000000001"}"#, 0x42_0010, .boolean(true)),
    (
      #"{"tag": "AttributeName", "type":"TextString", "value":"\u00e4\ud83d\ude00\n\/"}"#, 0x42_000A,
      .textString("ä😀\n/")
    ),
    (#"{"tag": "KeyMaterial", "type":"ByteString", "value":"C50F77"}"#, 0x42_0043, .byteString([0xC5, 0x0F, 0x77])),
  ])
  func reads(text: String, tag: Int, value: Value) throws {
    #expect(try Self.decode(text) == Item(Tag(UInt32(tag)), value))
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"tag\":\"NoSuchTag\"}", "{\"tag\":\"Offset\",\"type\":\"Interval\",\"value\":1.5}",
    "{\"tag\":\"Offset\",\"type\":\"Interval\",\"value\":01}",
    "{\"tag\":\"Offset\",\"type\":\"Interval\",\"value\":-1}",
    "{\"tag\":\"Offset\",\"type\":\"Interval\",\"value\":4294967296}", "{\"tag\":\"Offset\",\"type\":\"Interval\"}",
    "{\"tag\":\"Offset\",\"type\":\"NoType\",\"value\":1}", "{\"tag\":\"Offset\",\"type\":\"Interval\",\"value\":1}}",
    "{\"tag\":\"Offset\",\"tag\":\"Offset\"}", "{\"tag\":\"RequestMessage\",\"value\":[1]}",
    "{\"tag\":\"RequestMessage\",\"value\":\"a\"}",
    "{\"tag\":\"AttributeName\",\"type\":\"TextString\",\"value\":\"\\ud800\"}",
    "{\"tag\":\"AttributeName\",\"type\":\"TextString\",\"value\":\"\\x\"}",
    "{\"tag\":\"RequestMessage\",\"value\":[],}",
    "{\"tag\":\"AttributeName\",\"type\":\"TextString\",\"value\":\"a\nb\"}",
    "{\"tag\":\"Offset\" \"type\":\"Interval\"}",
    "{\"tag\":\"X\",\"type\":\"BigInteger\",\"value\":\"00\"}", "{\"tag\":\"RequestMessage\",\"extra\":1}", "nul",
    "tru",
  ])
  func refuses(text: String) {
    #expect(throws: TTLVError.self) { try Self.decode(text) }
  }

  @Test func limitsHold() {
    let deep = String(repeating: #"{"tag":"RequestMessage","value":["#, count: 9) + String(repeating: "]}", count: 9)
    #expect(throws: TTLVError(.tooDeep, at: 0)) {
      try JSONItemDecoder.decode(Array(deep.utf8), names: SampleNames(), limits: Limits(depth: 8))
    }
    #expect(throws: TTLVError(.tooManyItems, at: 0)) {
      try JSONItemDecoder.decode(Array(deep.utf8), names: SampleNames(), limits: Limits(count: 8))
    }
    let arrays = Array(String(repeating: "[", count: 100_000).utf8)
    #expect(throws: TTLVError.self) { try JSONItemDecoder.decode(arrays, names: SampleNames()) }
  }

  @Test func writes() {
    let item = Item(
      Tag(0x42_0078),
      .structure([
        Item(Tag(0x42_0057), .enumeration(2)), Item(Tag(0x42_002C), .integer(12)),
        Item(Tag(0x54_0001), .longInteger(1 << 60)), Item(Tag(0x42_000A), .textString("a\"\\\n")),
      ]))
    let text = String(decoding: JSONItemEncoder.encode(item, names: SampleNames()), as: UTF8.self)
    #expect(
      text == #"{"tag":"RequestMessage","type":"Structure","value":["#
        + #"{"tag":"ObjectType","type":"Enumeration","value":"SymmetricKey"},"#
        + #"{"tag":"CryptographicUsageMask","type":"Integer","value":"Encrypt|Decrypt"},"#
        + #"{"tag":"0x540001","type":"LongInteger","value":"0x1000000000000000"},"#
        + #"{"tag":"AttributeName","type":"TextString","value":"a\"\\\u000A"}]}"#)
  }
}
