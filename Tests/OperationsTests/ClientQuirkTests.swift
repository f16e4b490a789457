import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// What known clients send, as they send it, and what they rely on: one test for each row of `ClientQuirk`.
@Suite struct ClientQuirkTests {
  /// A message as it was seen: header fields and batch items between the lines that all have.
  private func play(
    _ server: TestServer, _ version: ProtocolVersion, header: String = "", count: Int = 1, _ items: String
  ) throws -> ResponseMessage {
    let text = """
      <RequestMessage><RequestHeader><ProtocolVersion><ProtocolVersionMajor type="Integer" value="\(version.major)"/>
      <ProtocolVersionMinor type="Integer" value="\(version.minor)"/></ProtocolVersion>\(header)
      <BatchCount type="Integer" value="\(count)"/></RequestHeader>\(items)</RequestMessage>
      """
    let item = try XMLDecoder.decode(Array(text.utf8), names: StandardNames())
    let reply = try server.send(BinaryEncoder.encode(item))
    let tree = try BinaryDecoder.decode(reply)
    #expect(VersionGate.isClean(tree, version))
    let response = try ResponseMessage(tree)
    #expect(response.version == version)
    return response
  }

  private func item(_ operation: String, id: Int? = nil, _ payload: String) -> String {
    let mark = id.map { "<UniqueBatchItemID type=\"ByteString\" value=\"0\($0)\"/>" } ?? ""
    return "<BatchItem><Operation type=\"Enumeration\" value=\"\(operation)\"/>\(mark)"
      + "<RequestPayload>\(payload)</RequestPayload></BatchItem>"
  }

  private func attribute(_ name: String, _ value: String) -> String {
    "<Attribute><AttributeName type=\"TextString\" value=\"\(name)\"/><AttributeValue \(value)/></Attribute>"
  }

  private var aes: String {
    "<TemplateAttribute>" + attribute("Cryptographic Algorithm", "type=\"Enumeration\" value=\"AES\"")
      + attribute("Cryptographic Length", "type=\"Integer\" value=\"256\"")
      + attribute("Cryptographic Usage Mask", "type=\"Integer\" value=\"Encrypt Decrypt\"") + "</TemplateAttribute>"
  }

  private func identified(_ identifier: UniqueIdentifier) -> String {
    "<UniqueIdentifier type=\"TextString\" value=\"\(identifier)\"/>"
  }

  private func versions(_ quirk: ClientQuirk) -> [ProtocolVersion] { served.filter(quirk.versions.contains) }

  @Test func everyRowSaysWhomItIsFor() {
    for quirk in ClientQuirk.allCases {
      #expect(!quirk.client.isEmpty && !versions(quirk).isEmpty)
    }
  }

  /// libkmip's header: all three quirks at once.
  @Test(arguments: [ClientQuirk.emptyCredential, .requestTimeStamp, .smallResponses])
  func libkmip(quirk: ClientQuirk) throws {
    let header: String
    switch quirk {
    case .emptyCredential:
      header = """
        <Authentication><Credential><CredentialType type="Enumeration" value="UsernameAndPassword"/><CredentialValue>
        <Username type="TextString" value=""/><Password type="TextString" value=""/></CredentialValue></Credential>
        </Authentication>
        """
    case .requestTimeStamp: header = "<TimeStamp type=\"DateTime\" value=\"1970-01-01T00:00:01+00:00\"/>"
    default: header = "<MaximumResponseSize type=\"Integer\" value=\"8192\"/>"
    }
    for version in versions(quirk) {
      for refuses in [false, true] {
        let server = TestServer(settings: OperationSettings(refusesCredentials: refuses))
        let made = try play(
          server, version, header: header,
          item("Create", "<ObjectType type=\"Enumeration\" value=\"SymmetricKey\"/>" + aes))
        #expect(made.items[0].status == .success, "\(version)")
        let key = try CreateResponse(try #require(made.items[0].payload), version: version).identifier
        for operation in ["Get", "GetAttributes", "GetAttributeList"] {
          #expect(
            try play(server, version, header: header, item(operation, identified(key))).items[0].status == .success)
        }
        let query = "<QueryFunction type=\"Enumeration\" value=\"QueryOperations\"/>"
        #expect(try play(server, version, header: header, item("Query", query)).items[0].status == .success)
      }
    }
  }

