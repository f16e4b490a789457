import Custody
import Glibc
import Secrets
import Testing

/// The module runs in a process of its own, behind a shim that fails as it is told.
@Suite(.serialized, .enabled(if: FaultShim.module != nil, "SoftHSM2 or a C compiler is not installed"))
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

  /// A crash costs one call; the next one finds a new process.
  @Test(arguments: ["C_WrapKey", "C_UnwrapKey", "C_GenerateRandom", "C_FindObjectsInit"])
  func aCrashCostsOneCall(function: String) throws {
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

  /// Every return value that a module may give becomes an error with cause and hint, and nothing stays broken.
  @Test(arguments: ["C_WrapKey", "C_UnwrapKey", "C_GenerateRandom", "C_CreateObject", "C_GetAttributeValue"])
  func everyReturnValueIsAnError(function: String) throws {
    let hosted = try token("faults")
    let wrapped = try hosted.wrap(material)
    for code in FaultShim.returnValues {
      FaultShim.faults(["\(function) 0x\(String(code, radix: 16))"])
      let found = error {
        _ = try hosted.unwrap(hosted.wrap(material))
        _ = try hosted.random(16)
      }
      #expect(found != nil, "\(function) \(String(code, radix: 16)) went unnoticed")
    }
    FaultShim.faults([])
    #expect(try hosted.unwrap(wrapped) == material)
  }

  /// What a removed token, a closed session or a lost login answer is mended by a new session, unseen.
  @Test(arguments: [0x32, 0xE0, 0xB0, 0xB3, 0x101])
  func aLostSessionIsOpenedAnew(code: Int) throws {
    let hosted = try token("faults")
    FaultShim.faults(["C_WrapKey 0x\(String(code, radix: 16)) times 1"])
    let wrapped = try hosted.wrap(material)
    #expect(try hosted.unwrap(wrapped) == material)
  }

  @Test func aStartThatFailsSaysWhy() throws {
    _ = try token("faults")
    let starts: [(String, CustodyError.Code)] = [
      ("C_Initialize 0x5", .moduleUnusable), ("C_Initialize crash", .tokenFailed),
      ("C_GetSlotList 0x30", .tokenFailed), ("C_GetTokenInfo 0xE1", .tokenMissing),
      ("C_OpenSession 0xB1", .tokenFailed),
      ("C_Login 0xA0", .wrongPIN), ("C_Login 0xA4", .pinLocked), ("C_Login 0x30", .tokenFailed),
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
    #expect(error { _ = try hosted.wrap(material) }?.code == .tokenFailed)
    #expect(error { _ = try hosted.wrap(material) }?.code == .wrongPIN)
    FaultShim.faults([])
    #expect(error { _ = try hosted.wrap(material) }?.code == .wrongPIN)
  }

  @Test func aMissingModuleIsNamed() throws {
    let found = error {
      _ = try HostedToken(
        PKCS11Token.Configuration(module: "/no/such.so", tokenLabel: "t"), pin: pin, missingKey: .refuse)
    }
    #expect(found?.code == .moduleUnusable && found?.cause.contains("/no/such.so") == true)
  }
}
