import Custody
import Glibc
import OpenSSL
import PKCS11
import Secrets
import Testing

/// One suite for every provider.
@Suite(.serialized)
struct ProviderTests {
  let scratch = Scratch()

  @Test(arguments: Provider.all)
  func itWrapsAndUnwraps(provider: Provider) throws {
    let token = try provider.open(.generate, in: scratch.path)
    let material = try token.random(32)
    let wrapped = try token.wrap(material)
    #expect(wrapped.mechanism == provider.expected.wrapping)
    #expect(wrapped.bytes.count == provider.expected.wrappedLength)
    #expect(try token.unwrap(wrapped) == material)
    #expect(try token.random(32) != material)
    try token.check()
    for position in [0, wrapped.bytes.count / 2, wrapped.bytes.count - 1] {
      var damaged = wrapped.bytes
      damaged[position] ^= 1
      let bad = WrappedKey(mechanism: wrapped.mechanism, keyIdentifier: wrapped.keyIdentifier, bytes: damaged)
      #expect(code { _ = try token.unwrap(bad) } != nil, "byte \(position)")
    }
    // After refusals it goes on; and another process finds the same key.
    #expect(try token.unwrap(wrapped) == material)
    let again = try provider.open(.refuse, in: scratch.path)
    #expect(try again.unwrap(wrapped) == material)
    #expect(try token.unwrap(again.wrap(material)) == material)
  }

  @Test(arguments: Provider.all)
  func severalCallersAreServedAtOnce(provider: Provider) throws {
    let token = try provider.open(.generate, in: scratch.path)
    let failures = inParallel(6) { caller in
      for turn in 0..<5 {
        let material = SecretBytes([UInt8](repeating: UInt8(caller * 16 + turn), count: 32))
        guard try token.unwrap(token.wrap(material)) == material else { throw WrongKey() }
        guard try token.random(16).count == 16 else { throw WrongKey() }
      }
    }
    #expect(failures.isEmpty, "\(failures)")
  }

  private struct WrongKey: Error {}

  @Test(arguments: Provider.all)
  func itsWrappingKeyIsReplaced(provider: Provider) throws {
    let token = try provider.open(.generate, in: scratch.path)
    let material = try token.random(32)
    let (old, before) = (token.keyIdentifier, try token.wrap(material))
    try token.renew()
    #expect(token.keyIdentifier != old)
    #expect(try token.unwrap(before) == material)
    let after = try token.wrap(material)
    #expect(after.keyIdentifier == token.keyIdentifier)
    try token.destroy(old)
    #expect(code { _ = try token.unwrap(before) } == .wrappingKeyMissing)
    #expect(try token.unwrap(after) == material)
    let again = try provider.open(.refuse, in: scratch.path)
    #expect(try again.keyIdentifier == token.keyIdentifier && again.unwrap(after) == material)
  }

  @Test(arguments: Provider.all)
  func itKeepsARootKey(provider: Provider) throws {
    let token = try provider.open(.generate, in: scratch.path)
    let keyring = try Custody.createRoot()
    let folder = scratch.directory("node")
    try Custody.store(keyring, wrappedBy: token, in: folder)
    let sealed = try SealingKeyring(keyring).seal(SecretBytes([1, 2, 3]), boundTo: [9])
    let loaded = try Custody.load(from: folder, unwrappedBy: provider.open(.refuse, in: scratch.path))
    #expect(try loaded.open(sealed, boundTo: [9]) == SecretBytes([1, 2, 3]))
  }

