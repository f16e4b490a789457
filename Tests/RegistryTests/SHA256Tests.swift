import Registry
import Testing

/// FIPS 180-4, with the examples of NIST's "Cryptographic Standards and Guidelines: Examples with Intermediate Values".
struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func vectors(text: String, digest: String) { #expect(hexadecimal(SHA256.hash(Array(text.utf8))) == digest) }

  @Test func aMillionTimesA() {
    var hash = SHA256()
    for _ in 0..<1_000 { hash.update(Array(repeating: 0x61, count: 1_000)) }
    #expect(hexadecimal(hash.finish()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesHashAsTheWhole() {
    var generator = Seeded(3)
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      var hash = SHA256()
      var offset = 0
      while offset < length {
        let next = min(length, offset + Int.random(in: 1...70, using: &generator))
        hash.update(Array(bytes[offset..<next]))
        offset = next
      }
      #expect(hash.finish() == SHA256.hash(bytes))
    }
  }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
