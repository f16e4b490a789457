public import Secrets
internal import Synchronization

/// A token behind a PKCS#11 module that runs in a process of its own. A module that crashes or hangs costs a time-out;
/// the next call starts the process anew.
public final class HostedToken: WrappingToken {
  public let kind = TokenKind.pkcs11
  public var label: String { configuration.tokenLabel }
  /// How this token wraps; chosen by a probe with a round trip.
  public var mechanism: WrappingMechanism { state.withLock { $0.mechanism } }
  /// The wrapping key's CKA_ID.
  public var keyIdentifier: [UInt8] { state.withLock { $0.keyIdentifier } }

  /// How long the host may take, in milliseconds.
  public struct Patience: Sendable {
    /// For loading the module, logging in and finding or making the key: a TPM takes seconds for an RSA pair.
    public var open: Int64 = 60_000
    /// For finding the token again, after the host died or was given up.
    public var reopen: Int64 = 8_000
    /// For one call.
    public var call: Int64 = 4_000

    public init() {}
  }

  private let configuration: PKCS11Token.Configuration
  private let pin: SecretBytes
  private let patience: Patience
  private let state: Mutex<State>

  private struct State {
    var process: HostProcess?
    /// A PIN that was refused is not sent again: three wrong ones lock most tokens.
    var refused: CustodyError?
    var mechanism: WrappingMechanism
    var keyIdentifier: [UInt8]
    /// A new wrapping key was asked for, and the answer is not known.
    var isRenewing = false
  }

  /// Starts the host, which finds the token, logs in (once) and finds or makes the wrapping key.
  public init(
    _ configuration: PKCS11Token.Configuration, pin: SecretBytes, missingKey: PKCS11Token.MissingKey,
    patience: Patience = Patience()
  ) throws(CustodyError) {
    self.configuration = configuration
    self.pin = pin
    self.patience = patience
    let (process, mechanism, keyIdentifier) = try Self.open(configuration, pin, missingKey, patience)
    state = Mutex(State(process: process, mechanism: mechanism, keyIdentifier: keyIdentifier))
  }

  public func wrap(_ material: SecretBytes) throws(CustodyError) -> WrappedKey {
    precondition(material.count.isMultiple(of: 8) && material.count >= 16, "a key of whole 8-byte blocks")
    guard case .wrapped(let wrapped) = try ask(.wrap(material)) else { throw TokenFrameReader(material).broken }
    return wrapped
  }

  public func unwrap(_ wrapped: WrappedKey) throws(CustodyError) -> SecretBytes {
    try secret(.unwrap(wrapped))
  }

  public func random(_ count: Int) throws(CustodyError) -> SecretBytes {
    precondition(count <= Limits.hostFrame / 2, "a few random bytes at a time")
    return try secret(.random(count))
  }

  private func secret(_ request: TokenRequest) throws(CustodyError) -> SecretBytes {
    guard case .secret(let bytes) = try ask(request) else { throw TokenFrameReader(SecretBytes([])).broken }
    return bytes
  }

  public func renew() throws(CustodyError) {
    state.withLock { $0.isRenewing = true }
    // A TPM takes seconds for a pair. Not tried again by itself: a second key would be made.
    try known(try ask(.renew, patience: patience.open, mayTryAgain: false))
  }

  /// The PIN, when the token has refused it while this object had it; the object does not send it again.
  public var refusedPIN: SecretBytes? { state.withLock { $0.refused?.code == .wrongPIN ? pin : nil } }

  public func destroy(_ identifier: [UInt8]) throws(CustodyError) {
    precondition(identifier != keyIdentifier, "the present wrapping key stays")
    // tpm2-pkcs11 1.9 does not let go of a key that was in use when an operation failed, and mistakes objects for one
    // another when one was destroyed. Another process knows nothing of either.
    defer { state.withLock { $0.process = nil } }
    do throws(CustodyError) { try known(try ask(.destroy(identifier))) } catch {
      guard error.code == .tokenFailed else { throw error }
      state.withLock { $0.process = nil }
      try known(try ask(.destroy(identifier)))
    }
  }

