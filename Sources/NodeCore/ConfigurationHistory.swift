internal import DequeModule
internal import Raft

/// Which configuration is in force at which entry, from the log's beginning to the last entry handed out to be applied.
///
/// A snapshot, and the place at which the log is cut, carry the configuration of their own entry: the consensus core's
/// is that of the last entry whose application it was told of, which is another one.
struct ConfigurationHistory {
  private var steps: Deque<(index: UInt64, configuration: Configuration)>

  init(_ configuration: Configuration, at index: Index) { steps = [(index.rawValue, configuration)] }

  /// The configuration after the last entry noted.
  var newest: Configuration { steps[steps.count - 1].configuration }

  /// Takes a committed entry.
  mutating func note(_ entry: Entry) throws(RaftError) {
    guard entry.kind != .normal, entry.index.rawValue > steps[steps.count - 1].index else { return }
    let next = try newest.applying(try ConfigurationChange(encoded: entry.data))
    steps.append((entry.index.rawValue, next))
  }

  #if CONCLAVE_MUTANTS
    var oldest: Configuration { steps[0].configuration }
  #endif

  /// The configuration in force after an entry; of one before the beginning, the oldest known.
  func at(_ index: Index) -> Configuration {
    for step in steps.reversed() where step.index <= index.rawValue { return step.configuration }
    return steps[0].configuration
  }

  /// Lets go of what lies before an entry.
  mutating func forget(before index: Index) {
    while steps.count > 1, steps[1].index <= index.rawValue { steps.removeFirst() }
  }
}
