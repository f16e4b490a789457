import KMIP
import TTLV

@testable import Conformance

/// Cases and answers written as XML in the tests.
enum CannedServer {
  static func message(_ xml: String) throws -> Item {
    try XMLDecoder.decode(Array(xml.utf8), names: StandardNames(), substitution: Variable.placeholder)
  }

  static func request(_ operation: String, _ payload: String, version: String = version14) -> String {
    """
    <RequestMessage><RequestHeader>\(version)<BatchCount type="Integer" value="1"/></RequestHeader>
    <BatchItem><Operation type="Enumeration" value="\(operation)"/><RequestPayload>\(payload)</RequestPayload></BatchItem>
    </RequestMessage>
    """
  }

  static func response(
    _ operation: String, _ payload: String, time: String = "$NOW", extra: String = "", version: String = version14
  ) -> String {
    """
    <ResponseMessage><ResponseHeader>\(version)<TimeStamp type="DateTime" value="\(time)"/>
    <BatchCount type="Integer" value="1"/></ResponseHeader>
    <BatchItem><Operation type="Enumeration" value="\(operation)"/>
    <ResultStatus type="Enumeration" value="Success"/>\(extra)<ResponsePayload>\(payload)</ResponsePayload></BatchItem>
    </ResponseMessage>
    """
  }

  static let version14 = """
    <ProtocolVersion><ProtocolVersionMajor type="Integer" value="1"/>
    <ProtocolVersionMinor type="Integer" value="4"/></ProtocolVersion>
    """

  static let version21 = """
    <ProtocolVersion><ProtocolVersionMajor type="Integer" value="2"/>
    <ProtocolVersionMinor type="Integer" value="1"/></ProtocolVersion>
    """

  static func identifier(_ value: String) -> String { "<UniqueIdentifier type=\"TextString\" value=\"\(value)\"/>" }

  static func attribute(_ name: String, _ type: String, _ value: String, index: Int? = nil) -> String {
    let index = index.map { "<AttributeIndex type=\"Integer\" value=\"\($0)\"/>" } ?? ""
    return """
      <Attribute><AttributeName type="TextString" value="\(name)"/>\(index)
      <AttributeValue type="\(type)" value="\(value)"/></Attribute>
      """
  }

  static func testCase(_ messages: [String], name: String = "TEST-M-1-14") throws -> TestCase {
    try TestCase(xml: Array(("<KMIP>" + messages.joined() + "</KMIP>").utf8), path: "v1.4/mandatory/\(name).xml")
  }

  /// Plays one case against answers that come in turn; also gives what was sent.
  static func play(_ published: [String], answers: [String]) async throws -> (outcome: Outcome, sent: [Item]) {
    let testCase = try testCase(published)
    let frames = try answers.map { BinaryEncoder.encode(try message($0)) }
    var sent: [Item] = []
    var player = Player(now: 1_800_000_000) { request in
      sent.append(try BinaryDecoder.decode(request))
      return frames[sent.count - 1]
    }
    return (await player.play(testCase), sent)
  }
}
