/// What can go wrong in one world, drawn from its seed: each world has some faults and lacks others (swarm testing), so
/// that rare ones are not hidden by frequent ones.
public struct FaultOptions: Sendable, CustomStringConvertible {
  /// What kind of world it is.
  public enum Temper: String, Sendable {
    /// Many requests, faults now and then.
    case dense
    /// Few requests over a long time.
    case sparse
    /// Many clients that do not wait, and one fault upon another.
    case fierce
  }

  public internal(set) var temper: Temper
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
  /// How long faults go on. Many worlds are short and dense, some are long and sparse: what takes minutes to come about
  /// (logs cut again and again, sequences far apart) happens in those.
  var duration: UInt64
  /// The mean time between faults.
  var interval: UInt64
  /// How long nodes and links mostly stay away, at most.
  var outage: UInt64
  var kinds: [FaultKind]
  /// Pauses of clients between requests, at most.
  var think: UInt64
  /// When a client goes on without the answer to its request, which it still takes; 0: never.
  var patience: UInt64
  /// Plans in a thousand that the node's own thread runs at once, as a real node does with few short ones.
  var plansInline: Int
  /// How many committed entries the node's own thread applies at once, as a real node does with few; 0: none, the state's
  /// thread has all.
  var entriesHere: Int
  var entryBytesHere: Int
  /// Times in a thousand when the store would not take a write without a pause.
  var writesDelayed: Int
  /// Times in a thousand when the state's thread finishes while the node's own takes its turn.
  var finishesMeanwhile: Int
  /// Requests in a thousand that are to be run later, or are about such requests.
  var asynchronous: Int
  var heartbeatTicks: Int
  var deadlineTicks: Int
  var forwardRetryTicks: Int
  /// Small, so that logs are cut and followers need snapshots.
  var logEntries: Int
  var logEntriesKept: UInt64
  var smallBatches: Bool
  /// With small batches; 1 for one entry at a time.
  var bytesPerAppend: UInt64
  var names: Int
  /// Of the founders, by site: the leader hands over to a higher one; nil where all are alike.
  var priorities: [UInt8]?
  /// How many of the founders, the first ones, run an older build, which does not know the format in which the others
  /// propose.
  var oldBuilds: Int
  /// The founder that is a witness, if any, counted from 0.
  var witness: Int?

  /// Whether one node, if another can serve, is still without its root key when all other faults are over.
  var leavesOneSealed: Bool

  /// Whether a rotation of keys destroys a name space, too.
  var destroysNameSpaces: Bool

