#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// What has been given to the state's thread and is still open. While there is any, the thread that steps the core applies
/// nothing itself: outcomes have to reach the core in the order of the log, since it takes what it has not heard of, when
/// it hears of something later, for lost, and runs it again.
public struct OpenStateWork: Sendable {
  public enum Kind: Sendable {
    /// Open until the core has been told what it came to.
    case apply
    /// Open until it is done.
    case other
  }

  private var count = 0

  public init() {}

  /// Whether the core's thread may apply.
  public var isEmpty: Bool { count == 0 }

  public mutating func put(_ kind: Kind) { count += 1 }

  /// The state's thread has done it.
  public mutating func done(_ kind: Kind) {
    #if CONCLAVE_MUTANTS
      if mutant(.inlineApplyOvertakes) {
        count -= 1
        return
      }
    #endif
    if case .other = kind { count -= 1 }
  }

  /// The core has been told what an apply came to.
  public mutating func heard() {
    #if CONCLAVE_MUTANTS
      if mutant(.inlineApplyOvertakes) { return }
    #endif
    precondition(count > 0, "an outcome that nothing was put for")
    count -= 1
  }
}
