import KMIP
import TTLV
import Testing

@testable import Conformance

@Suite struct PlayerTests {
  private typealias Canned = CannedServer
  private static let time = "2026-01-01T00:00:00+00:00"
  private static let create = Canned.request(
    "Create",
    "<ObjectType type=\"Enumeration\" value=\"SymmetricKey\"/><TemplateAttribute>"
      + Canned.attribute("Activation Date", "DateTime", "$NOW-3600") + "</TemplateAttribute>")
  private static func created(_ identifier: String, time: String = "$NOW") -> String {
    Canned.response(
      "Create",
      "<ObjectType type=\"Enumeration\" value=\"SymmetricKey\"/>" + Canned.identifier(identifier), time: time)
  }

  /// Create, then Get Attributes of what was created: published, and as answered.
  private static func attributes(
    asked names: [String], published: String, answered: String, extra: String = "", identifier: String = "id-1"
  ) async throws -> Outcome {
    let asked = names.map { "<AttributeName type=\"TextString\" value=\"\($0)\"/>" }.joined()
    return try await Canned.play(
      [
        create, created("$UNIQUE_IDENTIFIER_0"),
        Canned.request("GetAttributes", Canned.identifier("$UNIQUE_IDENTIFIER_0") + asked),
        Canned.response("GetAttributes", Canned.identifier("$UNIQUE_IDENTIFIER_0") + published),
      ],
      answers: [
        created("id-1", time: time),
        Canned.response(
          "GetAttributes", Canned.identifier(identifier) + answered, time: time, extra: extra),
      ]
    ).outcome
  }

  @Test func variablesTravel() async throws {
    let (outcome, sent) = try await Canned.play(
      [
        Self.create, Self.created("$UNIQUE_IDENTIFIER_0"),
        Canned.request("Destroy", Canned.identifier("$UNIQUE_IDENTIFIER_0")),
        Canned.response("Destroy", Canned.identifier("$UNIQUE_IDENTIFIER_0")),
      ],
      answers: [
        Self.created("id-1", time: Self.time), Canned.response("Destroy", Canned.identifier("id-1"), time: Self.time),
      ])
    #expect(outcome.failure == nil, "\(outcome.failure?.what ?? "")")
    #expect(sent[1].value[.batchItem]?[.requestPayload]?[.uniqueIdentifier] == .textString("id-1"))
    let attribute = sent[0].value[.batchItem]?[.requestPayload]?[.templateAttribute]?[.attribute]
    #expect(attribute?[.attributeValue] == .dateTime(1_800_000_000 - 3600))
  }

  @Test func anotherIdentifierIsADifference() async throws {
    let outcome = try await Self.attributes(
      asked: ["State"], published: Canned.attribute("State", "Enumeration", "Active"),
      answered: Canned.attribute("State", "Enumeration", "Active"), identifier: "id-2")
    let failure = try #require(outcome.failure)
    #expect(failure.step == 1)
    #expect(failure.what.contains("UniqueIdentifier"))
  }

  @Test(arguments: [
    // What was asked for, published, answered, whether that is permitted.
    ("same", ["State"], [("State", "Active")], [("State", "Active")], true),
    ("another value", ["State"], [("State", "Active")], [("State", "PreActive")], false),
    ("missing", ["State"], [("State", "Active")], [], false),
    ("nobody asked", ["State"], [("State", "Active")], [("State", "Active"), ("x-more", "1")], false),
    ("more of all", [], [("State", "Active")], [("State", "Active"), ("x-more", "1")], true),
    ("the server's own", ["State"], [("State", "Active")], [("State", "Active"), ("y-more", "1")], true),
    (
      "a free group", ["State", "Object Group"], [("State", "Active"), ("Object Group", "g")], [("State", "Active")],
      true
    ),
    ("order", ["State", "x-a"], [("State", "Active"), ("x-a", "1")], [("x-a", "1"), ("State", "Active")], true),
  ])
  func attributesOfAnObject(
    what: String, asked: [String], published: [(String, String)], answered: [(String, String)], isPermitted: Bool
  ) async throws {
    func written(_ attributes: [(String, String)]) -> String {
      attributes.map { Canned.attribute($0.0, $0.0 == "State" ? "Enumeration" : "TextString", $0.1) }.joined()
    }
    let outcome = try await Self.attributes(
      asked: asked, published: written(published), answered: written(answered))
    #expect((outcome.failure == nil) == isPermitted, "\(what): \(outcome.failure?.what ?? "passes")")
  }

  @Test func anIndexOfZeroMayBeGiven() async throws {
    let published = Canned.attribute("State", "Enumeration", "Active")
    for (index, isPermitted) in [(0, true), (1, false)] {
      let outcome = try await Self.attributes(
        asked: ["State"], published: published,
        answered: Canned.attribute("State", "Enumeration", "Active", index: index))
      #expect((outcome.failure == nil) == isPermitted, "index \(index)")
    }
  }

  @Test func aDateThatWasSentIsThatDate() async throws {
    let published = Canned.attribute("Activation Date", "DateTime", "$NOW-3600")
    for (date, isPermitted) in [("0x000000006B49C3F0", true), ("0x000000006B49C3F1", false)] {
      let outcome = try await Self.attributes(
        asked: ["Activation Date"], published: published,
        answered: Canned.attribute("Activation Date", "DateTime", date))
      #expect((outcome.failure == nil) == isPermitted, "\(date): \(outcome.failure?.what ?? "passes")")
    }
    // The same moment under another attribute is the server's business.
    let outcome = try await Self.attributes(
      asked: ["Initial Date"], published: Canned.attribute("Initial Date", "DateTime", "$NOW-3600"),
      answered: Canned.attribute("Initial Date", "DateTime", Self.time))
    #expect(outcome.failure == nil)
  }