  /// - Parameter isHunt: whether a deliberate bug is to be found: then no long and quiet worlds are drawn.
  init(_ draw: inout SeededGenerator, isHunt: Bool = false) {
    let lot = draw.within(0...99)
    temper = lot < (isHunt ? 70 : 20) ? .fierce : lot < (isHunt ? 100 : 58) ? .dense : .sparse
    let isFierce = temper == .fierce
    let isSparse = temper == .sparse
    nodes = draw.pick(isFierce ? [2, 3, 3, 3, 3, 4, 5, 5, 5, 7] : [1, 2, 3, 3, 3, 3, 3, 4, 5, 5, 6, 7])
    clients = isFierce ? draw.within(6...16) : draw.within(2...5)
    patience = isFierce ? draw.within(150_000...900_000) : 0
    duration =
      isSparse
      ? draw.within(300_000_000...1_700_000_000) : draw.within(10_000_000...(isFierce ? 30_000_000 : 40_000_000))
    lost = draw.chance(500) ? draw.within(1...(isFierce ? 300 : 80)) : 0
    repeated = draw.chance(500) ? draw.within(1...(isFierce ? 200 : 80)) : 0
    delayed = draw.chance(isFierce ? 700 : 500) ? draw.within(1...(isFierce ? 300 : 100)) : 0
    delayMaximum = draw.within(10_000...(isFierce ? 4_000_000 : 1_500_000))
    latency = draw.chance(500) ? 50...500 : 500...20_000
    sync = draw.chance(600) ? 100...2_000 : 1_000...60_000
    apply = draw.chance(600) ? 20...500 : 500...80_000
    planning = draw.chance(600) ? 20...500 : 500...100_000
    wake = draw.chance(500) ? 1...50 : 1...3_000
    switch temper {
    case .fierce: interval = draw.within(150_000...1_200_000)
    case .dense: interval = draw.within(300_000...4_000_000)
    case .sparse: interval = draw.within(3_000_000...30_000_000)
    }
    outage = isFierce ? 1_500_000 : 5_000_000
    kinds = []
    for kind in FaultKind.allCases where kind != .lostToken && kind != .rotateKeys && draw.chance(isFierce ? 400 : 600)
    { kinds.append(kind) }
    if isFierce, draw.chance(800) { kinds += [.cutLeader, .cutLeader, .crash] }
    think = isSparse ? draw.pick([2_000_000, 6_000_000, 20_000_000]) : draw.pick([5_000, 20_000, 60_000])
    heartbeatTicks = isSparse ? draw.pick([2, 3, 4]) : draw.pick([1, 1, 2])
    plansInline = draw.chance(300) ? draw.within(100...900) : 0
    deadlineTicks = draw.pick([30, 80, 200])
    forwardRetryTicks = draw.pick([5, 20, 40])
    logEntries = draw.pick([2, 10, 30, 100, 2_000])
    logEntriesKept = UInt64(draw.pick([1, 3, 10, 50]))
    smallBatches = draw.chance(isFierce ? 600 : 300)
    bytesPerAppend = UInt64(draw.pick([1, 2_000]))
    names = draw.within(1...6)
    priorities = draw.chance(300) ? (0..<nodes).map { _ in draw.pick([50, 100, 150]) } : nil
    oldBuilds = nodes >= 3 && draw.chance(150) ? draw.within(1...(nodes - 1) / 2) : 0
    witness = nodes >= 3 && draw.chance(200) ? draw.within(0...(nodes - 1)) : nil
    // Drawn apart: what older seeds stand for does not shift.
    var apart = draw
    apart = SeededGenerator(seed: ~apart.next())
    if apart.chance(500) { kinds.append(.lostToken) }
    if apart.chance(500) { kinds += isFierce ? [.rotateKeys, .rotateKeys] : [.rotateKeys] }
    leavesOneSealed = apart.chance(300)
    destroysNameSpaces = apart.chance(400)
    entriesHere = apart.chance(600) ? apart.pick([4, 64]) : 0
    entryBytesHere = apart.pick([2_000, 256 << 10])
    writesDelayed = apart.pick([0, 100, 500])
    finishesMeanwhile = apart.pick([100, 300, 600])
    asynchronous = apart.chance(300) ? apart.pick([100, 300, 600]) : 0
  }

  public var description: String {
    "\(temper.rawValue): \(nodes) nodes\(witness.map { " (witness: \($0 + 1))" } ?? ""), \(clients) clients, \(names) names"
      + "\(priorities.map { ", priorities \($0)" } ?? "")\(oldBuilds > 0 ? ", \(oldBuilds) old builds" : ""); \(duration / 1_000_000) s; "
      + "lost \(lost)‰, repeated \(repeated)‰, delayed \(delayed)‰ to "
      + "\(delayMaximum) µs; latency \(latency), sync \(sync), apply \(apply), planning \(planning), wake \(wake) µs; "
      + (entriesHere > 0 ? "\(entriesHere) entries applied inline; " : "")
      + (asynchronous > 0 ? "\(asynchronous)‰ asynchronous; " : "")
      + "log \(logEntries)+\(logEntriesKept)\(smallBatches ? ", small batches" : ""); a fault each \(interval) µs of "
      + (kinds.isEmpty ? "none" : kinds.map(\.rawValue).joined(separator: ", "))
      + (leavesOneSealed ? "; one stays sealed" : "")
  }
}
