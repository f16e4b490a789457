internal import Custody
internal import Operations
internal import Secrets
internal import Synchronization

/// What a node evaluates requests with: with the cluster's keys while it is unsealed, and nothing otherwise.
///
/// A plan that has begun keeps what it began with; so keys that are taken away are wiped when the last such plan has
/// ended, which takes milliseconds.
final class LiveKeys: Sendable {
  /// For refusals and what else needs no key.
  let keyless: Evaluator
  private let capabilities: @Sendable (any Sealing) -> Capabilities
  private let settings: OperationSettings
  private let state = Mutex<State>(State())

  private struct State {
    var evaluator: Evaluator?
    var keyring: SealingKeyring?
  }

  /// - Parameter capabilities: made anew each time that the node is unsealed, so that nothing they gather (streams of
  ///   ciphertext, with their key schedules) outlives the keys.
  init(settings: OperationSettings, capabilities: @escaping @Sendable (any Sealing) -> Capabilities) {
    self.settings = settings
    self.capabilities = capabilities
    keyless = Evaluator(capabilities: capabilities(NoKeys()), settings: settings)
  }

  /// nil while the node is sealed.
  var evaluator: Evaluator? { state.withLock { $0.evaluator } }

  var keyring: SealingKeyring? { state.withLock { $0.keyring } }

  var isUnsealed: Bool { state.withLock { $0.keyring != nil } }

  /// Takes the keys; streams that were open under others end.
  func unseal(_ keyring: SealingKeyring) {
    let evaluator = Evaluator(capabilities: capabilities(keyring), settings: settings)
    state.withLock { $0 = State(evaluator: evaluator, keyring: keyring) }
  }

  /// Takes other generations of the same keys: streams go on.
  func exchange(_ keyring: SealingKeyring) {
    state.withLock { state in
      guard let evaluator = state.evaluator else { return }
      var capabilities = evaluator.capabilities
      capabilities.sealing = keyring
      state = State(evaluator: Evaluator(capabilities: capabilities, settings: settings), keyring: keyring)
    }
  }

  /// Forgets the keys.
  func seal() { state.withLock { $0 = State() } }
}
