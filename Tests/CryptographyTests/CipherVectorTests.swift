import Cryptography
import KMIP
import Operations
import Secrets
import Testing

/// A published vector of a symmetric cipher.
struct CipherVector: Sendable, CustomTestStringConvertible {
  let source: String
  let algorithm: CryptographicAlgorithm
  let mode: BlockCipherMode?
  let key: String
  let nonce: String
  let plain: String
  let cipher: String
  var additional = ""
  var tag = ""
  var padding = PaddingMethod.none

  var testDescription: String { source }

  var method: CipherMethod {
    CipherMethod(
      algorithm, mode: mode, padding: padding, keyLength: hex(key).count, tagLength: hex(tag).count)
  }
}

@Suite struct CipherVectorTests {
  let cryptographer = OpenSSLCryptographer()

  @Test(arguments: CipherVector.all) func bothWays(_ vector: CipherVector) throws {
    let key = secret(vector.key)
    let made = try cryptographer.encrypt(
      hex(vector.plain), vector.method, key: key, nonce: hex(vector.nonce), additional: hex(vector.additional))
    #expect(made.data == hex(vector.cipher))
    #expect(made.tag == hex(vector.tag))
    let plain = try cryptographer.decrypt(
      hex(vector.cipher), vector.method, key: key, nonce: hex(vector.nonce), additional: hex(vector.additional),
      tag: hex(vector.tag))
    #expect(plain == hex(vector.plain))
  }

  /// The same in parts of every length up to a few blocks.
  @Test(arguments: CipherVector.all) func inParts(_ vector: CipherVector) throws {
    guard try cryptographer.shape(of: vector.method).isIncremental else { return }
    for length in [1, 3, 15, 16, 17, 33] {
      let stream = try cryptographer.begin(
        vector.method, key: secret(vector.key), nonce: hex(vector.nonce), additional: hex(vector.additional),
        encrypting: true)
      var made: [UInt8] = []
      var rest = hex(vector.plain)[...]
      while !rest.isEmpty {
        made += try stream.update(Array(rest.prefix(length)))
        rest = rest.dropFirst(length)
      }
      let end = try stream.finish()
      #expect(made + end.data == hex(vector.cipher))
      #expect(end.tag == hex(vector.tag))
    }
  }

  /// What is authenticated is refused when anything of it has changed.
  @Test(arguments: CipherVector.all.filter { !$0.tag.isEmpty }) func forgeries(_ vector: CipherVector) throws {
    func attempt(_ data: [UInt8], _ additional: [UInt8], _ tag: [UInt8]) -> Bool {
      (try? cryptographer.decrypt(
        data, vector.method, key: secret(vector.key), nonce: hex(vector.nonce), additional: additional, tag: tag))
        != nil
    }
    let (data, additional, tag) = (hex(vector.cipher), hex(vector.additional), hex(vector.tag))
    #expect(attempt(data, additional, tag))
    for at in data.indices {
      var other = data
      other[at] ^= 1
      #expect(!attempt(other, additional, tag))
    }
    for at in tag.indices {
      var other = tag
      other[at] ^= 0x80
      #expect(!attempt(data, additional, other))
    }
    #expect(!attempt(data, additional + [0], tag))
  }
}

extension CipherVector {
  private static let block128 = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
  private static let key128 = "2b7e151628aed2a6abf7158809cf4f3c"
  private static let key192 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b"
  private static let key256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"
  private static let iv = "000102030405060708090a0b0c0d0e0f"
  private static let counter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"

  // Distributions build libcrypto without IDEA; its vector counts where it is there.
  static let all: [CipherVector] = (aes + authenticated + others + legacy + streams).filter {
    $0.algorithm != .idea || (try? OpenSSLCryptographer().shape(of: $0.method)) != nil
  }

