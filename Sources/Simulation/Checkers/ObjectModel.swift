internal import KMIP
internal import TTLV

/// What one name and the objects made under it may do, told apart from the server: a register for the name, a life cycle
/// and a counter for each object (KMIP 2.1 §4.57, §4.59).
struct ObjectModel: Hashable {
  private(set) var holder: UniqueIdentifier?
  private(set) var states: [UniqueIdentifier: State] = [:]
  private(set) var marks: Set<UInt64> = []
  /// What is left of each object's Usage Limits (KMIP 2.1 §4.59).
  private(set) var left: [UniqueIdentifier: Int64] = [:]
  /// The Usage Limits Total of every object.
  static let units: Int64 = 6

  /// Runs a request.
  /// - Parameter observed: what it was answered with; tells identifiers that only the server can choose.
  /// - Returns: what it must have been answered with.
  mutating func run(
    _ steps: [Step], _ continuation: BatchErrorContinuationOption, number: UInt64, observed: [StepResult]
  ) -> [StepResult] {
    let before = self
    var results: [StepResult] = []
    var placeholder: UniqueIdentifier?
    for (at, step) in steps.enumerated() {
      let result = run(step, number, observed.indices.contains(at) ? observed[at] : nil, &placeholder)
      guard result == .failed else {
        results.append(result)
        continue
      }
      if continuation == .undo {
        self = before
        results = results.map { _ in .undone }
      }
      results.append(.failed)
      if continuation != .continue { break }
    }
    return results
  }

  private mutating func run(
    _ step: Step, _ number: UInt64, _ observed: StepResult?, _ placeholder: inout UniqueIdentifier?
  ) -> StepResult {
    switch step {
    case .create:
      guard holder == nil else { return .failed }
      // An undone item names no object that could be known; it is rolled back anyway.
      guard case .created(let identifier)? = observed else {
        holder = UniqueIdentifier("unknown")
        placeholder = holder
        states[UniqueIdentifier("unknown")] = .preActive
        left[UniqueIdentifier("unknown")] = Self.units
        return .created(UniqueIdentifier("unknown"))
      }
      guard states[identifier] == nil else { return .failed }
      holder = identifier
      states[identifier] = .preActive
      left[identifier] = Self.units
      placeholder = identifier
      return .created(identifier)
    case .locate:
      if let holder { placeholder = holder }
      return .found(holder.map { [$0] } ?? [])
    case .get(let object):
      guard let state = states[object], !state.isDestroyed else { return .failed }
      guard case .material? = observed else { return .material(0) }
      return observed ?? .failed
    case .state(let object): return states[object].map { .state($0) } ?? .failed
    case .left(let object): return left[object].map { .left($0) } ?? .failed
    case .allocate(let object, let units):
      // "after the Activation Date and before the Protect Stop Date" (KMIP 2.1 §6.1.23)
      guard states[object] == .active, let rest = left[object], rest >= units else { return .failed }
      left[object] = rest - units
      return .done
    case .encrypt(let object):
      guard states[object] == .active, let rest = left[object], rest >= 1 else { return .failed }
      left[object] = rest - 1
      return .done
    case .use(let object): return Self.decrypts(states[object]) ? .done : .failed
    case .activate(let reference):
      guard let object = reference ?? placeholder, states[object] == .preActive else { return .failed }
      states[object] = .active
      return .done
    case .revoke(let object, let compromise):
      guard let state = states[object], let next = Self.revoked(state, compromise) else { return .failed }
      states[object] = next
      return .done
    case .destroy(let object):
      switch states[object] {
      case .preActive, .deactivated: states[object] = .destroyed
      case .compromised: states[object] = .destroyedCompromised
      default: return .failed
      }
      if holder == object { holder = nil }
      return .done
    case .mark(let object):
      guard let state = states[object], !state.isDestroyed, marks.insert(number).inserted else { return .failed }
      return .done
    }
  }

  /// KMIP 2.1 §4.57: "the object SHOULD only be used to process cryptographically-protected information".
  private static func decrypts(_ state: State?) -> Bool {
    state == .active || state == .deactivated || state == .compromised
  }

  private static func revoked(_ state: State, _ compromise: Bool) -> State? {
    switch (state, compromise) {
    case (.preActive, true), (.active, true), (.deactivated, true): .compromised
    case (.destroyed, true): .destroyedCompromised
    case (.active, false): .deactivated
    default: nil
    }
  }
}

extension State {
  fileprivate var isDestroyed: Bool { self == .destroyed || self == .destroyedCompromised }
}
