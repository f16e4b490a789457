import Cryptography
import KMIP
import OpenSSL
import Operations
import Secrets
import Testing

@Suite struct PairVectorTests {
  let cryptographer = OpenSSLCryptographer()

  private func pkcs8(_ algorithm: String, _ seed: String) -> PrivateKeyMaterial {
    // PrivateKeyInfo of RFC 8410 §7: SEQUENCE { 0, SEQUENCE { OID }, OCTET STRING { OCTET STRING } }.
    let key = hex(seed)
    let inner = [0x04, UInt8(key.count)] + key
    let body = hex("020100") + hex("3005 0603" + algorithm) + [0x04, UInt8(inner.count)] + inner
    return .pkcs8(SecretBytes([0x30, UInt8(body.count)] + body))
  }

  private func spki(_ algorithm: String, _ point: String) -> PublicKeyMaterial {
    let key = hex(point)
    let body = hex("3005 0603" + algorithm) + [0x03, UInt8(key.count + 1), 0] + key
    return .subjectPublicKeyInfo([0x30, UInt8(body.count)] + body)
  }

  /// RFC 8032 §7.1, tests 1 and 2.
  @Test func ed25519() throws {
    let vectors = [
      (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
          + "d25bf5f0595bbe24655141438e7a100b"
      ),
      (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
          + "387b2eaeb4302aeeb00d291612bb0c00"
      ),
    ]
    for (seed, point, message, signature) in vectors {
      let key = pkcs8("2b6570", seed)
      #expect(try cryptographer.sign(hex(message), .message, key: key) == hex(signature))
      let other = spki("2b6570", point)
      #expect(try cryptographer.verify(hex(signature), of: hex(message), .message, key: other))
      #expect(try !cryptographer.verify(hex(signature), of: hex(message) + [0], .message, key: other))
    }
  }

  /// RFC 8032 §7.4, "blank".
  @Test func ed448() throws {
    let key = pkcs8(
      "2b6571",
      "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f9"
        + "5b")
    #expect(
      try cryptographer.sign([], .message, key: key)
        == hex(
          "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd"
            + "3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d958"
            + "08ff2e652600"))
  }

  /// RFC 7748 §6.1.
  @Test func agreement() throws {
    let own = pkcs8("2b656e", "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
    let other = spki("2b656e", "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
    #expect(
      try cryptographer.agree(own, with: other).revealed()
        == hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"))
  }

  /// RFC 6979 §A.2.5 (P-256) and §A.2.1 (DSA, 1024 bits), SHA-256, "sample": their signatures verify here.
  @Test func deterministicSignatures() throws {
    let key = PublicKeyMaterial.ec(
      curve: .p_256,
      q: hex(
        "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
          + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"))
    let digest = try cryptographer.hash(.sha_256, Array("sample".utf8))
    let r = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    let s = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    let signature = hex("3046 022100" + r + "022100" + s)
    #expect(try cryptographer.verify(signature, of: digest, .dsa(.sha_256), key: key))
    #expect(try !cryptographer.verify(signature, of: digest.reversed(), .dsa(.sha_256), key: key))
    #expect(try !cryptographer.verify([1, 2, 3], of: digest, .dsa(.sha_256), key: key))
  }

  /// Every scheme that signs here verifies here, and only over what was signed.
  @Test(
    arguments: [
      (KeyPairKind.rsa(bits: 2048), SignatureMethod.rsaPKCS1(.sha_256)), (.rsa(bits: 2048), .rsaPKCS1(.sha_1)),
      (.rsa(bits: 2048), .rsaPKCS1(.sha3_512)), (.rsa(bits: 2048), .rsaPSS(.sha_256, mask: .sha_256, salt: nil)),
      (.rsa(bits: 2048), .rsaPSS(.sha_512, mask: .sha_1, salt: 20)),
      (.rsa(bits: 2048), .rsaPSS(.sha_256, mask: .sha_384, salt: 0)), (.rsa(bits: 2048), .rsaX931(.sha_256)),
      (.ec(.p_256), .dsa(.sha_256)), (.ec(.p_521), .dsa(.sha_512)), (.ec(.secp256K1), .dsa(.sha3_256)),
      (.ec(.brainpoolp384R1), .dsa(.sha_384)), (.dsa(bits: 2048, orderBits: 256), .dsa(.sha_256)),
      (.ed25519, .message), (.ed448, .message),
    ] as [(KeyPairKind, SignatureMethod)])
  func roundTrip(_ kind: KeyPairKind, _ method: SignatureMethod) throws {
    let pair = try cryptographer.generate(kind)
    let message = Array("what is signed".utf8)
    let input = try method.hash.map { try cryptographer.hash($0, message) } ?? message
    let signature = try cryptographer.sign(input, method, key: pair.privateKey)
    #expect(try cryptographer.verify(signature, of: input, method, key: pair.publicKey))
    var wrong = signature
    wrong[wrong.count - 1] ^= 1
    #expect(try !cryptographer.verify(wrong, of: input, method, key: pair.publicKey))
    #expect(try !cryptographer.verify(signature, of: input.reversed(), method, key: pair.publicKey))
    if case .rsaPSS(let hash, let mask, let salt?) = method {
      #expect(try cryptographer.verify(signature, of: input, .rsaPSS(hash, mask: mask, salt: nil), key: pair.publicKey))
      #expect(
        try !cryptographer.verify(signature, of: input, .rsaPSS(hash, mask: mask, salt: salt + 1), key: pair.publicKey))
    }
  }

  @Test(arguments: [
    AsymmetricMethod.pkcs1, .oaep(.sha_1, mask: .sha_1, label: []), .oaep(.sha_256, mask: .sha_1, label: [1, 2]),
    .oaep(.sha_512, mask: .sha3_256, label: []), .oaep(.md5, mask: .sha_224, label: []),
  ])
  func encryption(_ method: AsymmetricMethod) throws {
    let pair = try cryptographer.generate(.rsa(bits: 2048))
    let message = Array("what is encrypted".utf8)
    let made = try cryptographer.encrypt(message, method, key: pair.publicKey)
    #expect(try cryptographer.decrypt(made, method, key: pair.privateKey).revealed() == message)
    #expect(throws: CryptographicError.self) {
      try cryptographer.decrypt(made, .oaep(.sha_256, mask: .sha_256, label: [9]), key: pair.privateKey)
    }
    #expect(throws: CryptographicError.self) {
      try cryptographer.encrypt([UInt8](repeating: 1, count: 300), method, key: pair.publicKey)
    }
  }

  @Test(arguments: [KeyPairKind.ec(.p_256), .ec(.p_384), .ec(.secp256K1), .x25519, .x448])
  func bothSidesAgree(_ kind: KeyPairKind) throws {
    let (one, two) = (try cryptographer.generate(kind), try cryptographer.generate(kind))
    let shared = try cryptographer.agree(one.privateKey, with: two.publicKey)
    #expect(try cryptographer.agree(two.privateKey, with: one.publicKey) == shared)
    let third = try cryptographer.generate(kind)
    #expect(try cryptographer.agree(one.privateKey, with: third.publicKey) != shared)
  }
}
