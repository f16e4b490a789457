import Cryptography
import KMIP
import Operations
import Secrets
import Testing

@Suite struct CodeVectorTests {
  let cryptographer = OpenSSLCryptographer()

  /// "abc": FIPS 180-4 and FIPS 202 examples, RFC 1320, RFC 1321, the RIPEMD-160 and Whirlpool papers.
  @Test(
    arguments: [
      (HashingAlgorithm.md4, "a448017aaf21d8525fc10ae87aa6729d"),
      (.md5, "900150983cd24fb0d6963f7d28e17f72"),
      (.sha_1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
      (.sha_224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
      (.sha_256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        .sha_384,
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
      ),
      (
        .sha_512,
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
          + "454d4423643ce80e2a9ac94fa54ca49f"
      ),
      (.sha_512_224, "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa"),
      (.sha_512_256, "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"),
      (.sha3_224, "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf"),
      (.sha3_256, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
      (
        .sha3_384,
        "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25"
      ),
      (
        .sha3_512,
        "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e39340"
          + "57340b4cf408d5a56592f8274eec53f0"
      ),
      (.ripemd_160, "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
      (
        .whirlpool,
        "4e2448a4c6f486bb16b6562c73b4020bf3043e3a731bce721ae1b303d97e6d4c7181eebdb6c57e277d0e34957114cbd6"
          + "c797fc9d95d8b582d225292076d4eef5"
      ),
    ] as [(HashingAlgorithm, String)])
  func hashes(_ algorithm: HashingAlgorithm, _ digest: String) throws {
    #expect(try cryptographer.hash(algorithm, Array("abc".utf8)) == hex(digest))
    #expect(cryptographer.lengths(of: algorithm)?.digest == hex(digest).count)
    let stream = try cryptographer.beginHash(algorithm)
    for byte in Array("abc".utf8) { try stream.update([byte]) }
    #expect(try stream.finish() == hex(digest))
  }

  /// RFC 2202 and RFC 4231, test case 2 of each ("what do ya want for nothing?" under "Jefe").
  @Test(
    arguments: [
      (HashingAlgorithm.md5, "750c783e6ab0b503eaa86e310a5db738"),
      (.sha_1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
      (.sha_224, "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"),
      (.sha_256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
      (
        .sha_384,
        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"
      ),
      (
        .sha_512,
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
          + "caeab1a34d4a6b4b636e070a38bce737"
      ),
    ] as [(HashingAlgorithm, String)])
  func hmac(_ hash: HashingAlgorithm, _ code: String) throws {
    let key = SecretBytes(Array("Jefe".utf8))
    #expect(try cryptographer.code(.hmac(hash), key: key, Array("what do ya want for nothing?".utf8)) == hex(code))
  }

  /// RFC 4493 §4 and NIST SP 800-38B D.3; RFC 8439 §2.5.2; CBC-MAC is the last block of SP 800-38A F.2.1 (IV zero:
  /// computed from FIPS 197's cipher by definition).
  @Test func blockCodes() throws {
    let key = secret("2b7e151628aed2a6abf7158809cf4f3c")
    #expect(try cryptographer.code(.cmac(.aes), key: key, []) == hex("bb1d6929e95937287fa37d129b756746"))
    let message = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411")
    #expect(try cryptographer.code(.cmac(.aes), key: key, message) == hex("dfa66747de9ae63030ca32611497c827"))
    let poly = secret("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b")
    #expect(
      try cryptographer.code(.poly1305, key: poly, Array("Cryptographic Forum Research Group".utf8))
        == hex("a8061dc1305136c6c22b8baf0c0127a9"))
    let block = hex("6bc1bee22e409f96e93d7e117393172a")
    let ecb = CipherMethod(.aes, mode: .ecb, keyLength: 16)
    let first = try cryptographer.encrypt(block, ecb, key: key, nonce: [], additional: []).data
    #expect(try cryptographer.code(.cbcMAC(.aes), key: key, block) == first)
    let second = try cryptographer.encrypt(
      zip(first, block).map { $0 ^ $1 }, ecb, key: key, nonce: [], additional: []
    ).data
    #expect(try cryptographer.code(.cbcMAC(.aes), key: key, block + block) == second)
    // A message that does not fill its last block is filled with zeros.
    #expect(
      try cryptographer.code(.cbcMAC(.aes), key: key, [1])
        == cryptographer.code(
          .cbcMAC(.aes), key: key, [1] + [UInt8](repeating: 0, count: 15)))
    let stream = try cryptographer.beginCode(.cbcMAC(.aes), key: key)
    for byte in block + block { try stream.update([byte]) }
    #expect(try stream.finish() == second)
  }

  /// RFC 6070; RFC 7914 §11 for SHA-256.
  @Test func passwords() throws {
    func derived(_ hash: HashingAlgorithm, _ password: String, _ salt: String, _ iterations: Int, _ count: Int) throws
      -> [UInt8]
    {
      try cryptographer.pbkdf2(
        hash, password: SecretBytes(Array(password.utf8)), salt: Array(salt.utf8), iterations: iterations,
        count: count
      ).revealed()
    }
    #expect(try derived(.sha_1, "password", "salt", 1, 20) == hex("0c60c80f961f0e71f3a9b524af6012062fe037a6"))
    #expect(try derived(.sha_1, "password", "salt", 4096, 20) == hex("4b007901b765489abead49d926f721d065a429c1"))
    #expect(
      try derived(.sha_256, "passwd", "salt", 1, 64)
        == hex(
          "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
            + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"))
  }

  @Test func absentHashesSaySo() {
    for hash in [HashingAlgorithm.md2, .tiger] {
      #expect(cryptographer.lengths(of: hash) == nil)
      #expect { try cryptographer.hash(hash, []) } throws: { ($0 as? CryptographicError)?.code == .unsupported }
    }
  }
}
