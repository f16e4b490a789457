import OpenSSL
import Secrets
import Testing

@Suite struct MACAndWrapTests {
  /// RFC 4231 §4.2, §4.3, §4.4 and §4.7.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func hmac(key: [UInt8], message: [UInt8], code: String) throws {
    let keyed = try HMACSHA256(key: SecretBytes(key))
    #expect(try keyed.authenticate(message) == hex(code))
    #expect(try keyed.authenticate(message) == hex(code), "the keyed state was spoilt by its first use")
    var cut = [UInt8](repeating: 0, count: 16)
    for split in 0...message.count {
      try cut.withUnsafeMutableBytes {
        try keyed.authenticate(Array(message[..<split]).span.bytes, Array(message[split...]).span.bytes, into: $0)
      }
      #expect(cut == Array(hex(code)[..<16]))
    }
  }

  /// RFC 4493 §4 and NIST SP 800-38B, appendix D.3.
  @Test(arguments: [
    ("2b7e151628aed2a6abf7158809cf4f3c", "", "bb1d6929e95937287fa37d129b756746"),
    (
      "2b7e151628aed2a6abf7158809cf4f3c", "6bc1bee22e409f96e93d7e117393172a",
      "070a16b46b4d4144f79bdd9dd04a287c"
    ),
    (
      "2b7e151628aed2a6abf7158809cf4f3c",
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411",
      "dfa66747de9ae63030ca32611497c827"
    ),
    (
      "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "",
      "028962f61b7bf89efc6b551f4667d983"
    ),
  ])
  func cmac(key: String, message: String, code: String) throws {
    #expect(try CMAC.authenticate(hex(message), key: secret(key)) == hex(code))
  }

  /// RFC 3394 §4.1 and §4.6; RFC 5649 §6.
  @Test(arguments: [
    (
      KeyWrap.plain, "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
      "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"
    ),
    (
      KeyWrap.plain, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
      "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"
    ),
    (
      KeyWrap.padded, "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8",
      "c37b7e6492584340bed12207808941155068f738",
      "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a"
    ),
    (
      KeyWrap.padded, "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8", "466f7250617369",
      "afbeb0f07dfbf5419200f2ccb50bb24f"
    ),
  ])
  func keyWrap(wrap: KeyWrap, key: String, material: String, wrapped: String) throws {
    #expect(try wrap.wrap(secret(material), under: secret(key)) == hex(wrapped))
    #expect(try wrap.unwrap(hex(wrapped), under: secret(key)) == secret(material))
    for position in hex(wrapped).indices {
      var damaged = hex(wrapped)
      damaged[position] ^= 1
      #expect(throws: OpenSSLError.self) { try wrap.unwrap(damaged, under: secret(key)) }
    }
  }

  @Test func keyWrapRefusesOddLengths() {
    let key = SecretBytes(count: 32) { _ in }
    #expect(throws: OpenSSLError.self) { try KeyWrap.plain.wrap(SecretBytes(count: 20) { _ in }, under: key) }
    #expect(throws: OpenSSLError.self) { try KeyWrap.plain.unwrap([1, 2, 3], under: key) }
    #expect(throws: OpenSSLError.self) { try KeyWrap.padded.unwrap([], under: key) }
  }

  /// FIPS 180-4 and FIPS 202 examples for "abc"; RFC 1321 §A.5.
  @Test(arguments: [
    (Digest.md5, "900150983cd24fb0d6963f7d28e17f72"),
    (Digest.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (Digest.sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
    (Digest.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (Digest.sha512Over256, "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"),
    (Digest.sha3Over256, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
  ])
  func digests(digest: Digest, value: String) {
    #expect(digest.hash(Array("abc".utf8)) == hex(value))
    #expect(digest.length == hex(value).count)
    #expect(Digest.sha256.hash([]) == hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
  }
}
