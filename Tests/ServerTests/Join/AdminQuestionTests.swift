import OpenSSL
import Raft
import Testing

@testable import Server

@Suite struct AdminQuestionTests {
  @Test func readsPlainFields() throws {
    let line = #"{"command":"join","witness":true,"time":12,"name":"a","secret":"00ff"}"#
    let question = try #require(AdminQuestion(Array(line.utf8), from: .stranger))
    #expect(question.command == "join")
    #expect(question.flag("witness"))
    #expect(question.number("time") == 12)
    #expect(question.text("name") == "a")
    #expect(question.bytes("secret", count: 1...2) == [0, 255])
    #expect(question.bytes("secret", count: 3...4) == nil)
    #expect(question.text("time") == nil)
    #expect(question.number("absent") == nil)
  }

  @Test(arguments: ["", "{}", "[]", #"{"command":1}"#, #"{"command":"a","list":[1]}"#, #"{"command":"a""#, "\u{0}"])
  func refusesEverythingElse(_ line: String) {
    #expect(AdminQuestion(Array(line.utf8), from: .stranger) == nil)
  }

  @Test func hexadecimalGoesBothWays() {
    #expect(Hexadecimal.bytes("00fFa9") == [0, 255, 169])
    #expect(Hexadecimal.text([0, 255, 169]) == "00ffa9")
    for bad in ["0", "0g", " 00", "00 "] { #expect(Hexadecimal.bytes(bad) == nil, "\(bad)") }
  }

  @Test(
    arguments: [
      ("conclave-node-1", 1), ("conclave-node-65535", 65_535), ("conclave-node-0", nil), ("conclave-node-01", nil),
      ("conclave-node-", nil), ("conclave-node--1", nil), ("alice", nil), (nil, nil),
    ] as [(String?, UInt64?)])
  func knowsNodesByTheirNames(_ name: String?, _ id: UInt64?) {
    #expect(NodeName.id(in: name)?.rawValue == id)
  }

  @Test func onePinForOneAuthorityIsItsFingerprint() throws {
    let one = try CertificateAuthority.create(commonName: "one", kind: .ecP256, validDays: 1)
    let two = try CertificateAuthority.create(commonName: "two", kind: .ecP256, validDays: 1)
    let (a, b) = (Array(one.certificatePEM.utf8), Array(two.certificatePEM.utf8))
    #expect(try AuthorityPin.of(pem: a) == one.facts.fingerprint)
    #expect(try AuthorityPin.of(pem: a + b) == AuthorityPin.of(pem: b + a))
    #expect(try AuthorityPin.of(pem: a + b) != AuthorityPin.of(pem: a))
  }
}
