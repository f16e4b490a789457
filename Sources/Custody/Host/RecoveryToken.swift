public import Secrets
internal import Synchronization

/// A recovery key in a token behind a PKCS#11 module, which runs in a process of its own: what was sealed to the key's
/// public half opens by the token alone. The key does nothing else, and never leaves it.
public final class RecoveryToken: Sendable {
  public let label: String
  /// SubjectPublicKeyInfo, DER.
  public let publicKey: [UInt8]
  private let process: HostProcess
  private let lock = Mutex<Void>(())

  /// Logs in (once), and finds the recovery key, or makes it.
  public init(
    _ configuration: PKCS11Token.Configuration, pin: SecretBytes, missingKey: PKCS11Token.MissingKey,
    patience: HostedToken.Patience = HostedToken.Patience()
  ) throws(CustodyError) {
    label = configuration.tokenLabel
    process = try HostProcess.start(module: configuration.module)
    let answer = try process.ask(
      .openRecovery(configuration, pin: pin, missingKey: missingKey), patience: patience.open)
    guard case .publicKey(let der) = answer else { throw TokenFrameReader(pin).broken }
    publicKey = der
  }

  /// The secret that was shared with the key: by key agreement with a fresh public key (SubjectPublicKeyInfo, DER), or
  /// encrypted to it by RSA-OAEP with SHA-256.
  public func shared(_ encapsulation: [UInt8]) throws(CustodyError) -> SecretBytes {
    precondition(encapsulation.count <= Limits.wrappedLength, "a key or a block of RSA")
    return try lock.withLock { (_) throws(CustodyError) in
      guard
        case .secret(let secret) = try process.ask(
          .shared(encapsulation: encapsulation), patience: HostedToken.Patience().open)
      else { throw TokenFrameReader(SecretBytes([])).broken }
      return secret
    }
  }
}

/// Looks at modules and tokens for operators; each question in a process of its own, with a bounded time.
public enum TokenInspection {
  /// What is in a module's slots. No PIN is needed.
  public static func list(module: String, parameters: String?) throws(CustodyError) -> ModuleReport {
    let configuration = PKCS11Token.Configuration(module: module, moduleParameters: parameters, tokenLabel: "")
    let answer = try HostProcess.start(module: module).ask(.list(configuration), patience: 10_000)
    guard case .module(let report) = answer else { throw TokenFrameReader(SecretBytes([])).broken }
    return report
  }

  /// What a token can do, tried out with keys that are gone afterwards. The PIN is tried once.
  public static func probe(_ configuration: PKCS11Token.Configuration, pin: SecretBytes) throws(CustodyError)
    -> ProbeReport
  {
    let answer = try HostProcess.start(module: configuration.module).ask(
      .probe(configuration, pin: pin), patience: HostedToken.Patience().open * 2)
    guard case .probe(let report) = answer else { throw TokenFrameReader(SecretBytes([])).broken }
    // Where keys cannot live in a session only, tpm2-pkcs11 1.9 keeps those that were in use when an operation failed:
    // another process can destroy them.
    _ = try HostProcess.start(module: configuration.module).ask(
      .tidy(configuration, pin: pin), patience: HostedToken.Patience().open)
    return report
  }
}