  // NIST SP 800-38A appendix F (first two blocks), FIPS 197 appendix C, RFC 3686, IEEE 1619, RFC 3394, RFC 5649.
  static let aes: [CipherVector] = [
    CipherVector(
      source: "FIPS 197 C.1", algorithm: .aes, mode: .ecb, key: "000102030405060708090a0b0c0d0e0f", nonce: "",
      plain: "00112233445566778899aabbccddeeff", cipher: "69c4e0d86a7b0430d8cdb78070b4c55a"),
    CipherVector(
      source: "FIPS 197 C.2", algorithm: .aes, mode: .ecb, key: "000102030405060708090a0b0c0d0e0f1011121314151617",
      nonce: "", plain: "00112233445566778899aabbccddeeff", cipher: "dda97ca4864cdfe06eaf70a0ec0d7191"),
    CipherVector(
      source: "FIPS 197 C.3", algorithm: .aes, mode: .ecb,
      key: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", nonce: "",
      plain: "00112233445566778899aabbccddeeff", cipher: "8ea2b7ca516745bfeafc49904b496089"),
    CipherVector(
      source: "SP 800-38A F.2.1", algorithm: .aes, mode: .cbc, key: key128, nonce: iv, plain: block128,
      cipher: "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"),
    CipherVector(
      source: "SP 800-38A F.2.3", algorithm: .aes, mode: .cbc, key: key192, nonce: iv, plain: block128,
      cipher: "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a"),
    CipherVector(
      source: "SP 800-38A F.2.5", algorithm: .aes, mode: .cbc, key: key256, nonce: iv, plain: block128,
      cipher: "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"),
    CipherVector(
      source: "SP 800-38A F.3.13", algorithm: .aes, mode: .cfb, key: key128, nonce: iv, plain: block128,
      cipher: "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b"),
    CipherVector(
      source: "SP 800-38A F.3.17", algorithm: .aes, mode: .cfb, key: key256, nonce: iv, plain: block128,
      cipher: "dc7e84bfda79164b7ecd8486985d386039ffed143b28b1c832113c6331e5407b"),
    CipherVector(
      source: "SP 800-38A F.4.1", algorithm: .aes, mode: .ofb, key: key128, nonce: iv, plain: block128,
      cipher: "3b3fd92eb72dad20333449f8e83cfb4a7789508d16918f03f53c52dac54ed825"),
    CipherVector(
      source: "SP 800-38A F.5.1", algorithm: .aes, mode: .ctr, key: key128, nonce: counter, plain: block128,
      cipher: "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"),
    CipherVector(
      source: "SP 800-38A F.5.5", algorithm: .aes, mode: .ctr, key: key256, nonce: counter, plain: block128,
      cipher: "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"),
    CipherVector(
      source: "IEEE 1619 vector 2", algorithm: .aes, mode: .xts,
      key: "1111111111111111111111111111111122222222222222222222222222222222",
      nonce: "33333333330000000000000000000000",
      plain: "4444444444444444444444444444444444444444444444444444444444444444",
      cipher: "c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0"),
    CipherVector(
      source: "RFC 3394 §4.1", algorithm: .aes, mode: .nistKeyWrap, key: "000102030405060708090a0b0c0d0e0f", nonce: "",
      plain: "00112233445566778899aabbccddeeff", cipher: "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"),
    CipherVector(
      source: "RFC 5649 §6", algorithm: .aes, mode: .aesKeyWrapPadding,
      key: "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8", nonce: "",
      plain: "c37b7e6492584340bed12207808941155068f738",
      cipher: "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a"),
  ]

  // NIST SP 800-38C appendix C, McGrew and Viega's GCM test cases, RFC 8439.
  static let authenticated: [CipherVector] = [
    CipherVector(
      source: "SP 800-38C example 1", algorithm: .aes, mode: .ccm, key: "404142434445464748494a4b4c4d4e4f",
      nonce: "10111213141516", plain: "20212223", cipher: "7162015b", additional: "0001020304050607", tag: "4dac255d"),
    CipherVector(
      source: "SP 800-38C example 2", algorithm: .aes, mode: .ccm, key: "404142434445464748494a4b4c4d4e4f",
      nonce: "1011121314151617", plain: "202122232425262728292a2b2c2d2e2f",
      cipher: "d2a1f0e051ea5f62081a7792073d593d", additional: "000102030405060708090a0b0c0d0e0f", tag: "1fc64fbfaccd"),
    CipherVector(
      source: "GCM test case 4", algorithm: .aes, mode: .gcm, key: "feffe9928665731c6d6a8f9467308308",
      nonce: "cafebabefacedbaddecaf888",
      plain: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
        + "b16aedf5aa0de657ba637b39",
      cipher: "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05"
        + "1ba30b396a0aac973d58e091",
      additional: "feedfacedeadbeeffeedfacedeadbeefabaddad2", tag: "5bc94fbc3221a5db94fae95ae7121a47"),
    CipherVector(
      source: "GCM test case 4, a tag of 12 bytes", algorithm: .aes, mode: .gcm,
      key: "feffe9928665731c6d6a8f9467308308", nonce: "cafebabefacedbaddecaf888",
      plain: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
        + "b16aedf5aa0de657ba637b39",
      cipher: "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05"
        + "1ba30b396a0aac973d58e091",
      additional: "feedfacedeadbeeffeedfacedeadbeefabaddad2", tag: "5bc94fbc3221a5db94fae95a"),
    CipherVector(
      source: "RFC 8439 §2.8.2", algorithm: .chaCha20Poly1305, mode: nil,
      key: "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f", nonce: "070000004041424344454647",
      plain: "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a204966204920636f75"
        + "6c64206f6666657220796f75206f6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73637265656e20"
        + "776f756c642062652069742e",
      cipher: "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71"
        + "de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b"
        + "7a9de576d26586cec64b6116",
      additional: "50515253c0c1c2c3c4c5c6c7", tag: "1ae10b594f09e26a7e902ecbd0600691"),
  ]

