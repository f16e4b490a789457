import Custody
import Foundation
import Glibc
import Secrets
import Synchronization

/// Tokens of every vendor that this machine has: SoftHSM's of `SoftHSM`, those that `scripts/tokens` makes, and the
/// software token. What is missing is said on the standard output.
struct Provider: Sendable, CustomStringConvertible {
  let name: String
  /// nil for the software token.
  let configuration: PKCS11Token.Configuration?
  let pin: SecretBytes

  var description: String { name }

  /// What is known of each, from its documentation and by measurement.
  struct Expectation {
    let wrapping: WrappingMechanism
    let signing: SigningAlgorithm?
    let recovery: RecoveryAlgorithm?
    /// Why a sealed key's length is what it is.
    let wrappedLength: Int
  }

  static let expectations: [String: Expectation] = [
    "softhsm": Expectation(wrapping: .aesKeyWrap, signing: .ecdsaP256, recovery: .ecdhP256, wrappedLength: 40),
    "nss": Expectation(wrapping: .aesKeyWrap, signing: .ecdsaP256, recovery: .ecdhP256, wrappedLength: 40),
    "opencryptoki": Expectation(
      wrapping: .rsaOAEPWithSHA256, signing: .rsaOverDigest, recovery: .rsaOAEPWithSHA256, wrappedLength: 384),
    "tpm": Expectation(
      wrapping: .rsaOAEPWithSHA256, signing: .ecdsaP256, recovery: .rsaOAEPWithSHA256, wrappedLength: 256),
    "software": Expectation(wrapping: .xaes256GCM, signing: nil, recovery: nil, wrappedLength: 72),
  ]

  var expected: Expectation { Self.expectations[name]! }

  static let all: [Provider] = {
    var found = made()
    if let module = SoftHSM.module {
      found.insert(
        Provider(
          name: "softhsm", configuration: .init(module: module, tokenLabel: "suite"),
          pin: SecretBytes(Array(SoftHSM.pin.utf8))), at: 0)
    }
    found.append(Provider(name: "software", configuration: nil, pin: SecretBytes([])))
    return found
  }()

  /// Those behind PKCS#11.
  static let hardware = all.filter { $0.configuration != nil }

  private struct Answer: Decodable {
    struct Token: Decodable {
      let name: String
      let module: String
      let parameters: String?
      let label: String
      let pin: String
    }
    let tokens: [Token]
    let environment: [String: String]
    let skipped: [String: String]
  }

  private static func made() -> [Provider] {
    let script = #filePath.dropLast("Tests/CustodyTests/Providers.swift".count) + "scripts/tokens"
    let folder = "/tmp/custody-providers-\(getpid())"
    providersFolder.withLock { $0 = folder }
    atexit { providersFolder.withLock { removeAll($0) } }
    guard let pipe = popen("\(script) \(folder) \(getpid()) nss opencryptoki tpm 2>&1", "r") else { return [] }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
    pclose(pipe)
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else {
      print("SKIPPED: scripts/tokens does not work: \(String(decoding: bytes.suffix(300), as: UTF8.self))")
      return []
    }
    for (name, why) in answer.skipped.sorted(by: { $0.key < $1.key }) {
      print("SKIPPED: PKCS#11 with \(name) is not tested: \(why)")
    }
    for (name, value) in answer.environment { setenv(name, value, 1) }
    return answer.tokens.map {
      Provider(
        name: $0.name,
        configuration: .init(module: $0.module, moduleParameters: $0.parameters, tokenLabel: $0.label),
        pin: SecretBytes(Array($0.pin.utf8)))
    }
  }

  /// The token, as a node opens it: a vendor's module in a process of its own.
  func open(_ missingKey: PKCS11Token.MissingKey, pin: SecretBytes? = nil, in folder: String) throws
    -> any WrappingToken
  {
    guard let configuration else {
      let path = folder + "/token.key"
      return missingKey == .generate ? try SoftwareToken.create(path: path) : try SoftwareToken(path: path)
    }
    var patience = HostedToken.Patience()
    patience.call = 20_000
    return try HostedToken(configuration, pin: pin ?? self.pin, missingKey: missingKey, patience: patience)
  }
}
