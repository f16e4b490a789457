import Foundation
import OpenSSL
import Secrets
import Testing

@testable import Custody

/// A wrapping key in operators' shares.
@Suite struct OperatorTokenTests {
  let scratch = Scratch()
  let path: String
  let shares: [SecretShare]

  init() throws {
    path = scratch.path + "/operators"
    shares = try OperatorToken.create(path: path, shares: 5, threshold: 3)
  }

  // MARK: Shares

  @Test func theFieldIsThatOfAES() {
    // FIPS 197 §4.2.
    #expect(SecretShare.product(0x57, 0x83) == 0xC1)
    #expect(SecretShare.product(0x57, 0x13) == 0xFE)
  }

  @Test func anySharesThatAreEnoughMakeTheSecretAndNoTwoSharesAreAlike() throws {
    for (count, threshold) in [(2, 2), (3, 2), (5, 5), (255, 7)] {
      let secret = try Random.secret(32)
      let set = try Random.bytes(8)
      let made = try SecretShare.split(secret, set: set, count: count, threshold: threshold)
      #expect(made.count == count && Set(made.map(\.number)).count == count)
      #expect(Set(made.map { $0.part.revealed() }).count == count)
      for _ in 0..<20 {
        let chosen = Array(made.shuffled().prefix(threshold))
        #expect(try SecretShare.joined(chosen) == secret)
        #expect(code { _ = try SecretShare.joined(Array(chosen.dropLast())) } == .sharesMissing)
      }
    }
    #expect(code { _ = try SecretShare.joined([]) } == .sharesMissing)
    for (count, threshold) in [(1, 1), (3, 1), (2, 3), (256, 2), (0, 0)] {
      #expect(
        code {
          _ = try SecretShare.split(
            SecretBytes([1]), set: [UInt8](repeating: 0, count: 8), count: count, threshold: threshold)
        }
          == .shareRefused)
    }
  }

  /// With one share fewer than needed, every secret is as likely as another: each value of a byte has its own polynomial.
  @Test func fewerSharesTellNothing() throws {
    let given = try SecretShare.split(
      SecretBytes([0x5A]), set: [UInt8](repeating: 1, count: 8), count: 3, threshold: 2)[0]
    var found: Set<UInt8> = []
    for value in 0...255 as ClosedRange<UInt8> {
      var bytes = given.bytes.revealed()
      bytes[1] = 2
      bytes[10] = value
      let body = Array(bytes.dropLast(4))
      let other = try #require(SecretShare(SecretBytes(body + Digest.sha256.hash(body).prefix(4))))
      found.insert(try SecretShare.joined([given, other]).revealed()[0])
    }
    #expect(found.count == 256)
  }

  @Test func aShareAsTextIsWholeOrNone() throws {
    let text = shares[1].revealed(.operators)
    #expect(text.hasPrefix("cos1_"))
    let spaced = " " + text.uppercased().replacingOccurrences(of: "COS1_", with: "cos1_ ") + "\n"
    #expect(SecretShare(spaced, .operators)?.bytes == shares[1].bytes)
    #expect(SecretShare(text, .recovery) == nil)
    for at in text.indices {
      for digit in ["0", "f", "x"] as [Character] where text[at] != digit {
        var wrong = text
        wrong.replaceSubrange(at...at, with: [digit])
        #expect(SecretShare(wrong, .operators) == nil, "\(wrong)")
      }
      #expect(SecretShare(String(text[..<at]), .operators) == nil)
    }
    #expect(SecretShare(text + "00", .operators) == nil)
  }

  /// Whatever comes instead of a share, it is none, and nothing worse.
  @Test func noiseIsNoShare() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...80)).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(SecretShare(SecretBytes(bytes)) == nil)
      #expect(SecretShare("cos1_" + String(decoding: bytes, as: UTF8.self), .operators) == nil)
    }
  }

  @Test func aShareInItsFileIsItsOwners() throws {
    let file = scratch.path + "/share-1"
    try shares[0].write(to: file, .operators)
    #expect(try SecretShare.read(file, .operators).bytes == shares[0].bytes)
    #expect(code { try shares[1].write(to: file, .operators) } == .fileExists)
    chmod(file, 0o644)
    #expect(code { _ = try SecretShare.read(file, .operators) } == .fileExposed)
    chmod(file, 0o600)
    overwrite(file, Array("cos1_00".utf8))
    #expect(code { _ = try SecretShare.read(file, .operators) } == .shareRefused)
  }

  // MARK: The token

  private func give(_ share: SecretShare, _ token: OperatorToken) throws -> UInt8 {
    try token.take(sealed: OperatorToken.seal(share, to: token.reception()))
  }

  @Test func enoughOperatorsOpenIt() throws {
    let keyring = try Custody.createRoot()
    let token = try OperatorToken(path: path)
    // It wraps before it is open: so a node joins without the operators.
    try Custody.store(keyring, wrappedBy: token, in: scratch.path)
    #expect(!token.isOpen && token.threshold == 3 && token.count == 5)
    #expect(code { _ = try Custody.loadRoot(from: scratch.path, unwrappedBy: token) } == .sharesMissing)
    #expect(code { try token.check() } == .sharesMissing)
    #expect(try give(shares[4], token) == 5)
    #expect(try give(shares[0], token) == 1)
    #expect(token.given == [1, 5] && !token.isOpen)
    #expect(try give(shares[2], token) == 3)
    #expect(token.isOpen && token.given.isEmpty)
    try token.check()
    #expect(try Custody.loadRoot(from: scratch.path, unwrappedBy: token).commitment == keyring.commitment)
    #expect(code { _ = try give(shares[1], token) } == .shareRefused)
    // Closed, it begins again.
    token.close()
    #expect(!token.isOpen && token.given.isEmpty)
    #expect(code { _ = try Custody.loadRoot(from: scratch.path, unwrappedBy: token) } == .sharesMissing)
    for share in shares.suffix(3) { _ = try give(share, token) }
    #expect(try Custody.loadRoot(from: scratch.path, unwrappedBy: token).commitment == keyring.commitment)
  }

  @Test func wrongForeignAndRepeatedSharesAreRefusedAndSpoilNothing() throws {
    let token = try OperatorToken(path: path)
    let others = try OperatorToken.create(path: scratch.path + "/others", shares: 5, threshold: 3)
    _ = try give(shares[0], token)
    #expect(code { _ = try give(shares[0], token) } == .shareRefused)
    #expect(code { _ = try give(others[1], token) } == .shareRefused)
    // Whole, of the right set, and not what was made.
    let forged = try SecretShare.split(
      SecretBytes([UInt8](repeating: 7, count: 32)), set: shares[0].set, count: 5, threshold: 3)
    #expect(code { _ = try give(forged[1], token) } == .shareRefused)
    let tooMany = try SecretShare.split(
      SecretBytes([UInt8](repeating: 7, count: 32)), set: shares[0].set, count: 9, threshold: 3)
    #expect(code { _ = try give(tooMany[8], token) } == .shareRefused)
    #expect(token.given == [1])
    _ = try give(shares[1], token)
    _ = try give(shares[2], token)
    #expect(token.isOpen)
  }

  @Test func aShareIsForTheNodeAndTheTimeThatItWasSealedFor() throws {
    let token = try OperatorToken(path: path)
    let sealed = try OperatorToken.seal(shares[0], to: token.reception())
    #expect(code { _ = try OperatorToken(path: path).take(sealed: sealed) } == .shareRefused)
    for at in stride(from: 0, to: sealed.count, by: 7) {
      var damaged = sealed
      damaged[at] ^= 1
      #expect(code { _ = try token.take(sealed: damaged) } == .shareRefused)
      #expect(code { _ = try token.take(sealed: Array(sealed[..<at])) } == .shareRefused)
    }
    _ = try token.take(sealed: sealed)
    token.close()
    #expect(code { _ = try token.take(sealed: sealed) } == .shareRefused)
    token.forget()
    #expect(token.given.isEmpty)
  }

  @Test func anotherTokensKeyIsNotUnwrapped() throws {
    let token = try OperatorToken(path: path)
    _ = try OperatorToken.create(path: scratch.path + "/others", shares: 2, threshold: 2)
    let wrapped = try OperatorToken(path: scratch.path + "/others").wrap(SecretBytes([UInt8](repeating: 1, count: 32)))
    for share in shares.prefix(3) { _ = try give(share, token) }
    #expect(code { _ = try token.unwrap(wrapped) } == .wrappingKeyMissing)
    let own = try token.wrap(SecretBytes([UInt8](repeating: 1, count: 32)))
    #expect(try token.unwrap(own) == SecretBytes([UInt8](repeating: 1, count: 32)))
    var damaged = own.bytes
    damaged[damaged.count - 1] ^= 1
    #expect(
      code { _ = try token.unwrap(WrappedKey(mechanism: .x25519, keyIdentifier: own.keyIdentifier, bytes: damaged)) }
        == .fileDamaged)
  }

  @Test func aDamagedFileIsRefused() throws {
    let whole = contents(of: path)
    for at in stride(from: 0, to: whole.count, by: 5) {
      var damaged = whole
      damaged[at] ^= 0x10
      overwrite(path, damaged)
      #expect(throws: CustodyError.self) { try OperatorToken(path: path) }
      overwrite(path, Array(whole[..<at]))
      #expect(throws: CustodyError.self) { try OperatorToken(path: path) }
    }
  }
}
