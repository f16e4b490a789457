import Cryptography
import KMIP
import Operations
import Secrets
import Testing

@Suite struct PaddingTests {
  let cryptographer = OpenSSLCryptographer()
  let key = SecretBytes(Array(0..<16))
  let nonce = [UInt8](repeating: 7, count: 16)

  @Test(arguments: [PaddingMethod.pkcs5, .ansix9_23, .iso10126, .ssl3])
  func everyLength(_ padding: PaddingMethod) throws {
    let method = CipherMethod(.aes, mode: .cbc, padding: padding, keyLength: 16)
    for count in 0...49 {
      let plain = (0..<count).map { UInt8($0) }
      let made = try cryptographer.encrypt(plain, method, key: key, nonce: nonce, additional: [])
      #expect(made.data.count == count / 16 * 16 + 16)
      #expect(
        try cryptographer.decrypt(made.data, method, key: key, nonce: nonce, additional: [], tag: []) == plain)
    }
  }

  /// Zeros cannot be told from a message that ends in zeros (KMIP names the method all the same).
  @Test func zeros() throws {
    let method = CipherMethod(.aes, mode: .cbc, padding: .zeros, keyLength: 16)
    for count in [0, 1, 15, 16, 17, 32] {
      let plain = (0..<count).map { UInt8($0 + 1) }
      let made = try cryptographer.encrypt(plain, method, key: key, nonce: nonce, additional: [])
      #expect(made.data.count == (count + 15) / 16 * 16)
      #expect(
        try cryptographer.decrypt(made.data, method, key: key, nonce: nonce, additional: [], tag: []) == plain)
    }
  }

  @Test func whatIsNoPaddingIsRefused() throws {
    let plain = CipherMethod(.aes, mode: .cbc, keyLength: 16)
    let padded = CipherMethod(.aes, mode: .cbc, padding: .pkcs5, keyLength: 16)
    for last in [[0, 0], [1, 17], [2, 3], [1, 2]] as [[UInt8]] {
      let block = [UInt8](repeating: 9, count: 14) + last
      let made = try cryptographer.encrypt(block, plain, key: key, nonce: nonce, additional: [])
      #expect(throws: CryptographicError.self) {
        try cryptographer.decrypt(made.data, padded, key: key, nonce: nonce, additional: [], tag: [])
      }
    }
    #expect(throws: CryptographicError.self) {
      try cryptographer.decrypt([1, 2, 3], plain, key: key, nonce: nonce, additional: [], tag: [])
    }
    #expect(throws: CryptographicError.self) {
      try cryptographer.encrypt([1, 2, 3], plain, key: key, nonce: nonce, additional: [])
    }
  }

  /// What can only be stored says so when it is used.
  @Test(arguments: [
    CipherMethod(.mars, mode: .cbc, keyLength: 16), CipherMethod(.twofish, mode: .cbc, keyLength: 16),
    CipherMethod(.skipjack, mode: .ecb, keyLength: 10), CipherMethod(.rc5, mode: .cbc, keyLength: 16),
    CipherMethod(.aes, mode: .pcbc, keyLength: 16), CipherMethod(.aes, mode: .x9_102AESKW, keyLength: 16),
    CipherMethod(.aes, mode: .cbc, padding: .oaep, keyLength: 16), CipherMethod(.aes, mode: .cbc, keyLength: 15),
    CipherMethod(.aes, mode: .ctr, padding: .pkcs5, keyLength: 16), CipherMethod(.camellia, mode: .gcm, keyLength: 16),
  ])
  func lacks(_ method: CipherMethod) {
    #expect { try cryptographer.shape(of: method) } throws: { ($0 as? CryptographicError)?.code == .unsupported }
  }
}
