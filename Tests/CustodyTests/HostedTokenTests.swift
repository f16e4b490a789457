import Custody
import Glibc
import PKCS11
import Secrets
import Testing

extension ShimTests {
  /// The module runs in a process of its own, behind a shim that fails as it is told.
  @Suite(.serialized)
  struct HostedTokenTests {
    let pin = SecretBytes(Array(SoftHSM.pin.utf8))
    let material = SecretBytes([UInt8](1...32))

    init() { FaultShim.faults([]) }

    private func token(
      _ label: String, _ missingKey: PKCS11Token.MissingKey = .generate, call: Int64 = 5_000
    ) throws -> HostedToken {
      var patience = HostedToken.Patience()
      patience.call = call
      return try HostedToken(
        PKCS11Token.Configuration(module: FaultShim.module ?? "", tokenLabel: label), pin: pin, missingKey: missingKey,
        patience: patience)
    }

    private func error(_ body: () throws -> Void) -> CustodyError? {
      do { try body() } catch let error as CustodyError {
        #expect(!error.cause.isEmpty && !error.hint.isEmpty)
        return error
      } catch {
        Issue.record("\(error)")
      }
      return nil
    }

    @Test func whatItWrapsTheTokenItselfUnwraps() throws {
      let hosted = try token("hosted")
      let wrapped = try hosted.wrap(material)
      #expect(try hosted.unwrap(wrapped) == material)
      let inside = try PKCS11Token(
        PKCS11Token.Configuration(module: SoftHSM.module ?? "", tokenLabel: "hosted"), pin: pin, missingKey: .refuse)
      #expect(inside.keyIdentifier == hosted.keyIdentifier && inside.mechanism == hosted.mechanism)
      #expect(try inside.unwrap(wrapped) == material)
      #expect(try hosted.random(48).count == 48)
      #expect(try hosted.random(32) != hosted.random(32))
    }

    /// What kills the module once is done by the next process, unseen; what kills each one is told.
    @Test(arguments: ["C_WrapKey", "C_UnwrapKey", "C_GenerateRandom", "C_FindObjectsInit"])
    func aCrashIsMendedOnce(function: String) throws {
      let hosted = try token("faults")
      let wrapped = try hosted.wrap(material)
      FaultShim.faults(["\(function) crash"])
      for _ in 0..<2 {
        let found = error {
          _ = try hosted.wrap(material)
          _ = try hosted.unwrap(wrapped)
          _ = try hosted.random(16)
        }
        // A new process finds the fault when it opens already.
        #expect([.tokenFailed, .noMechanism].contains(found?.code), "\(String(describing: found))")
      }
      FaultShim.faults([])
      #expect(try hosted.unwrap(wrapped) == material)
    }

    @Test func aHangCostsATimeOut() throws {
      let hosted = try token("faults", call: 1_500)
      let wrapped = try hosted.wrap(material)
      FaultShim.faults(["C_UnwrapKey hang"])
      let found = error { _ = try hosted.unwrap(wrapped) }
      #expect(found?.code == .tokenFailed)
      #expect(found?.cause.contains("did not answer within 1500 ms") == true)
      FaultShim.faults(["C_UnwrapKey delay 100"])
      #expect(try hosted.unwrap(wrapped) == material)
    }

    @Test func aStartThatFailsSaysWhy() throws {
      _ = try token("faults")
      let starts: [(String, CustodyError.Code)] = [
        ("C_Initialize 0x5", .moduleUnusable), ("C_Initialize crash", .tokenFailed), ("C_GetInfo 0x5", .tokenFailed),
        ("C_GetSlotList 0x30", .tokenMissing), ("C_GetTokenInfo 0xE1", .tokenMissing),
        ("C_OpenSession 0xB1", .tokenMissing),
        ("C_Login 0xA0", .wrongPIN), ("C_Login 0xA4", .pinLocked), ("C_Login 0x30", .tokenMissing),
        ("C_GetMechanismList 0x5", .tokenFailed), ("C_FindObjects 0x5", .tokenFailed),
      ]
      for (fault, code) in starts {
        FaultShim.faults([fault])
        let found = error { _ = try token("faults", .refuse) }
        #expect(found?.code == code, "\(fault): \(String(describing: found))")
      }
    }

