import Cryptography
import KMIP
import Operations
import Secrets
import Testing

/// Diffie–Hellman keys as numbers and as PKCS#8 and SubjectPublicKeyInfo.
@Suite struct DiffieHellmanFormTests {
  private let cryptographer = OpenSSLCryptographer()

  /// The 1024-bit group of RFC 2409 §6.2.
  private static let prime: [UInt8] = {
    let hex = Array(
      "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
        + "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
        + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF")
    return stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(String(hex[$0...$0 + 1]), radix: 16) }
  }()

  @Test func thePrivateKeyComesBack() throws {
    let x = SecretBytes([UInt8](repeating: 0x5A, count: 32))
    let numbers = DHPrivateNumbers(p: Self.prime, q: nil, g: [2], x: x)
    let encoded = try cryptographer.convert(.dh(numbers), to: .pkcs8)
    guard case .dh(let back) = try cryptographer.convert(encoded, to: .dh) else {
      Issue.record("another form")
      return
    }
    #expect(back.p == Self.prime)
    #expect(back.q == nil)
    #expect(back.g == [2])
    #expect(back.x == x)
    #expect(try cryptographer.facts(of: encoded) == KeyFacts(algorithm: .dh, length: 1024))
    #expect(throws: CryptographicError.self) { try cryptographer.convert(encoded, to: .dsa) }
    #expect(throws: CryptographicError.self) { try cryptographer.convert(encoded, to: .pkcs1) }
  }

  @Test func thePublicKeyComesBack() throws {
    let y = [UInt8](repeating: 0x77, count: 128)
    let key = PublicKeyMaterial.dh(p: Self.prime, q: nil, g: [2], y: y)
    let encoded = try cryptographer.convert(key, to: .subjectPublicKeyInfo)
    #expect(try cryptographer.convert(encoded, to: .dh) == key)
  }
}
