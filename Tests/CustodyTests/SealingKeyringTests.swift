import Custody
import OpenSSL
import Secrets
import Testing

@Suite struct SealingKeyringTests {
  let sealing: SealingKeyring

  init() throws { sealing = try SealingKeyring(Custody.createRoot()) }

  @Test(arguments: [0, 1, 16, 300, 5000]) func whatIsSealedOpens(length: Int) throws {
    let plain = try Random.secret(length)
    let key = try Random.bytes(20)
    let sealed = try sealing.seal(plain, boundTo: key)
    #expect(sealed.bytes.count == length + SealingKeyring.overhead)
    #expect(sealed.bytes[..<5] == [1, 0, 0, 0, 1])
    #expect(try sealing.open(sealed, boundTo: key) == plain)
    #expect(try sealing.seal(plain, boundTo: key) != sealed)
  }

  @Test func aRecordIsBoundToItsKey() throws {
    let sealed = try sealing.seal(SecretBytes([1, 2, 3]), boundTo: [9, 9])
    for key in [[], [9], [9, 8], [9, 9, 0], [9, 9, 9]] as [[UInt8]] {
      #expect(throws: SealingError.damaged) { try sealing.open(sealed, boundTo: key) }
    }
  }

  @Test func everyDamagedByteIsFound() throws {
    let sealed = try sealing.seal(SecretBytes(Array("content".utf8)), boundTo: [1]).bytes
    for position in sealed.indices {
      var bad = sealed
      bad[position] ^= 0x20
      let expected: SealingError =
        switch position {
        case 0: .unknownFormat(version: 0x21)
        case 1: .unknownKeyVersion(0x2000_0001)
        case 2: .unknownKeyVersion(0x20_0001)
        case 3: .unknownKeyVersion(0x2001)
        case 4: .unknownKeyVersion(0x21)
        default: .damaged
        }
      #expect(throws: expected) { try sealing.open(SealedBytes(opaque: bad), boundTo: [1]) }
    }
    for length in 0..<sealed.count {
      #expect(throws: SealingError.damaged) {
        try sealing.open(SealedBytes(opaque: Array(sealed[..<length])), boundTo: [1])
      }
    }
  }

  @Test func anotherClusterCannotRead() throws {
    let other = try SealingKeyring(Custody.createRoot())
    let sealed = try sealing.seal(SecretBytes([1]), boundTo: [1])
    #expect(throws: SealingError.damaged) { try other.open(sealed, boundTo: [1]) }
    #expect(other.hash([1], domain: 1) != sealing.hash([1], domain: 1))
  }

  /// Two leaders may offer keyrings of one number; a node that holds the one that lost lacks keys, and nothing is damaged.
  @Test func aKeyringThatWasOnlyOfferedProvesNoDamage() throws {
    let root = try Custody.createRoot()
    let (offered, used) = (try root.rotated(.keys, generation: 2), try root.rotated(.keys, generation: 2))
    let sealed = try SealingKeyring(used).seal(SecretBytes([1]), boundTo: [1])
    let held = try SealingKeyring(root, next: offered)
    #expect(throws: SealingError.unknownKeyVersion(2)) { try held.open(sealed, boundTo: [1]) }
    #expect(try SealingKeyring(root, next: used).open(sealed, boundTo: [1]) == SecretBytes([1]))
    #expect(throws: SealingError.damaged) { try SealingKeyring(offered).open(sealed, boundTo: [1]) }
  }

  @Test func hashesAreApartByDomain() {
    #expect(sealing.hash([1, 2], domain: 3).count == 16)
    #expect(sealing.hash([1, 2], domain: 3) == sealing.hash([1, 2], domain: 3))
    #expect(sealing.hash([1, 2], domain: 3) != sealing.hash([1, 2], domain: 4))
    #expect(sealing.hash([2], domain: 1) != sealing.hash([1, 2], domain: 1))
    #expect(sealing.hash([], domain: 1) != sealing.hash([], domain: 2))
  }
}