  @Test(arguments: Provider.all)
  func itSigns(provider: Provider) throws {
    let token = try provider.open(.generate, in: scratch.path)
    let found = try token.signingKey()
    #expect(found?.algorithm == provider.expected.signing)
    guard let found else {
      #expect(code { _ = try token.sign([1], by: Self.nobody) } == .noMechanism)
      return
    }
    #expect(try token.signingKey() == found, "a second key was made")
    let key = try PublicKey(der: found.publicKey, form: .subjectPublicKeyInfo)
    let scheme = key.algorithm == .rsa ? SignatureScheme.pkcs1(.sha256) : .plain
    for statement in [[UInt8]("one".utf8), [], [UInt8](repeating: 7, count: 4_000)] {
      let signature = try token.sign(statement, by: found)
      #expect(try key.verify(signature, of: Digest.sha256.hash(statement), scheme))
      #expect(try !key.verify(signature, of: Digest.sha256.hash(statement + [0]), scheme))
    }
    let again = try provider.open(.refuse, in: scratch.path)
    #expect(try again.signingKey() == found)
    let signature = try again.sign([1, 2], by: found)
    #expect(try key.verify(signature, of: Digest.sha256.hash([1, 2]), scheme))
    #expect(code { _ = try again.sign([1], by: Self.nobody) } == .wrappingKeyMissing)
  }

  private static let nobody = TokenSigningKey(algorithm: .ecdsaP256, identifier: [9, 9], publicKey: [])

  @Test(arguments: Provider.hardware)
  func itOpensWhatWasSealedToIt(provider: Provider) throws {
    let configuration = try #require(provider.configuration)
    let token = try RecoveryToken(configuration, pin: provider.pin, missingKey: .generate)
    let key = try PublicKey(der: token.publicKey, form: .subjectPublicKeyInfo)
    let encapsulation: [UInt8]
    let secret: SecretBytes
    switch provider.expected.recovery {
    case .ecdhP256?:
      let fresh = try PrivateKey.generate(on: .p256)
      (encapsulation, secret) = (
        try fresh.publicKey().der(.subjectPublicKeyInfo), SecretBytes(try fresh.agree(with: key))
      )
    default:
      secret = SecretBytes([UInt8](1...32))
      encapsulation = try key.encrypt(secret, .oaep(.sha256, mask: .sha256, label: []))
    }
    #expect(try token.shared(encapsulation) == secret)
    var damaged = encapsulation
    damaged[damaged.count - 1] ^= 1
    #expect(code { _ = try token.shared(damaged) } != nil)
    let again = try RecoveryToken(configuration, pin: provider.pin, missingKey: .refuse)
    #expect(again.publicKey == token.publicKey)
    #expect(try again.shared(encapsulation) == secret)
  }

