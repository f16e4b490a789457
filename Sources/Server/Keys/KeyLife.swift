/// Whether a node has its keys, and for how much longer: a value that is told what has happened and says what is to be
/// done. Times are milliseconds of a monotonic clock.
struct KeyLife {
  enum State: Equatable {
    /// Without keys; the token is looked for.
    case sealed(reason: String)
    case unsealed
    /// With keys, and the token does not answer since then.
    case failing(since: Int64, reason: String)
    /// Without keys, by an operator's word, until another word.
    case closed
  }

  enum Step: Equatable {
    /// See whether the token still answers.
    case check
    /// Get the keys by the token.
    case unwrap
    /// Forget the keys.
    case wipe
    case wait
  }

  private(set) var state: State
  let grace: Int64
  /// Between two looks at a token that answers.
  let period: Int64
  /// Between two looks at one that does not.
  static let impatience: Int64 = 1_000

  private var lookAfter: Int64 = 0

  init(_ state: State, grace: Int64, period: Int64) {
    self.state = state
    self.grace = grace
    self.period = period
  }

  var isUnsealed: Bool {
    switch state {
    case .unsealed, .failing: true
    case .sealed, .closed: false
    }
  }

  var hasToken: Bool { state == .unsealed }

  /// What is to be done now.
  func step(at now: Int64) -> Step {
    switch state {
    case .closed: .wait
    case .failing(let since, _) where now - since >= grace: .wipe
    case .unsealed, .failing: now >= lookAfter ? .check : .wait
    case .sealed: now >= lookAfter ? .unwrap : .wait
    }
  }

  /// When the next step is due, at the latest.
  func due(after now: Int64) -> Int64 {
    switch state {
    case .closed: now + Self.impatience
    case .failing(let since, _): min(max(lookAfter, now), since + grace)
    case .unsealed, .sealed: max(lookAfter, now)
    }
  }

  /// The token was looked at; nil when it answered.
  mutating func checked(_ failure: String?, at now: Int64) {
    guard isUnsealed else { return }
    lookAfter = now + (failure == nil ? period : Self.impatience)
    switch (state, failure) {
    case (_, nil): state = .unsealed
    case (.failing(let since, _), let reason?): state = .failing(since: since, reason: reason)
    case (_, let reason?): state = .failing(since: now, reason: reason)
    }
  }

  /// The keys were unwrapped, or could not be.
  mutating func unwrapped(_ failure: String?, at now: Int64) {
    if case .closed = state { return }
    lookAfter = now + (failure == nil ? period : Self.impatience)
    state = failure.map { .sealed(reason: $0) } ?? .unsealed
  }

  /// The keys are gone.
  mutating func wiped(at now: Int64) {
    guard case .failing(_, let reason) = state else { return }
    state = .sealed(reason: reason)
    lookAfter = now
  }

  /// An operator seals the node.
  mutating func close() { state = .closed }

  /// An operator lets the node unseal itself.
  mutating func open(at now: Int64) {
    guard case .closed = state else { return }
    state = .sealed(reason: "an operator has let it unseal itself")
    lookAfter = now
  }

  /// Something has changed that an attempt depends on.
  mutating func hurry() { lookAfter = .min }
}