  static let others: [CipherVector] = [
    CipherVector(
      source: "SP 800-67 example", algorithm: .des3, mode: .ecb,
      key: "0123456789abcdef23456789abcdef01456789abcdef0123", nonce: "",
      plain: "5468652071756663 6b2062726f776e20 666f78206a756d70",
      cipher: "a826fd8ce53b855fcce21c8112256fe668d5c05dd9b6b900"),
    CipherVector(
      source: "RFC 3713 appendix A", algorithm: .camellia, mode: .ecb, key: "0123456789abcdeffedcba9876543210",
      nonce: "", plain: "0123456789abcdeffedcba9876543210", cipher: "67673138549669730857065648eabe43"),
    CipherVector(
      source: "RFC 3713 appendix A, 192 bits", algorithm: .camellia, mode: .ecb,
      key: "0123456789abcdeffedcba98765432100011223344556677", nonce: "",
      plain: "0123456789abcdeffedcba9876543210", cipher: "b4993401b3e996f84ee5cee7d79b09b9"),
    CipherVector(
      source: "RFC 3713 appendix A, 256 bits", algorithm: .camellia, mode: .ecb,
      key: "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff", nonce: "",
      plain: "0123456789abcdeffedcba9876543210", cipher: "9acc237dff16d76c20ef7c919e3a7509"),
    CipherVector(
      source: "RFC 5794 A.1", algorithm: .aria, mode: .ecb, key: "000102030405060708090a0b0c0d0e0f", nonce: "",
      plain: "00112233445566778899aabbccddeeff", cipher: "d718fbd6ab644c739da95f3be6451778"),
    CipherVector(
      source: "RFC 5794 A.3", algorithm: .aria, mode: .ecb,
      key: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", nonce: "",
      plain: "00112233445566778899aabbccddeeff", cipher: "f92bd7c79fb72e2f2b8f80c1972d24fc"),
    CipherVector(
      source: "draft-ribose-cfrg-sm4 A.1.1", algorithm: .sm4, mode: .ecb, key: "0123456789abcdeffedcba9876543210",
      nonce: "", plain: "0123456789abcdeffedcba9876543210", cipher: "681edf34d206965e86b3e94f536e4246"),
  ]

  /// Of the legacy provider.
  static let legacy: [CipherVector] = [
    CipherVector(
      source: "RFC 4269 B.1", algorithm: .seed, mode: .ecb, key: "00000000000000000000000000000000", nonce: "",
      plain: "000102030405060708090a0b0c0d0e0f", cipher: "5ebac6e0054e166819aff1cc6d346cdb"),
    CipherVector(
      source: "SP 500-20", algorithm: .des, mode: .ecb, key: "133457799bbcdff1", nonce: "", plain: "0123456789abcdef",
      cipher: "85e813540f0ab405"),
    CipherVector(
      source: "Blowfish, Eric Young's set", algorithm: .blowfish, mode: .ecb, key: "0000000000000000", nonce: "",
      plain: "0000000000000000", cipher: "4ef997456198dd78"),
    CipherVector(
      source: "RFC 2144 B.1", algorithm: .cast5, mode: .ecb, key: "0123456712345678234567893456789a", nonce: "",
      plain: "0123456789abcdef", cipher: "238b4fe5847e44b2"),
    CipherVector(
      source: "IDEA, Lai's example", algorithm: .idea, mode: .ecb, key: "00010002000300040005000600070008", nonce: "",
      plain: "0000000100020003", cipher: "11fbed2b01986de5"),
    CipherVector(
      source: "RFC 2268 §5", algorithm: .rc2, mode: .ecb, key: "88bca90e90875a7f0f79c384627bafb2", nonce: "",
      plain: "0000000000000000", cipher: "2269552ab0f85ca6"),
  ]

  static let streams: [CipherVector] = [
    CipherVector(
      source: "RFC 6229 §2", algorithm: .rc4, mode: nil, key: "0102030405", nonce: "",
      plain: "00000000000000000000000000000000", cipher: "b2396305f03dc027ccc3524a0a1118a8"),
    CipherVector(
      source: "RFC 8439 §2.4.2", algorithm: .chaCha20, mode: nil,
      key: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      nonce: "01000000000000000000004a00000000",
      plain: "4c616469657320616e642047656e746c656d656e206f662074686520636c617373",
      cipher: "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf9"),
    CipherVector(
      source: "SP 800-38A F.2.1 with PKCS#5 padding", algorithm: .aes, mode: .cbc, key: key128, nonce: iv,
      plain: "6bc1bee22e409f96e93d7e117393172a",
      cipher: "7649abac8119b246cee98e9b12e9197d8964e0b149c10b7b682e6e39aaeb731c", padding: .pkcs5),
  ]
}