  /// Each key can do one thing, and none can leave; asked of the module in this process.
  @Test(arguments: Provider.hardware)
  func keysHaveOnePurposeAndStay(provider: Provider) throws {
    let configuration = try #require(provider.configuration)
    _ = try provider.open(.generate, in: scratch.path).signingKey()
    _ = try RecoveryToken(configuration, pin: provider.pin, missingKey: .generate)
    let module = try Module.load(path: configuration.module, parameters: configuration.moduleParameters)
    let slot = try #require(try module.slot(withTokenLabeled: configuration.tokenLabel))
    let session = try Session(module, slot: slot)
    try session.login(pin: provider.pin)
    let uses: [AttributeName] = [.unwrap, .decrypt, .sign, .derive]
    let purposes: [(label: String, purpose: AttributeName)] = [
      (
        "conclave root wrapping",
        [.aesKeyWrap, .aesKeyWrapKWP, .aesKeyWrapPadded].contains(provider.expected.wrapping) ? .unwrap : .decrypt
      ),
      ("conclave audit signing", .sign),
      ("conclave recovery", provider.expected.recovery == .ecdhP256 ? .derive : .decrypt),
    ]
    for (label, purpose) in purposes {
      let keys =
        try session.find([.label(label), .class(.secretKey)]) + session.find([.label(label), .class(.privateKey)])
      #expect(keys.count == 1, "\(label): a trial key was left behind")
      for key in keys {
        #expect(try session.flag(.sensitive, of: key) && !session.flag(.extractable, of: key), "\(label)")
        #expect(try session.flag(.neverExtractable, of: key), "\(label)")
        for use in uses { #expect(try session.flag(use, of: key) == (use == purpose), "\(label): \(use)") }
      }
    }
    let all = try session.find([.class(.secretKey)]) + session.find([.class(.privateKey)])
    #expect(all.count == purposes.count, "keys that nobody knows of")
  }

  /// Once, by all processes that are started for it; afterwards the token is as it was.
  @Test(arguments: Provider.hardware)
  func aWrongPINIsNotTriedAgain(provider: Provider) throws {
    let wrong = SecretBytes(Array("99999999".utf8))
    #expect(code { _ = try provider.open(.refuse, pin: wrong, in: scratch.path) } == .wrongPIN)
    let token = try provider.open(.generate, in: scratch.path)
    try token.check()
  }

  @Test(arguments: Provider.hardware)
  func theProbeSaysWhatWillBeChosen(provider: Provider) throws {
    let configuration = try #require(provider.configuration)
    let report = try TokenInspection.probe(configuration, pin: provider.pin)
    #expect(report.choice(.wrapping) == provider.expected.wrapping.name)
    #expect(report.choice(.signing) == provider.expected.signing?.name)
    #expect(report.choice(.recovery) == provider.expected.recovery?.name)
    #expect(report.steps.count == 7 + 3 + 2)
    for step in report.steps where step.outcome == .failed { #expect(!step.reason.isEmpty) }
    let listed = try TokenInspection.list(module: configuration.module, parameters: configuration.moduleParameters)
    #expect(listed.tokens.contains { $0.label == configuration.tokenLabel && $0.isInitialized && $0.hasUserPIN })
    #expect(!listed.description.isEmpty)
  }

  /// Every mechanism that the probe saw pass works as a node's own, for those tokens that have several.
  @Test(arguments: Provider.hardware)
  func everyMechanismThatPassesCanBeChosen(provider: Provider) throws {
    let configuration = try #require(provider.configuration)
    let report = try TokenInspection.probe(configuration, pin: provider.pin)
    for mechanism in WrappingMechanism.probeOrder
    where report.steps.contains(where: {
      $0.mechanism == mechanism.name && $0.outcome == .passed && $0.part == .wrapping
    }) {
      var other = configuration
      other.keyLabel = "conclave trial \(mechanism.name)"
      other.mechanisms = [mechanism]
      let token = try PKCS11Token(other, pin: provider.pin, missingKey: .generate)
      let material = try token.random(32)
      let wrapped = try token.wrap(material)
      #expect(wrapped.mechanism == mechanism)
      #expect(try token.unwrap(wrapped) == material)
      let module = try Module.load(path: configuration.module)
      let session = try Session(module, slot: #require(try module.slot(withTokenLabeled: configuration.tokenLabel)))
      try session.login(pin: provider.pin)
      // Some modules keep what was in use when an operation failed.
      for object in try session.find([.label(other.keyLabel)]) { try? session.destroyObject(object) }
    }
  }

  /// One cluster's root key in five kinds of token: what one node sealed, each of the others opens.
  @Test func allOfThemMixInOneCluster() throws {
    let keyring = try Custody.createRoot()
    var sealers: [SealingKeyring] = []
    for provider in Provider.all {
      let folder = scratch.directory(provider.name)
      try Custody.store(keyring, wrappedBy: provider.open(.generate, in: folder), in: folder)
      sealers.append(try Custody.load(from: folder, unwrappedBy: provider.open(.refuse, in: folder)))
    }
    for writer in sealers {
      let sealed = try writer.seal(SecretBytes([1, 2, 3]), boundTo: [9])
      for reader in sealers { #expect(try reader.open(sealed, boundTo: [9]) == SecretBytes([1, 2, 3])) }
    }
    if Provider.all.count < Provider.expectations.count {
      print("SKIPPED: only \(Provider.all.map(\.name).joined(separator: ", ")) were mixed")
    }
  }
}
