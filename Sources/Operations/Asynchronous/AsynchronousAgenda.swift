public import Registry
public import Store

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// What a node has to have run of the asynchronous requests that wait: it looks now and then, and asks for each of them
/// while it leads. One that is still there long after it was asked for is asked for once more.
public struct AsynchronousAgenda: Sendable {
  /// Looks after which that is.
  private static let patience = 200
  private static let atOnce = 16

  /// By name: the looks for which each is left alone.
  private var asked: [[UInt8]: Int] = [:]

  public init() {}

  /// Looks once.
  /// - Returns: what has not been asked for lately; it is asked for, and noted, by who leads.
  public mutating func due(
    in view: any ReadView, _ capabilities: Capabilities
  ) throws(RegistryError) -> [AsynchronousWork] {
    asked = asked.mapValues { $0 - 1 }.filter { $0.value > 0 }
    let waiting = try AsynchronousWork.waiting(in: view, capabilities, limit: Self.atOnce + asked.count)
    let due = waiting.filter { asked[$0.name] == nil }
    #if CONCLAVE_MUTANTS
      if mutant(.pendingLeftToOldLeader) { for work in due { asked[work.name] = .max } }
    #endif
    return due
  }

  public mutating func asked(for work: AsynchronousWork) { asked[work.name] = Self.patience }
}