  private func known(_ answer: TokenAnswer) throws(CustodyError) {
    guard case .opened(let mechanism, let keyIdentifier) = answer else { throw TokenFrameReader(pin).broken }
    state.withLock { state in
      (state.mechanism, state.keyIdentifier) = (mechanism, keyIdentifier)
      state.isRenewing = false
    }
  }

  public func signingKey() throws(CustodyError) -> TokenSigningKey? {
    guard case .signingKey(let key) = try ask(.signingKey, patience: patience.open) else {
      throw TokenFrameReader(SecretBytes([])).broken
    }
    return key
  }

  public func sign(_ statement: [UInt8], by key: TokenSigningKey) throws(CustodyError) -> [UInt8] {
    precondition(statement.count <= Limits.statementLength, "a statement is short")
    guard case .signature(let bytes) = try ask(.sign(statement, key)) else {
      throw TokenFrameReader(SecretBytes([])).broken
    }
    return bytes
  }

  /// One request to the host, which is started anew if it has died. A host that dies of the request or of another one,
  /// and a module that has lost itself, get one more chance in a new process; a hang does not: it has cost its time.
  private func ask(
    _ request: TokenRequest, patience: Int64? = nil, mayTryAgain: Bool = true
  ) throws(CustodyError) -> TokenAnswer {
    let patience = patience ?? self.patience.call
    let process = try running()
    do throws(HostProcess.Failure) { return try process.attempt(request, patience: patience) } catch {
      guard isOver(process, after: error), mayTryAgain, !error.hasHung else { throw error.error }
    }
    let next = try running()
    do throws(HostProcess.Failure) { return try next.attempt(request, patience: patience) } catch {
      _ = isOver(next, after: error)
      throw error.error
    }
  }

  /// The host, started where there is none.
  private func running() throws(CustodyError) -> HostProcess {
    try state.withLock { (state) throws(CustodyError) in
      if let refused = state.refused { throw refused }
      if let process = state.process, !process.isLost { return process }
      state.process = nil
      do throws(CustodyError) { return try reopen(&state) } catch {
        if error.isPINRefused { state.refused = error }
        throw error
      }
    }
  }

  /// Whether the host is of no more use. What the token itself says leaves it as it is; one that is gone, hangs or has
  /// lost itself is ended, and with it whatever else it was at work on.
  private func isOver(_ process: HostProcess, after failure: HostProcess.Failure) -> Bool {
    state.withLock { state in
      if failure.error.isPINRefused { state.refused = failure.error }
      guard process.isLost || failure.error.code == .moduleUnusable else { return false }
      process.end()
      if state.process === process { state.process = nil }
      return true
    }
  }

  private func reopen(_ state: inout State) throws(CustodyError) -> HostProcess {
    var patience = patience
    patience.open = patience.reopen
    let (process, mechanism, keyIdentifier) = try Self.open(configuration, pin, .refuse, patience)
    let isKnown = mechanism == state.mechanism && keyIdentifier == state.keyIdentifier
    guard isKnown || state.isRenewing else {
      throw CustodyError(
        .wrappingKeyMissing, "token \(configuration.tokenLabel) came back with another wrapping key",
        hint: "put the token back that this node was made with")
    }
    state.process = process
    (state.mechanism, state.keyIdentifier, state.isRenewing) = (mechanism, keyIdentifier, false)
    return process
  }

  private static func open(
    _ configuration: PKCS11Token.Configuration, _ pin: SecretBytes, _ missingKey: PKCS11Token.MissingKey,
    _ patience: Patience
  ) throws(CustodyError) -> (HostProcess, WrappingMechanism, [UInt8]) {
    let process = try HostProcess.start(module: configuration.module)
    let answer = try process.ask(
      .open(configuration, pin: pin, missingKey: missingKey), patience: patience.open)
    guard case .opened(let mechanism, let keyIdentifier) = answer else { throw TokenFrameReader(pin).broken }
    return (process, mechanism, keyIdentifier)
  }
}

extension CustodyError {
  fileprivate var isPINRefused: Bool { code == .wrongPIN || code == .pinLocked }
}