    /// Three wrong tries lock most tokens.
    @Test func aRefusedPINIsNotSentAgain() throws {
      let hosted = try token("faults")
      FaultShim.faults(["C_WrapKey crash", "C_Login 0xA0"])
      let before = FaultShim.logins
      for _ in 0..<5 { #expect(error { _ = try hosted.wrap(material) }?.code == .wrongPIN) }
      FaultShim.faults([])
      for _ in 0..<5 { #expect(error { _ = try hosted.wrap(material) }?.code == .wrongPIN) }
      #expect(FaultShim.logins == before + 1)
    }

    /// A PIN of which the token says anything else than yes is not sent again by the token object, whatever it said.
    @Test func everyAnswerToThePINEndsInOneTry() throws {
      _ = try token("faults")
      for value in FaultShim.returnValues where value != .userAlreadyLoggedIn {
        FaultShim.faults(["C_Login 0x\(String(value.code, radix: 16))"])
        let before = FaultShim.logins
        let found = error { _ = try token("faults", .refuse) }
        let isRefused = value.remedy == .anotherPIN || value.remedy == .securityOfficer
        let code: CustodyError.Code = FaultTableTests.expected(value)
        #expect(found?.code == code, "\(value): \(String(describing: found))")
        if isRefused { #expect(FaultShim.logins == before + 1, "\(value) was sent again") }
      }
      FaultShim.faults([])
      _ = try token("faults", .refuse)
    }

    /// Whatever does not answer is given up after the time that it has, and works again when it does.
    @Test(arguments: [
      "C_GetSlotList", "C_OpenSession", "C_Login", "C_FindObjectsInit", "C_WrapKey", "C_UnwrapKey", "C_GenerateRandom",
    ])
    func aStartThatHangsEnds(function: String) throws {
      _ = try token("faults")
      FaultShim.faults(["\(function) hang"])
      var patience = HostedToken.Patience()
      patience.open = 1_500
      let found = error {
        _ = try HostedToken(
          PKCS11Token.Configuration(module: FaultShim.module ?? "", tokenLabel: "faults"), pin: pin,
          missingKey: .refuse,
          patience: patience)
      }
      #expect(found?.code == .tokenFailed && found?.cause.contains("did not answer within 1500 ms") == true)
      FaultShim.faults(["\(function) delay 30"])
      _ = try token("faults", .refuse)
    }

    @Test(arguments: ["C_WrapKey", "C_UnwrapKey", "C_GenerateRandom", "C_Sign", "C_FindObjects"])
    func aCallThatHangsEnds(function: String) throws {
      let hosted = try token("faults", call: 1_500)
      let key = try #require(try hosted.signingKey())
      let wrapped = try hosted.wrap(material)
      func all() throws {
        _ = try hosted.wrap(material)
        #expect(try hosted.unwrap(wrapped) == material)
        _ = try hosted.random(16)
        _ = try hosted.sign([1, 2, 3], by: key)
      }
      FaultShim.faults(["\(function) hang"])
      let found = error { try all() }
      #expect(found?.code == .tokenFailed && found?.cause.contains("did not answer within") == true)
      FaultShim.faults(["\(function) delay 30"])
      try all()
    }

    @Test func aMissingModuleIsNamed() throws {
      let found = error {
        _ = try HostedToken(
          PKCS11Token.Configuration(module: "/no/such.so", tokenLabel: "t"), pin: pin, missingKey: .refuse)
      }
      #expect(found?.code == .moduleUnusable && found?.cause.contains("/no/such.so") == true)
    }
  }
}
