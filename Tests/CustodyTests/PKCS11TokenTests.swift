import Custody
import Glibc
import OpenSSL
import PKCS11
import Secrets
import Testing

@Suite(.serialized, .enabled(if: SoftHSM.module != nil, "SoftHSM2 is not installed"))
struct PKCS11TokenTests {
  let scratch = Scratch()
  let module = SoftHSM.module ?? ""
  let pin = SecretBytes(Array(SoftHSM.pin.utf8))

  private func configuration(
    _ label: String, _ mechanisms: [WrappingMechanism] = WrappingMechanism.probeOrder
  ) -> PKCS11Token.Configuration {
    PKCS11Token.Configuration(module: module, tokenLabel: label, mechanisms: mechanisms)
  }

  @Test func theWrappingKeyCannotLeaveAndHasOnePurpose() throws {
    let token = try PKCS11Token(configuration("keys"), pin: pin, missingKey: .generate)
    #expect(token.mechanism == .aesKeyWrap)
    let loaded = try Module.load(path: module)
    let slot = try #require(try loaded.slot(withTokenLabeled: "keys"))
    let session = try Session(loaded, slot: slot)
    try session.login(pin: pin)
    let keys = try session.find([.label("conclave root wrapping"), .class(.secretKey)])
    #expect(keys.count == 1, "the trial key was left behind")
    let key = try #require(keys.first)
    #expect(try session.attribute(.id, of: key).revealed() == token.keyIdentifier)
    let expected: [(AttributeName, Bool)] = [
      (.sensitive, true), (.extractable, false), (.neverExtractable, true), (.wrap, true), (.unwrap, true),
      (.encrypt, false), (.decrypt, false),
    ]
    for (name, value) in expected { #expect(try session.flag(name, of: key) == value, "\(name)") }
    #expect(throws: PKCS11Error.self) { try session.attribute(.value, of: key) }
  }

  /// Each mechanism that SoftHSM has, and what its wrapping looks like. OAEP does SHA-1 only there.
  @Test(arguments: [
    ("gcm", [WrappingMechanism.aesGCM], WrappingMechanism.aesGCM, 12 + 32 + 16),
    ("padded", [.aesKeyWrapPadded], .aesKeyWrapPadded, 40),
    ("oaep", [.rsaOAEPWithSHA256, .rsaOAEPWithSHA1], .rsaOAEPWithSHA1, 384),
  ])
  func everyMechanismGivesTheKeyBack(
    label: String, allowed: [WrappingMechanism], expected: WrappingMechanism, length: Int
  ) throws {
    let token = try PKCS11Token(configuration(label, allowed), pin: pin, missingKey: .generate)
    #expect(token.mechanism == expected)
    let material = try token.random(32)
    let wrapped = try token.wrap(material)
    #expect(wrapped.bytes.count == length)
    #expect(try token.unwrap(wrapped) == material)
    // A second opening finds the key and its mechanism.
    let again = try PKCS11Token(configuration(label, allowed), pin: pin, missingKey: .refuse)
    #expect(again.mechanism == expected && again.keyIdentifier == token.keyIdentifier)
    #expect(try again.unwrap(wrapped) == material)
    for position in [0, length / 2, length - 1] {
      var damaged = wrapped.bytes
      damaged[position] ^= 1
      let bad = WrappedKey(mechanism: expected, keyIdentifier: wrapped.keyIdentifier, bytes: damaged)
      #expect(code { _ = try token.unwrap(bad) } == .tokenFailed)
    }
  }

  @Test func nodesWithDifferentTokensReadOneAnothersRecords() throws {
    let keyring = try Custody.createRoot()
    let tokens: [any WrappingToken] = [
      try PKCS11Token(configuration("alpha"), pin: pin, missingKey: .generate),
      try PKCS11Token(configuration("beta"), pin: pin, missingKey: .generate),
      try SoftwareToken.create(path: scratch.path + "/token.key"),
    ]
    for (number, token) in tokens.enumerated() {
      try Custody.store(keyring, wrappedBy: token, in: scratch.directory("node\(number)"))
    }
    let sealers = try [
      Custody.load(
        from: scratch.path + "/node0",
        unwrappedBy: PKCS11Token(configuration("alpha"), pin: pin, missingKey: .refuse)),
      Custody.load(
        from: scratch.path + "/node1",
        unwrappedBy: PKCS11Token(configuration("beta"), pin: pin, missingKey: .refuse)),
      Custody.load(from: scratch.path + "/node2", unwrappedBy: SoftwareToken(path: scratch.path + "/token.key")),
    ]
    for writer in sealers {
      let sealed = try writer.seal(SecretBytes([1, 2, 3]), boundTo: [9])
      for reader in sealers { #expect(try reader.open(sealed, boundTo: [9]) == SecretBytes([1, 2, 3])) }
    }
    // Swapped tokens are told apart, by label and key.
    let loads: [(String, any WrappingToken)] = [("node0", tokens[1]), ("node1", tokens[2]), ("node2", tokens[0])]
    for (node, token) in loads {
      #expect(
        code { _ = try Custody.load(from: scratch.path + "/" + node, unwrappedBy: token) } == .wrappingKeyMissing)
    }
  }

  @Test func aPINIsTriedOnce() throws {
    let wrong = SecretBytes(Array("9999".utf8))
    #expect(code { _ = try PKCS11Token(configuration("pins"), pin: wrong, missingKey: .generate) } == .wrongPIN)
    for _ in 0..<20 {
      #expect(code { _ = try PKCS11Token(configuration("pins"), pin: wrong, missingKey: .generate) } == .wrongPIN)
    }
    let loaded = try Module.load(path: module)
    let slot = try #require(try loaded.slot(withTokenLabeled: "pins"))
    let facts = try loaded.token(in: slot)
    #expect(!facts.isPINLocked && !facts.isFinalPINTry)
    let session = try Session(loaded, slot: slot)
    #expect(throws: PKCS11Error.pinNotTriedAgain) { try session.login(pin: pin) }
  }

  @Test func whatIsMissingIsNamed() throws {
    #expect(code { _ = try PKCS11Token(configuration("nowhere"), pin: pin, missingKey: .generate) } == .tokenMissing)
    #expect(
      code { _ = try PKCS11Token(configuration("empty"), pin: pin, missingKey: .refuse) } == .wrappingKeyMissing)
    for path in ["/no/such.so", "libc.so.6"] {
      let other = PKCS11Token.Configuration(module: path, tokenLabel: "t")
      #expect(code { _ = try PKCS11Token(other, pin: pin, missingKey: .generate) } == .moduleUnusable)
    }
    #expect(
      code { _ = try PKCS11Token(configuration("empty", []), pin: pin, missingKey: .generate) } == .noMechanism)
  }

  @Test func configurationOpensAndRefuses() throws {
    let path = scratch.path + "/soft.key"
    let software = TokenConfiguration.software(path: path)
    #expect(code { _ = try software.open(creating: true, acceptsSoftware: false) } == .softwareTokenRefused)
    #expect(code { _ = try software.open(creating: false, acceptsSoftware: true) } == .fileMissing)
    #expect(try software.open(creating: true, acceptsSoftware: true).kind == .software)
    #expect(try software.open(creating: true, acceptsSoftware: true).kind == .software)

    let pinFile = scratch.path + "/pin"
    overwrite(pinFile, Array("1234\n".utf8))
    chmod(pinFile, 0o644)
    #expect(code { _ = try TokenConfiguration.pin(fromFile: pinFile) } == .fileExposed)
    chmod(pinFile, 0o600)
    #expect(try TokenConfiguration.pin(fromFile: pinFile) == pin)
    let hardware = TokenConfiguration.pkcs11(configuration("alpha"), pin: pin)
    #expect(try hardware.open(creating: true, acceptsSoftware: false).kind == .pkcs11)
  }
}