  /// `seedWithoutUse` and `connectionForEachMessage`: register, activate and get are three requests that share nothing.
  @Test func mongo() throws {
    let server = TestServer()
    let material = String(repeating: "5a", count: 96)
    let registered = try play(
      server, .v1_0,
      item(
        "Register",
        "<ObjectType type=\"Enumeration\" value=\"SecretData\"/><TemplateAttribute>"
          + attribute("Cryptographic Usage Mask", "type=\"Integer\" value=\"0\"") + "</TemplateAttribute>"
            + """
            <SecretData><SecretDataType type="Enumeration" value="Seed"/><KeyBlock>
            <KeyFormatType type="Enumeration" value="Opaque"/>
            <KeyValue><KeyMaterial type="ByteString" value="\(material)"/></KeyValue></KeyBlock></SecretData>
            """))
    let first = registered.items[0]
    #expect(first.status == .success, "\(first.message ?? "")")
    let key = try ObjectResponse(try #require(first.payload), version: .v1_0).identifier
    #expect(try play(server, .v1_0, item("Activate", identified(key))).items[0].status == .success)
    let got = try GetResponse(
      try #require(try play(server, .v1_0, item("Get", identified(key))).items[0].payload), version: .v1_0)
    guard case .secretData(let type, let block) = got.object, case .plain(.bytes(let bytes), _)? = block.value else {
      Issue.record("\(got)")
      return
    }
    #expect(type == .seed && block.format == .opaque && bytes.revealed() == [UInt8](repeating: 0x5A, count: 96))
    #expect(block.algorithm == nil && block.length == nil)
    #expect(try server.state(key) == .active)
  }

  @Test func probeInOlderHeader() throws {
    let server = TestServer()
    let wanted = [(1, 4), (1, 3), (1, 2), (1, 1)].map {
      "<ProtocolVersion><ProtocolVersionMajor type=\"Integer\" value=\"\($0.0)\"/>"
        + "<ProtocolVersionMinor type=\"Integer\" value=\"\($0.1)\"/></ProtocolVersion>"
    }
    let response = try play(server, .v1_1, item("DiscoverVersions", wanted.joined()))
    let found = try DiscoverVersionsResponse(try #require(response.items[0].payload), version: .v1_1).versions
    #expect(found.first == .v1_4 && found.count == 4)
    #expect(
      try play(server, .v1_4, item("Query", "<QueryFunction type=\"Enumeration\" value=\"QueryObjects\"/>"))
        .items[0].status == .success)
  }

  @Test func absentAttributes() throws {
    let server = TestServer()
    let key = try server.create(.v1_4, name: "k")
    let names = ["State", "Process Start Date", "x-none", "Name", "Deactivation Date"].map {
      "<AttributeName type=\"TextString\" value=\"\($0)\"/>"
    }
    for version in versions(.absentAttributes) {
      let answer = try play(server, version, item("GetAttributes", identified(key) + names.joined())).items[0]
      #expect(answer.status == .success)
      #expect(answer.payload?.filter { $0.tag == .attribute }.count == 2)
    }
  }

  @Test func noCorrelationUnasked() throws {
    let server = TestServer()
    let query = item("Query", "<QueryFunction type=\"Enumeration\" value=\"QueryObjects\"/>")
    let asks = "<ClientCorrelationValue type=\"TextString\" value=\"c\"/>"
    for version in versions(.noCorrelationUnasked) {
      #expect(try play(server, version, query).serverCorrelationValue == nil)
      #expect(try play(server, version, header: asks, query).serverCorrelationValue != nil)
    }
    #expect(try play(server, .v2_1, query).serverCorrelationValue != nil)
  }

  @Test func locateWithoutAttributes() throws {
    let server = TestServer()
    let key = try server.create()
    let answer = try play(server, .v2_0, item("Locate", "")).items[0]
    #expect(try LocateResponse(try #require(answer.payload), version: .v2_0).identifiers == [key])
  }

  @Test func keyPairsWithoutMask() throws {
    for version in versions(.keyPairsWithoutMask) {
      let common =
        "<CommonTemplateAttribute>" + attribute("Cryptographic Algorithm", "type=\"Enumeration\" value=\"RSA\"")
        + attribute("Cryptographic Length", "type=\"Integer\" value=\"2048\"") + "</CommonTemplateAttribute>"
      let answer = try play(TestServer(), version, item("CreateKeyPair", common)).items[0]
      #expect(answer.status == .success, "\(answer.message ?? "")")
    }
  }

  @Test func customAttributesInBatches() throws {
    for version in versions(.customAttributesInBatches) {
      let server = TestServer()
      let creation =
        "<ObjectType type=\"Enumeration\" value=\"SymmetricKey\"/>"
        + aes.replacing(
          "</TemplateAttribute>",
          with: attribute("x-array", "type=\"TextString\" value=\"a7\"") + "</TemplateAttribute>")
      let wanted = "<AttributeName type=\"TextString\" value=\"x-array\"/>"
      let made = try play(
        server, version, count: 3,
        item("Create", id: 1, creation) + item("GetAttributes", id: 2, wanted) + item("Get", id: 3, ""))
      #expect(made.items.map(\.status) == [.success, .success, .success], "\(version)")
      let located = try play(
        server, version, count: 2,
        item("Locate", id: 1, attribute("x-array", "type=\"TextString\" value=\"a7\""))
          + item("GetAttributes", id: 2, wanted))
      #expect(located.items.map(\.status) == [.success, .success])
      #expect(located.items.map(\.uniqueBatchItemID) == [[1], [2]])
      #expect(located.items[1].payload?.contains { $0.tag == .attribute } == true)
    }
  }

  @Test func unknownTags() throws {
    for version in versions(.unknownTags) {
      let server = TestServer()
      let key = try server.create(version)
      let strange = "<TTLV tag=\"0x54AB01\" type=\"TextString\" value=\"v\"/>"
      let refused = try play(server, version, item("Get", identified(key) + strange)).items[0]
      #expect(refused.status == .operationFailed && refused.reason == .invalidField)
      #expect(try play(server, version, item("Get", identified(key))).items[0].status == .success)
    }
  }

  @Test func uniqueNames() throws {
    for version in versions(.uniqueNames) {
      let server = TestServer()
      let name = """
        <Attribute><AttributeName type="TextString" value="Name"/><AttributeValue><NameValue type="TextString" value="n"/>
        <NameType type="Enumeration" value="UninterpretedTextString"/></AttributeValue></Attribute>
        """
      let creation =
        "<ObjectType type=\"Enumeration\" value=\"SymmetricKey\"/>"
        + aes.replacing("</TemplateAttribute>", with: name + "</TemplateAttribute>")
      #expect(try play(server, version, item("Create", creation)).items[0].status == .success)
      #expect(try play(server, version, item("Create", creation)).items[0].reason == .invalidField)
      let located = try play(server, version, item("Locate", name)).items[0]
      #expect(try LocateResponse(try #require(located.payload), version: version).identifiers.count == 1)
    }
  }

  @Test func polledState() throws {
    for version in versions(.polledState) {
      let server = TestServer()
      let key = try server.create(version)
      let wanted = identified(key) + "<AttributeName type=\"TextString\" value=\"State\"/>"
      func state() throws -> Value? {
        let payload = try #require(try play(server, version, item("GetAttributes", wanted)).items[0].payload)
        return try GetAttributesResponse(payload, version: version).attributes.first?.value
      }
      #expect(try state() == .enumeration(State.preActive.rawValue))
      #expect(try play(server, version, item("Activate", identified(key))).items[0].status == .success)
      for _ in 0..<3 { #expect(try state() == .enumeration(State.active.rawValue)) }
    }
  }

  @Test func indexZero() throws {
    for version in versions(.indexZero) {
      let server = TestServer()
      let key = try server.create(version)
      let added = """
        <Attribute><AttributeName type="TextString" value="Contact Information"/>
        <AttributeIndex type="Integer" value="0"/><AttributeValue type="TextString" value="c"/></Attribute>
        """
      #expect(try play(server, version, item("AddAttribute", identified(key) + added)).items[0].status == .success)
    }
  }
}
