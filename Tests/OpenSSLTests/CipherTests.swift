import OpenSSL
import Secrets
import Testing

@Suite struct CipherTests {
  struct Vector: Sendable {
    let key: [UInt8]
    let nonce: [UInt8]
    let plain: [UInt8]
    let additional: [UInt8]
    let sealed: [UInt8]
  }

  /// "The Galois/Counter Mode of Operation (GCM)", McGrew and Viega, test cases 13, 14 and 16.
  static let gcm = [
    Vector(
      key: [UInt8](repeating: 0, count: 32), nonce: [UInt8](repeating: 0, count: 12), plain: [], additional: [],
      sealed: hex("530f8afbc74536b9a963b4f1c4cb738b")),
    Vector(
      key: [UInt8](repeating: 0, count: 32), nonce: [UInt8](repeating: 0, count: 12),
      plain: [UInt8](repeating: 0, count: 16), additional: [],
      sealed: hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")),
    Vector(
      key: hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
      nonce: hex("cafebabefacedbaddecaf888"),
      plain: hex(
        """
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
        1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
        """), additional: hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
      sealed: hex(
        """
        522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
        8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
        76fc6ece0f4e1768cddf8853bb2d551b
        """)),
  ]

  /// C2SP XAES-256-GCM, "Test vectors".
  static let xaes = [
    Vector(
      key: [UInt8](repeating: 1, count: 32), nonce: Array("ABCDEFGHIJKLMNOPQRSTUVWX".utf8),
      plain: Array("XAES-256-GCM".utf8), additional: [],
      sealed: hex("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271")),
    Vector(
      key: [UInt8](repeating: 3, count: 32), nonce: Array("ABCDEFGHIJKLMNOPQRSTUVWX".utf8),
      plain: Array("XAES-256-GCM".utf8), additional: Array("c2sp.org/XAES-256-GCM".utf8),
      sealed: hex("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d")),
  ]

  @Test(arguments: gcm) func galoisCounterMode(vector: Vector) throws {
    let cipher = try AESGCM(key: SecretBytes(vector.key))
    var sealed = [UInt8](repeating: 0, count: vector.sealed.count)
    var opened = [UInt8](repeating: 0xEE, count: vector.plain.count)
    // Twice, in turns: a context must not carry anything over.
    for _ in 0..<2 {
      try vector.plain.withUnsafeBytes { plain in
        try sealed.withUnsafeMutableBytes { target in
          try cipher.seal(plain, nonce: vector.nonce, additional: vector.additional, into: target)
        }
      }
      #expect(sealed == vector.sealed)
      let verifies = try sealed.withUnsafeBytes { source in
        try opened.withUnsafeMutableBytes { target in
          try cipher.open(source, nonce: vector.nonce, additional: vector.additional, into: target)
        }
      }
      #expect(verifies)
      #expect(opened == vector.plain)
    }
  }

  @Test(arguments: gcm.dropFirst()) func galoisCounterModeDetectsDamage(vector: Vector) throws {
    let cipher = try AESGCM(key: SecretBytes(vector.key))
    for position in vector.sealed.indices {
      var damaged = vector.sealed
      damaged[position] ^= 0x10
      var opened = [UInt8](repeating: 0xEE, count: vector.plain.count)
      let verifies = try damaged.withUnsafeBytes { source in
        try opened.withUnsafeMutableBytes { target in
          try cipher.open(source, nonce: vector.nonce, additional: vector.additional, into: target)
        }
      }
      #expect(!verifies)
      #expect(opened.allSatisfy { $0 == 0 }, "unverified plaintext was left behind")
    }
  }

  @Test(arguments: xaes) func extendedNonces(vector: Vector) throws {
    let cipher = try XAES256GCM(key: SecretBytes(vector.key))
    var sealed = [UInt8](repeating: 0, count: vector.sealed.count)
    try vector.plain.withUnsafeBytes { plain in
      try sealed.withUnsafeMutableBytes { target in
        try cipher.seal(plain, nonce: vector.nonce, additional: vector.additional, into: target)
      }
    }
    #expect(sealed == vector.sealed)
  }

  /// The two AES calls of XAES-256-GCM are CMAC over one block, so that SP 800-108's counter mode is what is computed.
  @Test func extendedNoncesAreDerivedByCMAC() throws {
    let key = secret("00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0")
    let nonce = hex("000102030405060708090a0b0c0d0e0f1011121314151617")
    let half: (UInt8) throws -> [UInt8] = { counter in
      try CMAC.authenticate([0, counter, 0x58, 0] + nonce[..<12], key: key)
    }
    let derived = try AESGCM(key: SecretBytes(half(1) + half(2)))
    let plain = Array("a record of any kind".utf8)
    var expected = [UInt8](repeating: 0, count: plain.count + 16)
    var actual = expected
    try plain.withUnsafeBytes { plain in
      try expected.withUnsafeMutableBytes {
        try derived.seal(plain, nonce: Array(nonce[12...]), additional: [9], into: $0)
      }
      try actual.withUnsafeMutableBytes {
        try XAES256GCM(key: key).seal(plain, nonce: nonce, additional: [9], into: $0)
      }
    }
    #expect(actual == expected)
  }

  @Test(arguments: [0, 1, 15, 16, 17, 300, 70_000]) func freshNoncesDiffer(length: Int) throws {
    let cipher = try XAES256GCM(key: Random.secret(32))
    let plain = try Random.bytes(length)
    var nonces: Set<[UInt8]> = []
    for _ in 0..<150 {
      var sealed = [UInt8](repeating: 0, count: length + 40)
      try plain.withUnsafeBytes { source in
        try sealed.withUnsafeMutableBytes {
          try cipher.seal(source, additional: [1 as UInt8, 2].span.bytes, [3 as UInt8].span.bytes, into: $0)
        }
      }
      nonces.insert(Array(sealed[..<24]))
      var opened = [UInt8](repeating: 0, count: length)
      let verifies = try sealed.withUnsafeBytes { source in
        try opened.withUnsafeMutableBytes {
          try cipher.open(source, additional: [1 as UInt8].span.bytes, [2 as UInt8, 3].span.bytes, into: $0)
        }
      }
      #expect(verifies && opened == plain)
    }
    #expect(nonces.count == 150)
  }

  @Test func manyThreadsShareAKey() async throws {
    let cipher = try XAES256GCM(key: Random.secret(32))
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for worker in 0..<12 {
        group.addTask {
          for round in 0..<300 {
            let plain = [UInt8](repeating: UInt8(worker), count: round)
            var sealed = [UInt8](repeating: 0, count: round + 40)
            var opened = [UInt8](repeating: 0xFF, count: round)
            try plain.withUnsafeBytes { source in
              try sealed.withUnsafeMutableBytes { try cipher.seal(source, additional: RawSpan(), RawSpan(), into: $0) }
            }
            let verifies = try sealed.withUnsafeBytes { source in
              try opened.withUnsafeMutableBytes { try cipher.open(source, additional: RawSpan(), RawSpan(), into: $0) }
            }
            guard verifies, opened == plain else { return false }
          }
          return true
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test(arguments: [0, 15, 31, 33]) func wrongKeyLengthsAreRefused(length: Int) {
    #expect(throws: OpenSSLError.self) { try AESGCM(key: SecretBytes(count: length) { _ in }) }
    #expect(throws: OpenSSLError.self) { try XAES256GCM(key: SecretBytes(count: length) { _ in }) }
  }
}
