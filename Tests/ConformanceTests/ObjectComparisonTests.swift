import KMIP
import TTLV
import Testing

@testable import Conformance

/// What a server may choose for objects that it made itself, and not for those that were registered.
@Suite struct ObjectComparisonTests {
  private typealias Canned = CannedServer
  private static let time = "2026-01-01T00:00:00+00:00"

  private static func key(format: String = "Raw", _ material: String, algorithm: String = "AES") -> String {
    """
    <SymmetricKey><KeyBlock><KeyFormatType type="Enumeration" value="\(format)"/>
    <KeyValue><KeyMaterial type="ByteString" value="\(material)"/></KeyValue>
    <CryptographicAlgorithm type="Enumeration" value="\(algorithm)"/>
    <CryptographicLength type="Integer" value="128"/></KeyBlock></SymmetricKey>
    """
  }

  private static func get(_ operation: String, published: String, answered: String, asked: String = "") async throws
    -> Outcome
  {
    let kind = "<ObjectType type=\"Enumeration\" value=\"SymmetricKey\"/>"
    func made(_ identifier: String, _ time: String) -> String {
      Canned.response(
        operation, (operation == "Create" ? kind : "") + Canned.identifier(identifier), time: time)
    }
    return try await Canned.play(
      [
        Canned.request(operation, kind), made("$UNIQUE_IDENTIFIER_0", "$NOW"),
        Canned.request("Get", Canned.identifier("$UNIQUE_IDENTIFIER_0") + asked),
        Canned.response("Get", kind + Canned.identifier("$UNIQUE_IDENTIFIER_0") + published),
      ],
      answers: [
        made("id-1", time), Canned.response("Get", kind + Canned.identifier("id-1") + answered, time: time),
      ]
    ).outcome
  }

  @Test(arguments: [
    ("Create", key("00112233"), key("44556677"), true),
    ("Create", key("00112233"), key("445566"), false),
    ("Create", key("00112233"), key(format: "TransparentSymmetricKey", "00112233"), true),
    ("Create", key("00112233"), key("44556677", algorithm: "DES3"), false),
    ("Register", key("00112233"), key("00112233"), true),
    ("Register", key("00112233"), key("44556677"), false),
    ("Register", key("00112233"), key(format: "TransparentSymmetricKey", "00112233"), false),
  ])
  func material(operation: String, published: String, answered: String, isPermitted: Bool) async throws {
    let outcome = try await Self.get(operation, published: published, answered: answered)
    #expect((outcome.failure == nil) == isPermitted, "\(answered): \(outcome.failure?.what ?? "passes")")
  }

  @Test func aFormatThatWasAskedForIsThatFormat() async throws {
    let asked = "<KeyFormatType type=\"Enumeration\" value=\"Raw\"/>"
    let outcome = try await Self.get(
      "Create", published: Self.key("00112233"), answered: Self.key(format: "TransparentSymmetricKey", "00112233"),
      asked: asked)
    #expect(try #require(outcome.failure).what.contains("KeyFormatType"))
  }

  @Test(arguments: [("Create", true), ("Register", false)])
  func digests(operation: String, isPermitted: Bool) async throws {
    func digest(_ value: String) -> String {
      """
      <Attribute><AttributeName type="TextString" value="Digest"/><AttributeValue>
      <HashingAlgorithm type="Enumeration" value="SHA_256"/><DigestValue type="ByteString" value="\(value)"/>
      </AttributeValue></Attribute>
      """
    }
    let kind = "<ObjectType type=\"Enumeration\" value=\"SymmetricKey\"/>"
    let identifier = Canned.identifier("$UNIQUE_IDENTIFIER_0")
    let made = (operation == "Create" ? kind : "")
    let outcome = try await Canned.play(
      [
        Canned.request(operation, kind), Canned.response(operation, made + identifier),
        Canned.request("GetAttributes", identifier + "<AttributeName type=\"TextString\" value=\"Digest\"/>"),
        Canned.response("GetAttributes", identifier + digest("aa")),
      ],
      answers: [
        Canned.response(operation, made + Canned.identifier("id-1"), time: Self.time),
        Canned.response("GetAttributes", Canned.identifier("id-1") + digest("bb"), time: Self.time),
      ]
    ).outcome
    #expect((outcome.failure == nil) == isPermitted, "\(outcome.failure?.what ?? "passes")")
  }

  @Test(arguments: [
    ("<Operation type=\"Enumeration\" value=\"Get\"/>", true),
    ("<Operation type=\"Enumeration\" value=\"Check\"/><Operation type=\"Enumeration\" value=\"Get\"/>", true),
    ("<Operation type=\"Enumeration\" value=\"Check\"/>", false), ("", false),
  ])
  func queryMayTellMoreAndNotLess(answered: String, isPermitted: Bool) async throws {
    let outcome = try await Canned.play(
      [
        Canned.request("Query", "<QueryFunction type=\"Enumeration\" value=\"QueryOperations\"/>"),
        Canned.response("Query", "<Operation type=\"Enumeration\" value=\"Get\"/>"),
      ], answers: [Canned.response("Query", answered, time: Self.time)]
    ).outcome
    #expect((outcome.failure == nil) == isPermitted, "\(outcome.failure?.what ?? "passes")")
  }

  @Test func locatedObjectsAreThoseInThatOrder() async throws {
    func located(_ identifiers: [String], _ time: String) -> String {
      Canned.response("Locate", identifiers.map { Canned.identifier($0) }.joined(), time: time)
    }
    let published = [
      Canned.request("Locate", ""), located(["$UNIQUE_IDENTIFIER_0", "$UNIQUE_IDENTIFIER_1"], "$NOW"),
      Canned.request("Locate", ""), located(["$UNIQUE_IDENTIFIER_0", "$UNIQUE_IDENTIFIER_1"], "$NOW"),
    ]
    for (second, isPermitted) in [
      (["a", "b"], true), (["b", "a"], false), (["a"], false), (["a", "b", "c"], false), ([], false),
    ] {
      let outcome = try await Canned.play(
        published, answers: [located(["a", "b"], Self.time), located(second, Self.time)]
      ).outcome
      #expect((outcome.failure == nil) == isPermitted, "\(second)")
    }
  }
}
