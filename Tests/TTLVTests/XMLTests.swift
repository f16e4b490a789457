import TTLV
import Testing

@Suite struct XMLTests {
  private static func decode(_ text: String) throws(TTLVError) -> Item {
    try XMLDecoder.decode(Array(text.utf8), names: SampleNames())
  }

  /// The examples of KMIP Additional Message Encodings 1.0 §6.1.6.
  @Test(arguments: [
    (
      #"<TTLV tag="0x420001" name="ActivationDate" type="DateTime" value="2001-01-01T10:00:00+10:00"/>"#, 0x42_0001,
      Value.dateTime(978_307_200)
    ),
    (
      #"<ActivationDate xmlns="urn:oasis:tc:kmip:xmlns" type="DateTime" value="2001-01-01T10:00:00+10:00"/>"#,
      0x42_0001, .dateTime(978_307_200)
    ),
    (
      #"<TTLV tag="0x545352" name="SomeExtension" type="TextString" value="This is an extension"/>"#, 0x54_5352,
      .textString("This is an extension")
    ),
    (#"<x540001 type="LongInteger" value="-2"/>"#, 0x54_0001, .longInteger(-2)),
    (#"<CryptographicUsageMask type="Integer" value="0x0000100c"/>"#, 0x42_002C, .integer(0x100C)),
    (#"<CryptographicUsageMask type="Integer" value="Encrypt Decrypt CertificateSign"/>"#, 0x42_002C, .integer(0x100C)),
    (
      #"<CryptographicUsageMask type="Integer" value="CertificateSign 0x00000004 0x0000008"/>"#, 0x42_002C,
      .integer(0x100C)
    ),
    (#"<CryptographicUsageMask type="Integer" value="CertificateSign 0x0000000c"/>"#, 0x42_002C, .integer(0x100C)),
    (#"<X type="BigInteger" value="0000000000000000"/>"#, 0x42_009F, .bigInteger([0, 0, 0, 0, 0, 0, 0, 0])),
    (#"<X type="BigInteger" value="80"/>"#, 0x42_009F, .bigInteger([255, 255, 255, 255, 255, 255, 255, 128])),
    (#"<ObjectType type="Enumeration" value="0x00000002"/>"#, 0x42_0057, .enumeration(2)),
    (#"<ObjectType type="Enumeration" value="SymmetricKey"/>"#, 0x42_0057, .enumeration(2)),
    (#"<KeyMaterial type="ByteString" value="C50F77"/>"#, 0x42_0043, .byteString([0xC5, 0x0F, 0x77])),
    (#"<Offset type="Interval" value="27"/>"#, 0x42_0058, .interval(27)),
    (
      #"<kmip:Offset xmlns:kmip='urn:oasis:tc:kmip:xmlns' type='Interval' value='27'></kmip:Offset>"#, 0x42_0058,
      .interval(27)
    ),
    (
      #"<!-- a --><?xml version="1.0"?><AttributeName type="TextString" value="&lt;&#x47;&#10;&amp;&quot;"/><!-- b -->"#,
      0x42_000A, .textString("<G\n&\"")
    ),
  ])
  func reads(text: String, tag: Int, value: Value) throws {
    #expect(try Self.decode(text) == Item(Tag(UInt32(tag)), value))
  }

  @Test(arguments: [
    "", "text", "<RequestMessage>", "<RequestMessage></Offset>", "<NoSuchTag/>", "<Offset type='Interval'/>",
    "<Offset type='NoSuchType' value='1'/>", "<Offset type='Interval' value='-1'/>",
    "<Offset type='Interval' value='4294967296'/>",
    "<Offset type='Integer' value='Encrypt'/>", "<ObjectType type='Enumeration' value='NoSuchObject'/>",
    "<KeyMaterial type='ByteString' value='C5F'/>", "<KeyMaterial type='ByteString' value='0xC5'/>",
    "<X type='BigInteger' value=''/>", "<Offset type='Boolean' value='yes'/>", "<Offset type='Structure' value='1'/>",
    "<Offset type='Interval' value='1'><Offset type='Interval' value='1'/></Offset>",
    "<RequestMessage>text</RequestMessage>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]><RequestMessage/>", "<RequestMessage><![CDATA[a]]></RequestMessage>",
    "<AttributeName type='TextString' value='&b;'/>", "<AttributeName type='TextString' value='&#xD800;'/>",
    "<AttributeName type='TextString' type='TextString' value='b'/>", "<RequestMessage/><RequestMessage/>",
    "<ActivationDate type='DateTime' value='2001-02-29T00:00:00Z'/>",
    "<ActivationDate type='DateTime' value='2001-01-01'/>",
    "<TTLV tag='0x1234567' type='Integer' value='1'/>", "<TTLV type='Integer' value='1'/>",
  ])
  func refuses(text: String) {
    #expect(throws: TTLVError.self) { try Self.decode(text) }
  }

  @Test func limitsHold() {
    let deep = String(repeating: "<RequestMessage>", count: 9) + String(repeating: "</RequestMessage>", count: 9)
    #expect(throws: TTLVError.self) {
      try XMLDecoder.decode(Array(deep.utf8), names: SampleNames(), limits: Limits(depth: 8))
    }
    #expect(throws: TTLVError.self) {
      try XMLDecoder.decode(Array(deep.utf8), names: SampleNames(), limits: Limits(count: 8))
    }
    #expect(throws: TTLVError(.tooLong, at: 0)) {
      try XMLDecoder.decode(Array(deep.utf8), names: SampleNames(), limits: Limits(length: 10))
    }
  }

  @Test func writesNamesAndHexadecimal() {
    let item = Item(
      Tag(0x42_0078),
      .structure([
        Item(Tag(0x42_0057), .enumeration(2)), Item(Tag(0x42_0057), .enumeration(0x8000_0001)),
        Item(Tag(0x42_002C), .integer(0x4000_000C)), Item(Tag(0x54_0001), .structure([])),
        Item(Tag(0x42_0001), .dateTime(0)),
      ]))
    let text = String(decoding: XMLEncoder.encode(item, names: SampleNames(), indent: true), as: UTF8.self)
    #expect(
      text == """
        <RequestMessage>
          <ObjectType type="Enumeration" value="SymmetricKey"/>
          <ObjectType type="Enumeration" value="0x80000001"/>
          <CryptographicUsageMask type="Integer" value="Encrypt Decrypt 0x40000000"/>
          <TTLV tag="0x540001" type="Structure"/>
          <ActivationDate type="DateTime" value="1970-01-01T00:00:00+00:00"/>
        </RequestMessage>
        """)
  }

  @Test func substitutionComesFirst() throws {
    let text = "<KMIP><ActivationDate type='DateTime' value='$NOW-3600'/><Offset type='Interval' value='3'/></KMIP>"
    let items = try XMLDecoder.decodeSequence(inside: ["KMIP"], Array(text.utf8), names: SampleNames()) {
      _, type, text in type == .dateTime && text == "$NOW-3600" ? .dateTime(6_400) : nil
    }
    #expect(items == [Item(Tag(0x42_0001), .dateTime(6_400)), Item(Tag(0x42_0058), .interval(3))])
  }

  @Test func dumpHidesSecrets() {
    let item = Item(
      Tag(0x42_0078),
      .structure([Item(Tag(0x42_0043), .byteString([0xC5, 0x0F])), Item(Tag(0x42_000A), .textString("a\u{1B}[2J"))]))
    let text = Dump.text(item, names: SampleNames()) { $0 == Tag(0x42_0043) }
    #expect(text.contains("(2 secret bytes)"))
    #expect(!text.contains("c50f"))
    #expect(!text.contains("\u{1B}"))
    let nested = Dump.text(item, names: SampleNames()) { $0 == Tag(0x42_0078) }
    #expect(!nested.contains("c50f") && !nested.contains("[2J"))
  }
}
