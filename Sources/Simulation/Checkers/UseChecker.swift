internal import NodeCore
internal import Raft
internal import Registry
internal import Secrets

/// Uses of keys and the audit log. Every use that was answered stands in it, once, unless its node died before it was
/// written there, and then no more are lost than were answered within the bound after the oldest of them. No node answers
/// a use that is not recorded while one that it answered longer ago than the bound is not.
struct UseChecker {
  /// A use that was answered before it was recorded.
  private struct Answered {
    let call: UInt64
    let time: UInt64
  }

  /// The end of a process: what it had answered and not seen in the log.
  private struct End {
    let node: Int
    let pausedUntil: UInt64
    let unrecorded: [Answered]
  }

  private var recorded: Set<UInt64> = []
  /// By hash: the leaves of entries that hold nothing but records.
  private var leaves: Set<[UInt8]> = []
  /// By node, of the process that runs now.
  private var unrecorded: [Int: [Answered]] = [:]
  private var ends: [End] = []

  /// The bound in ticks, and one that had begun.
  private static let bound = UInt64(World.useRecordTicks + 1) * World.tick

  /// An entry that was planned for this request has been applied.
  mutating func note(call: UInt64) { recorded.insert(call) }

  /// Looks through an applied entry that no request was planned for.
  mutating func note(_ entry: Entry, in world: World) {
    guard entry.kind == .normal, let mutation = try? Mutation(decoding: NewerFormat.read(entry.data)) else { return }
    for leaf in mutation.leaves {
      // Some node has the key that it is sealed under.
      let records = world.nodes.lazy.compactMap { node in
        try? AuditRecord.open(leaf: leaf.bytes, sealing: SimulatedSealing(keys: node.keys))
      }
      guard let record = records.first, let call = record.connection, record.command == nil else { continue }
      recorded.insert(call)
      if !leaves.insert(AuditLeaf.hash(of: leaf.bytes)).inserted {
        world.violated("audit", "the use of a key by request \(call) is recorded again in entry \(entry.index)")
      }
      if leaf.bytes[AuditLeaf.hashLength] == 0 {
        world.violated("sealed", "entry \(entry.index) holds the record of request \(call) in clear")
      }
    }
  }

  /// A request was answered.
  mutating func answered(_ call: Call, _ results: [StepResult], in world: World) {
    guard call.tellsOfUse(results), let time = call.ended else { return }
    var open = unrecorded[call.node] ?? []
    open.removeAll { recorded.contains($0.call) }
    defer { unrecorded[call.node] = open }
    guard !recorded.contains(call.number) else {
      if call.kind == .use, !open.isEmpty || time > call.invoked + Self.bound { world.reached(.useHeld) }
      return
    }
    // While it is stopped, a process's timer does not count.
    if let oldest = open.first, time > oldest.time + Self.bound, world.nodes[call.node].pausedUntil <= oldest.time {
      world.violated(
        "audit",
        "node \(call.node + 1) answers request \(call.number), though the use that it answered \(time - oldest.time) µs "
          + "before is not recorded")
    }
    open.append(Answered(call: call.number, time: time))
  }

  mutating func ended(_ node: SimulatedNode, at time: UInt64) {
    guard let open = unrecorded.removeValue(forKey: node.place) else { return }
    ends.append(End(node: node.place, pausedUntil: node.pausedUntil, unrecorded: open))
  }

  /// To be called when the cluster has come to rest.
  func check(_ world: World) {
    for (node, open) in unrecorded.sorted(by: { $0.key < $1.key }) {
      for use in open where !recorded.contains(use.call) && !world.nodes[node].isOut {
        return world.violated(
          "audit", "request \(use.call) used a key at node \(node + 1), which has not died, and no record tells")
      }
    }
    for end in ends {
      let lost = end.unrecorded.filter { !recorded.contains($0.call) }
      guard let oldest = lost.first, let newest = lost.last else { continue }
      world.reached(.recordLost)
      if newest.time > oldest.time + Self.bound, end.pausedUntil <= oldest.time {
        world.violated(
          "audit",
          "node \(end.node + 1) died with records of uses that it had answered over \(newest.time - oldest.time) µs")
      }
    }
  }
}
