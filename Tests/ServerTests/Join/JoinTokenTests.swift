import Testing

@testable import Server

@Suite struct JoinTokenTests {
  private static let token = JoinToken(
    isForWitness: false, expires: 1_900_000_000_123, fingerprint: [UInt8](repeating: 7, count: 32),
    addresses: ["127.0.0.1:5698", "kms-2.example.org:5698", "[::1]:5698"], secret: Array(1...32))

  @Test func readsWhatItWrites() throws {
    for witness in [false, true] {
      let token = JoinToken(
        isForWitness: witness, expires: Self.token.expires, fingerprint: Self.token.fingerprint,
        addresses: Self.token.addresses, secret: Self.token.secret)
      let text = token.text
      #expect(text.hasPrefix("cjt1_"))
      #expect(text.utf8.allSatisfy { $0 > 0x2c && $0 < 0x7b }, "one word that no shell touches")
      #expect(try JoinToken(text) == token)
    }
  }

  @Test func everyChangedOrMissingLetterIsFound() throws {
    let text = Self.token.text
    for position in text.indices {
      var changed = text
      changed.replaceSubrange(position...position, with: text[position] == "A" ? "B" : "A")
      #expect(throws: JoinToken.Fault.self, "\(changed)") { try JoinToken(changed) }
      #expect(throws: JoinToken.Fault.self) { try JoinToken(String(text[..<position])) }
    }
    #expect(throws: JoinToken.Fault.mistyped) { try JoinToken(text + "A") }
  }

  @Test(arguments: [
    ("", JoinToken.Fault.notAToken), ("hello", .notAToken), ("cjt2_AAAA", .newer), ("cjt1_", .mistyped),
    ("cjt1_****", .mistyped),
  ])
  func saysWhatIsWrong(_ text: String, _ fault: JoinToken.Fault) {
    #expect(throws: fault) { try JoinToken(text) }
  }

  @Test func theHashIsOfTheSecretAlone() {
    let other = JoinToken(
      isForWitness: true, expires: 1, fingerprint: [UInt8](repeating: 0, count: 32), addresses: ["a:1"],
      secret: Self.token.secret)
    #expect(other.hash == Self.token.hash)
    #expect(Self.token.hash.count == 32)
  }

  @Test func base64URLTakesOnlyTheCanonicalForm() {
    for count in 0...64 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      #expect(Base64URL.bytes(Base64URL.text(bytes)) == bytes)
    }
    #expect(Base64URL.text([0xfb, 0xff]) == "-_8")
    for bad in ["A", "AB", "-_9", "A=", "AA==", "A A"] { #expect(Base64URL.bytes(bad) == nil, "\(bad)") }
  }

  /// Hostile texts end in an error, never in a crash.
  @Test func survivesNoise() {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func draw() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    for _ in 0..<5_000 {
      let bytes = (0..<Int(draw() % 160)).map { _ in UInt8(truncatingIfNeeded: draw()) }
      #expect(throws: JoinToken.Fault.self) { try JoinToken(JoinToken.prefix + Base64URL.text(bytes)) }
    }
  }
}