  @Test func aResultMessageMayBeAddedAndOtherMembersMayNot() async throws {
    let state = Canned.attribute("State", "Enumeration", "Active")
    let message = "<ResultMessage type=\"TextString\" value=\"well\"/>"
    #expect(
      try await Self.attributes(asked: ["State"], published: state, answered: state, extra: message).failure == nil)
    let reason = "<ResultReason type=\"Enumeration\" value=\"GeneralFailure\"/>"
    let failure = try await Self.attributes(asked: ["State"], published: state, answered: state, extra: reason).failure
    #expect(try #require(failure).what.contains("ResultReason"))
  }

  /// Register, then an operation on what was registered: published output, and what is answered.
  private static func output(
    _ operation: String, parameters: String, published: String, answered: String, asked: String = "00",
    nonce: String? = nil
  ) async throws -> Outcome {
    let register = Canned.request(
      "Register",
      "<ObjectType type=\"Enumeration\" value=\"PublicKey\"/><TemplateAttribute>" + parameters + "</TemplateAttribute>")
    func answer(_ data: String, _ nonce: String?, _ identifier: String, time: String = "$NOW") -> String {
      let nonce = nonce.map { "<IVCounterNonce type=\"ByteString\" value=\"\($0)\"/>" } ?? ""
      let data = "<Data type=\"ByteString\" value=\"\(data)\"/>"
      return Canned.response(operation, Canned.identifier(identifier) + data + nonce, time: time)
    }
    return try await Canned.play(
      [
        register, Canned.response("Register", Canned.identifier("$UNIQUE_IDENTIFIER_0")),
        Canned.request(
          operation,
          Canned.identifier("$UNIQUE_IDENTIFIER_0") + "<Data type=\"ByteString\" value=\"\(asked)\"/>"),
        answer(published, nonce, "$UNIQUE_IDENTIFIER_0"),
      ],
      answers: [
        Canned.response("Register", Canned.identifier("id-1"), time: time),
        answer(answered, nonce.map { _ in "0a0b" }, "id-1", time: time),
      ]
    ).outcome
  }

  private static func parameters(_ fields: String, _ algorithm: String = "") -> String {
    "<Attribute><AttributeName type=\"TextString\" value=\"Cryptographic Parameters\"/><AttributeValue>"
      + fields + algorithm + "</AttributeValue></Attribute>"
  }
  private static let rsa = "<CryptographicAlgorithm type=\"Enumeration\" value=\"RSA\"/>"

  @Test(arguments: [
    // Operation, padding, what is published, what is answered, whether that is permitted.
    ("Encrypt", "OAEP", "0102", "0304", true), ("Encrypt", "PKCS1V1_5", "0102", "0304", true),
    ("Encrypt", "None", "0102", "0304", false), ("Encrypt", "OAEP", "0102", "030405", false),
    ("Encrypt", "OAEP", "0102", "0000", false), ("Decrypt", "OAEP", "0102", "0304", false),
  ])
  func whatARandomisedOperationAnswers(
    operation: String, padding: String, published: String, answered: String, isPermitted: Bool
  ) async throws {
    let padding = "<PaddingMethod type=\"Enumeration\" value=\"\(padding)\"/>"
    let outcome = try await Self.output(
      operation, parameters: Self.parameters(padding, Self.rsa), published: published, answered: answered,
      asked: "0000")
    #expect((outcome.failure == nil) == isPermitted, "\(outcome.failure?.what ?? "passes")")
  }

  @Test(arguments: [(true, true), (false, false)]) func aNonceOfTheServers(_ isRandom: Bool, isPermitted: Bool)
    async throws
  {
    let parameters = Self.parameters("<RandomIV type=\"Boolean\" value=\"\(isRandom)\"/>")
    let outcome = try await Self.output(
      "Encrypt", parameters: parameters, published: "0102", answered: "0304", nonce: "0102")
    #expect((outcome.failure == nil) == isPermitted, "\(outcome.failure?.what ?? "passes")")
  }

  @Test func providersTellOfThemselves() async throws {
    func information(_ version: String, _ flags: String, _ maker: UInt8) -> String {
      let text = String(repeating: String(maker, radix: 16), count: 32)
      return version + text + flags + text + "0100"
    }
    let none = "0000000000000000"
    for (answered, isPermitted) in [
      (information("0228", none, 0x43), true), (information("0300", none, 0x43), false),
      (information("0228", "0000000000000001", 0x43), false), (information("0228", none, 0x1F), false),
      (information("0228", none, 0x43) + "00", false),
    ] {
      let function = "<PKCS_11Function type=\"Enumeration\" value=\"C_GetInfo\"/>"
      func answer(_ bytes: String, _ time: String) -> String {
        Canned.response(
          "PKCS_11", function + "<PKCS_11OutputParameters type=\"ByteString\" value=\"\(bytes)\"/>", time: time,
          version: Canned.version21)
      }
      let outcome = try await Canned.play(
        [
          Canned.request("PKCS_11", function, version: Canned.version21),
          answer(information("0228", none, 0x54), "$NOW"),
        ], answers: [answer(answered, Self.time)]
      ).outcome
      #expect((outcome.failure == nil) == isPermitted, "\(outcome.failure?.what ?? "passes")")
    }
  }

  @Test func aVariableWithoutAValueIsSaid() async throws {
    let (outcome, _) = try await Canned.play(
      [
        Canned.request("Destroy", Canned.identifier("$UNIQUE_IDENTIFIER_3")),
        Canned.response("Destroy", Canned.identifier("$UNIQUE_IDENTIFIER_3")),
      ], answers: [])
    #expect(try #require(outcome.failure).what.contains("UNIQUE_IDENTIFIER_3"))
  }
}
