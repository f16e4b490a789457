import Cryptography
import KMIP
import OpenSSL
import Operations
import Secrets
import Testing

@Suite struct KeyMaterialTests {
  let cryptographer = OpenSSLCryptographer()

  private func code(_ body: () throws -> Void) -> CryptographicError.Code? {
    do { try body() } catch let error as CryptographicError { return error.code } catch { Issue.record("\(error)") }
    return nil
  }

  @Test func rsaPairsConvertThroughEveryForm() throws {
    let pair = try cryptographer.generate(.rsa(bits: 2048))
    #expect(pair.privateKey.form == .pkcs8 && pair.publicKey.form == .subjectPublicKeyInfo)
    #expect(try cryptographer.facts(of: pair.privateKey) == KeyFacts(algorithm: .rsa, length: 2048))
    #expect(try cryptographer.facts(of: pair.publicKey) == KeyFacts(algorithm: .rsa, length: 2048))
    let whole = try bytes(cryptographer.convert(pair.privateKey, to: .pkcs8))
    for form in [PrivateKeyMaterial.Form.pkcs1, .rsa] {
      let other = try cryptographer.convert(pair.privateKey, to: form)
      #expect(other.form == form)
      #expect(try bytes(cryptographer.convert(other, to: .pkcs8)) == whole)
    }
    for form in [PublicKeyMaterial.Form.pkcs1, .rsa] {
      let other = try cryptographer.convert(pair.publicKey, to: form)
      #expect(try cryptographer.convert(other, to: .subjectPublicKeyInfo) == pair.publicKey)
    }
    for form in [PrivateKeyMaterial.Form.ecPrivateKey, .ec, .dsa] {
      #expect(code { _ = try cryptographer.convert(pair.privateKey, to: form) } == .unsupported)
    }
    for form in [PublicKeyMaterial.Form.ec, .dsa] {
      #expect(code { _ = try cryptographer.convert(pair.publicKey, to: form) } == .unsupported)
    }
  }

  /// All curves of the standard that libcrypto has as groups: the lengths are those of their fields.
  @Test(arguments: [
    (RecommendedCurve.p_192, 192), (.k_163, 163), (.b_163, 163), (.p_224, 224), (.k_233, 233), (.b_233, 233),
    (.p_256, 256), (.k_283, 283), (.p_384, 384), (.k_409, 409), (.p_521, 521), (.b_571, 571), (.secp160R1, 160),
    (.secp256K1, 256), (.sect239K1, 239), (.ansix9P239V1, 239), (.brainpoolp320T1, 320), (.brainpoolp512R1, 512),
  ])
  func ecPairsKeepTheirCurve(curve: RecommendedCurve, length: Int) throws {
    #expect(cryptographer.generates(.ec(curve)))
    let pair = try cryptographer.generate(.ec(curve))
    let expected = KeyFacts(algorithm: .ec, length: length, curve: curve)
    #expect(try cryptographer.facts(of: pair.privateKey) == expected)
    #expect(try cryptographer.facts(of: pair.publicKey) == expected)
    let whole = try bytes(pair.privateKey)
    for form in [PrivateKeyMaterial.Form.ecPrivateKey, .ec] {
      let other = try cryptographer.convert(pair.privateKey, to: form)
      #expect(try cryptographer.facts(of: other) == expected)
      #expect(try bytes(cryptographer.convert(other, to: .pkcs8)) == whole)
    }
    let point = try cryptographer.convert(pair.publicKey, to: .ec)
    #expect(try cryptographer.convert(point, to: .subjectPublicKeyInfo) == pair.publicKey)
    #expect(code { _ = try cryptographer.convert(pair.privateKey, to: .pkcs1) } == .unsupported)
    #expect(code { _ = try cryptographer.convert(pair.privateKey, to: .rsa) } == .unsupported)
  }

  @Test func everyOtherCurveOfTheStandardIsThere() {
    for row in RecommendedCurve.rows where row.value != .curve25519 && row.value != .curve448 {
      #expect(cryptographer.generates(.ec(row.value)), "\(row.value)")
    }
    #expect(!cryptographer.generates(.ec(.curve25519)))
    #expect(!cryptographer.generates(.rsa(bits: 100)) && !cryptographer.generates(.dsa(bits: 2048, orderBits: 160)))
    #expect(code { _ = try cryptographer.generate(.ec(.curve448)) } == .unsupported)
  }

  @Test(arguments: [
    (KeyPairKind.ed25519, KeyFacts(algorithm: .ed25519, length: 256, curve: .curve25519)),
    (.ed448, KeyFacts(algorithm: .ed448, length: 448, curve: .curve448)),
    (.x25519, KeyFacts(algorithm: .ec, length: 256, curve: .curve25519)),
    (.x448, KeyFacts(algorithm: .ec, length: 448, curve: .curve448)),
  ])
  func edwardsAndMontgomeryPairs(kind: KeyPairKind, expected: KeyFacts) throws {
    let pair = try cryptographer.generate(kind)
    #expect(try cryptographer.facts(of: pair.privateKey) == expected)
    #expect(try cryptographer.facts(of: pair.publicKey) == expected)
    #expect(code { _ = try cryptographer.convert(pair.privateKey, to: .ec) } == .unsupported)
  }

  @Test func malformedKeysAreNamedSo() throws {
    let garbage = SecretBytes([0x30, 0x03, 0x02, 0x01, 0x05])
    for key in [PrivateKeyMaterial.pkcs1(garbage), .pkcs8(garbage), .ecPrivateKey(garbage)] {
      #expect(code { _ = try cryptographer.facts(of: key) } == .malformed)
    }
    for key in [PublicKeyMaterial.pkcs1([1]), .subjectPublicKeyInfo([]), .rsa(modulus: [4], publicExponent: [3])] {
      #expect(code { _ = try cryptographer.facts(of: key) } == .malformed)
    }
    #expect(code { _ = try cryptographer.facts(of: .ec(curve: .p_256, q: [4, 1, 2])) } == .malformed)
    #expect(code { _ = try cryptographer.facts(of: .ec(curve: .curve25519, q: [4, 1, 2])) } == .unsupported)
    #expect(code { _ = try cryptographer.facts(ofCertificate: [0x30]) } == .malformed)
    #expect(code { _ = try cryptographer.facts(ofCertificateRequest: [0x30]) } == .malformed)
  }

  private func bytes(_ key: PrivateKeyMaterial) throws -> SecretBytes {
    guard case .pkcs8(let bytes) = key else { throw CryptographicError(.failed, "not PKCS#8") }
    return bytes
  }
}
