import Custody
import Glibc
import PKCS11
import Secrets
import Testing

extension ShimTests {
  /// Every return value of every function that a token's work goes through, once and for good: what happens is what the
  /// table of remedies says. In this process, where a run takes milliseconds; `HostedTokenTests` has what crashes, hangs
  /// and refuses PINs.
  @Suite(.serialized)
  struct FaultTableTests {
    private let pin = SecretBytes(Array(SoftHSM.pin.utf8))
    private let material = SecretBytes([UInt8](1...32))
    private let configuration = PKCS11Token.Configuration(module: FaultShim.module ?? "", tokenLabel: "inside")

    init() { FaultShim.faults([]) }

    /// What a failure for good is told as.
    static func expected(_ value: ReturnValue) -> CustodyError.Code {
      switch value.remedy {
      case .anotherPIN: .wrongPIN
      case .securityOfficer: .pinLocked
      case .openSession, .waitForToken: .tokenMissing
      case .startModule: .moduleUnusable
      case .none, .findObjects, .tryOnceMore: .tokenFailed
      }
    }

    enum Work: CaseIterable { case wrap, unwrap, sign, random }

    @Test(arguments: [
      (Work.wrap, ["C_FindObjectsInit", "C_FindObjects", "C_CreateObject", "C_WrapKey"]),
      (.unwrap, ["C_UnwrapKey", "C_GetAttributeValue"]),
      (.sign, ["C_SignInit", "C_Sign"]),
      (.random, ["C_GenerateRandom"]),
    ])
    func everyValueAtWorkHasItsOutcome(work: Work, functions: [String]) throws {
      let token = try PKCS11Token(configuration, pin: pin, missingKey: .generate)
      let key = try #require(try token.signingKey())
      let wrapped = try token.wrap(material)
      func run() throws {
        switch work {
        case .wrap: #expect(try token.unwrap(token.wrap(material)) == material)
        case .unwrap: #expect(try token.unwrap(wrapped) == material)
        case .sign: #expect(try !token.sign([1, 2, 3], by: key).isEmpty)
        case .random: #expect(try token.random(16).count == 16)
        }
      }
      for function in functions {
        for value in FaultShim.returnValues {
          let fault = "\(function) 0x\(String(value.code, radix: 16))"
          FaultShim.faults(["\(fault) times 1"])
          let once = code(run)
          let isMended = [.findObjects, .openSession, .tryOnceMore, .waitForToken].contains(value.remedy)
          #expect(once == (isMended ? nil : Self.expected(value)), "once \(value) of \(function)")
          FaultShim.faults([fault])
          #expect(code(run) == Self.expected(value), "\(value) of \(function)")
          FaultShim.faults([])
          #expect(code(run) == nil, "after \(value) of \(function)")
        }
      }
    }

    /// The start asks more of the module. Trials and proofs that the token refuses mean that it cannot.
    @Test(arguments: [
      ("C_GetInfo", false), ("C_GetSlotList", false), ("C_GetMechanismList", false), ("C_OpenSession", false),
      ("C_FindObjectsInit", false), ("C_FindObjects", false), ("C_WrapKey", true), ("C_UnwrapKey", true),
      ("C_CreateObject", true),
    ])
    func everyValueAtTheStartHasItsOutcome(function: String, isProof: Bool) throws {
      _ = try PKCS11Token(configuration, pin: pin, missingKey: .generate)
      for value in FaultShim.returnValues {
        // A wrong PIN is refused at C_Login; at other functions these values do not say anything about it.
        let fault = "\(function) 0x\(String(value.code, radix: 16))"
        FaultShim.faults([fault])
        let found = code { _ = try PKCS11Token(configuration, pin: pin, missingKey: .refuse) }
        let isRefusal = isProof && [.none, .tryOnceMore].contains(value.remedy)
        #expect(found == (isRefusal ? .noMechanism : Self.expected(value)), "\(value) of \(function)")
        FaultShim.faults([])
        #expect(code { _ = try PKCS11Token(configuration, pin: pin, missingKey: .refuse) } == nil)
      }
    }

    /// A token that is in trouble while a mechanism is chosen must not end up with a lesser one.
    @Test func troubleDoesNotChooseALesserMechanism() throws {
      for value in FaultShim.returnValues where ![.none, .tryOnceMore].contains(value.remedy) {
        FaultShim.faults(["C_WrapKey 0x\(String(value.code, radix: 16))"])
        var other = configuration
        other.keyLabel = "never made"
        let found = code { _ = try PKCS11Token(other, pin: pin, missingKey: .generate) }
        #expect(found == Self.expected(value), "\(value)")
      }
      FaultShim.faults([])
      let module = try Module.load(path: FaultShim.module ?? "")
      let session = try Session(module, slot: #require(try module.slot(withTokenLabeled: "inside")))
      try session.login(pin: pin)
      #expect(try session.find([.label("never made")]).isEmpty, "a trial key was left behind")
    }

    /// What a mechanism refuses is passed over: AES-GCM when C_WrapKey says no.
    @Test func aRefusalChoosesTheNextMechanism() throws {
      FaultShim.faults(["C_WrapKey 0x70"])
      var other = configuration
      other.keyLabel = "by encryption"
      #expect(try PKCS11Token(other, pin: pin, missingKey: .generate).mechanism == .aesGCM)
    }
  }
}
