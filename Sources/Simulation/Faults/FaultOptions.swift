/// What can go wrong in one world, drawn from its seed: each world has some faults and lacks others (swarm testing), so
/// that rare ones are not hidden by frequent ones.
public struct FaultOptions: Sendable, CustomStringConvertible {
  public internal(set) var nodes: Int
  var clients: Int
  /// Messages in a thousand that are lost, and that arrive twice.
  var lost: Int
  var repeated: Int
  /// Messages in a thousand that take up to `delayMaximum` instead of the usual time.
  var delayed: Int
  /// Microseconds.
  var delayMaximum: UInt64
  var latency: ClosedRange<UInt64>
  var sync: ClosedRange<UInt64>
  var apply: ClosedRange<UInt64>
  var planning: ClosedRange<UInt64>
  var wake: ClosedRange<UInt64>
  /// The mean time between faults.
  var interval: UInt64
  var kinds: [FaultKind]
  /// Pauses of clients between requests, at most.
  var think: UInt64
  /// Plans in a thousand that the node's own thread runs at once, as a real node does with few short ones.
  var plansInline: Int
  var deadlineTicks: Int
  var forwardRetryTicks: Int
  /// Small, so that logs are cut and followers need snapshots.
  var logEntries: Int
  var logEntriesKept: UInt64
  var smallBatches: Bool
  var names: Int

  init(_ draw: inout SeededGenerator) {
    nodes = draw.pick([1, 2, 3, 3, 3, 3, 3, 4, 5, 5])
    clients = draw.within(2...5)
    lost = draw.chance(500) ? draw.within(1...80) : 0
    repeated = draw.chance(500) ? draw.within(1...80) : 0
    delayed = draw.chance(500) ? draw.within(1...100) : 0
    delayMaximum = draw.within(10_000...1_500_000)
    latency = draw.chance(500) ? 50...500 : 500...20_000
    sync = draw.chance(600) ? 100...2_000 : 1_000...60_000
    apply = draw.chance(600) ? 20...500 : 500...80_000
    planning = draw.chance(600) ? 20...500 : 500...100_000
    wake = draw.chance(500) ? 1...50 : 1...3_000
    interval = draw.within(500_000...4_000_000)
    kinds = []
    for kind in FaultKind.allCases where draw.chance(600) { kinds.append(kind) }
    think = draw.pick([5_000, 20_000, 60_000])
    plansInline = draw.chance(300) ? draw.within(100...900) : 0
    deadlineTicks = draw.pick([30, 80, 200])
    forwardRetryTicks = draw.pick([5, 20, 40])
    logEntries = draw.pick([2, 10, 30, 100, 2_000])
    logEntriesKept = UInt64(draw.pick([1, 3, 10, 50]))
    smallBatches = draw.chance(300)
    names = draw.within(1...6)
  }

  public var description: String {
    "\(nodes) nodes, \(clients) clients, \(names) names; lost \(lost)‰, repeated \(repeated)‰, delayed \(delayed)‰ to "
      + "\(delayMaximum) µs; latency \(latency), sync \(sync), apply \(apply), planning \(planning), wake \(wake) µs; "
      + "log \(logEntries)+\(logEntriesKept)\(smallBatches ? ", small batches" : ""); a fault each \(interval) µs of "
      + (kinds.isEmpty ? "none" : kinds.map(\.rawValue).joined(separator: ", "))
  }
}

/// The faults that strike now and then, besides those of every message.
public enum FaultKind: String, CaseIterable, Sendable {
  case crash
  case crashAll = "crash-all"
  case crashLeader = "crash-leader"
  case pause
  case partition
  case slowDisk = "slow-disk"
  case clockSkew = "clock-skew"
  case linkLoss = "link-loss"
  case resign
}
