public import Raft

/// Committed entries between the core and the state: when they are to be applied, and whether by the thread that steps
/// the core. Part of the edge, and here so that the simulator goes by the same rule.
public struct GatheredApplies: Sendable {
  /// How many entries, and bytes of them, the core's own thread applies at once.
  public let entriesHere: Int
  public let bytesHere: Int

  /// Where nobody waits for them they gather until the next tick: a write to the state costs nearly as much for one as
  /// for many.
  private var applies: [StorageApply] = []
  private var entries = 0
  private var hasConfiguration = false

  public init(entriesHere: Int, bytesHere: Int) {
    self.entriesHere = entriesHere
    self.bytesHere = bytesHere
  }

  public mutating func gather(_ apply: StorageApply) {
    applies.append(apply)
    entries += apply.entries.count
    hasConfiguration = hasConfiguration || apply.entries.contains { $0.kind != .normal }
  }

  /// What is to be applied now: all, or nothing yet. A change of the members is not to wait.
  public mutating func due(isTick: Bool, awaited: Bool) -> [StorageApply] {
    isTick || awaited || entries >= entriesHere || hasConfiguration ? take() : []
  }

  /// Everything, for the state's thread: other work is to be put behind it.
  public mutating func take() -> [StorageApply] {
    defer {
      applies = []
      entries = 0
      hasConfiguration = false
    }
    return applies
  }

  /// Whether the core's thread may apply them itself: many, it had better not.
  public func areFew(_ applies: [StorageApply]) -> Bool {
    var entries = 0
    var bytes = 0
    for apply in applies {
      entries += apply.entries.count
      for entry in apply.entries { bytes += entry.data.count }
    }
    return entries <= entriesHere && bytes <= bytesHere
  }
}
