import Custody
import Foundation
import Secrets
import Testing

/// A node's wrapping key is replaced, whatever the process is killed between.
@Suite(.serialized) struct WrappingReplacementTests {
  let scratch = Scratch()

  private struct Killed: Error {}

  /// Opens the token as a process that starts does.
  typealias Opening = (_ creating: Bool) throws -> any WrappingToken

  private func prepare(_ open: Opening) throws -> (RootKeyring, RootKeyring, old: [UInt8]) {
    let token = try open(true)
    let present = try Custody.createRoot()
    try Custody.store(present, wrappedBy: token, in: scratch.path)
    let next = try present.rotated(.all, generation: 2)
    try Custody.storeNext(next, wrappedBy: token, in: scratch.path)
    return (present, next, token.keyIdentifier)
  }

  private func check(_ token: any WrappingToken, _ present: RootKeyring, _ next: RootKeyring) throws {
    let both = try Custody.loadBoth(from: scratch.path, unwrappedBy: token)
    #expect(both.present.commitment == present.commitment)
    #expect(both.next?.commitment == next.commitment)
    try token.check()
  }

  /// Killed after each step, the keys open, and the replacement is finished by the next process.
  private func killAtEachStep(_ open: Opening) throws {
    var (present, next, old) = try prepare(open)
    for step in WrappingReplacement.Step.allCases {
      var reached = false
      do {
        try WrappingReplacement.run(in: scratch.path, open(false)) { (done) throws(CustodyError) in
          if done == step {
            reached = true
            throw CustodyError(.tokenFailed, "killed", hint: "-")
          }
        }
      } catch let error as CustodyError { #expect(error.cause == "killed") }
      #expect(reached, "\(step)")
      try check(open(false), present, next)
      #expect(WrappingReplacement.isUnderWay(in: scratch.path) == (step != .done))
      if step != .done { try WrappingReplacement.run(in: scratch.path, open(false)) }
      let token = try open(false)
      try check(token, present, next)
      #expect(token.keyIdentifier != old, "\(step)")
      #expect(WrappingReplacement.wrappingKey(of: scratch.path) == token.keyIdentifier)
      // The old one is gone from the token.
      let lost = WrappedKey(
        mechanism: try token.wrap(SecretBytes([UInt8](1...32))).mechanism, keyIdentifier: old,
        bytes: [UInt8](repeating: 1, count: 72))
      #expect { try token.unwrap(lost) } throws: { ($0 as? CustodyError)?.code == .wrappingKeyMissing }
      old = token.keyIdentifier
    }
    (present, next) = (present, next)
  }

  @Test func theSoftwareTokens() throws {
    let path = scratch.path + "/token.key"
    try killAtEachStep { creating in
      if creating { _ = try SoftwareToken.create(path: path) }
      return try SoftwareToken(path: path)
    }
    #expect(!FileManager.default.fileExists(atPath: path + ".next"))
  }

  @Test(.enabled(if: SoftHSM.module != nil, "SoftHSM2 is not installed")) func aPKCS11Tokens() throws {
    let configuration = PKCS11Token.Configuration(module: SoftHSM.module ?? "", tokenLabel: "replaced")
    try killAtEachStep { creating in
      try PKCS11Token(
        configuration, pin: SecretBytes(Array(SoftHSM.pin.utf8)), missingKey: creating ? .generate : .refuse)
    }
  }

  @Test(.enabled(if: SoftHSM.module != nil, "SoftHSM2 is not installed")) func aPairsInAPKCS11Token() throws {
    let configuration = PKCS11Token.Configuration(
      module: SoftHSM.module ?? "", tokenLabel: "replaced-pair", mechanisms: [.rsaOAEPWithSHA1])
    try killAtEachStep { creating in
      try PKCS11Token(
        configuration, pin: SecretBytes(Array(SoftHSM.pin.utf8)), missingKey: creating ? .generate : .refuse)
    }
  }

  @Test(.enabled(if: SoftHSM.module != nil, "SoftHSM2 is not installed")) func oneInAProcessOfItsOwn() throws {
    let configuration = PKCS11Token.Configuration(module: SoftHSM.module ?? "", tokenLabel: "replaced-hosted")
    try killAtEachStep { creating in
      try HostedToken(
        configuration, pin: SecretBytes(Array(SoftHSM.pin.utf8)), missingKey: creating ? .generate : .refuse)
    }
  }

  @Test func theOldOneMayStay() throws {
    let path = scratch.path + "/token.key"
    let (present, next, old) = try prepare { _ in try SoftwareToken.create(path: path) }
    let token = try SoftwareToken(path: path)
    let sealed = try token.wrap(SecretBytes([UInt8](1...32)))
    try WrappingReplacement.run(in: scratch.path, token, keepsOld: true)
    #expect(token.keyIdentifier != old && sealed.keyIdentifier == old)
    #expect(try SoftwareToken(path: path).unwrap(sealed) == SecretBytes([UInt8](1...32)))
    try check(SoftwareToken(path: path), present, next)
  }

  @Test func aDamagedJournalChangesNothing() throws {
    let path = scratch.path + "/token.key"
    let (present, next, old) = try prepare { _ in try SoftwareToken.create(path: path) }
    do {
      try WrappingReplacement.run(in: scratch.path, SoftwareToken(path: path)) { (_) throws(CustodyError) in
        throw CustodyError(.tokenFailed, "killed", hint: "-")
      }
    } catch {}
    let journal = scratch.path + "/" + WrappingReplacement.journal
    var bytes = contents(of: journal)
    bytes[bytes.count / 2] ^= 1
    overwrite(journal, bytes)
    #expect(throws: CustodyError.self) { try WrappingReplacement.run(in: scratch.path, SoftwareToken(path: path)) }
    #expect(try SoftwareToken(path: path).keyIdentifier == old)
    try check(SoftwareToken(path: path), present, next)
  }

  @Test func operatorsSharesAreNotReplacedByANode() throws {
    let path = scratch.path + "/operators"
    let shares = try OperatorToken.create(path: path, shares: 2, threshold: 2)
    let token = try OperatorToken(path: path)
    for share in shares { try token.take(share) }
    try Custody.store(Custody.createRoot(), wrappedBy: token, in: scratch.path)
    #expect { try WrappingReplacement.run(in: scratch.path, token) } throws: {
      ($0 as? CustodyError)?.code == .tokenFailed
    }
  }
}
