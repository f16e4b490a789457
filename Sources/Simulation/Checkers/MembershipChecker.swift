internal import NodeCore
internal import Raft
internal import Registry

/// What must hold of the members at all times.
struct MembershipChecker {
  /// The configurations that committed entries lead to, each with the entry it came with.
  private(set) var steps: [(index: UInt64, configuration: Configuration)]

  init(founders: Configuration) { steps = [(0, founders)] }

  var newest: Configuration { steps[steps.count - 1].configuration }
  /// The entry that changed the members last.
  var changed: UInt64 { steps[steps.count - 1].index }
  /// Whether no change is half way.
  var isSettled: Bool { !newest.isJoint }

  func at(_ index: UInt64) -> Configuration {
    steps.last { $0.index <= index }?.configuration ?? steps[0].configuration
  }

  /// Whether these are the members as of an entry, or as of one after it (a snapshot on its way names its members before
  /// its entry counts as applied). A machine that has just been set up knows of none.
  func knows(_ configuration: Configuration, from applied: UInt64) -> Bool {
    if configuration.members.isEmpty { return true }
    let first = steps.lastIndex { $0.index <= applied } ?? 0
    return steps[first...].contains { $0.configuration == configuration }
  }

  /// Takes the next committed entry. Real nodes make joint changes only, one at a time (Raft thesis §4.3): what breaks
  /// that is said.
  mutating func note(_ entry: Entry) -> String? {
    guard entry.kind != .normal else { return nil }
    guard let change = try? ConfigurationChange(encoded: entry.data) else {
      return "entry \(entry.index) holds a change that cannot be read"
    }
    if !change.leavesJoint, change.entersJoint == nil { return "entry \(entry.index) is a change without a joint step" }
    if !change.leavesJoint, newest.isJoint { return "entry \(entry.index) changes a configuration that is changing" }
    do { steps.append((entry.index.rawValue, try newest.applying(change))) } catch {
      return "the change in entry \(entry.index) does not fit: \(error)"
    }
    return nil
  }

  /// Whether a majority of every set of voters holds the entry durably, on the disk it has or one that it lost after it
  /// had said so.
  static func isHeld(_ id: EntryID, by configuration: Configuration, _ nodes: [SimulatedNode]) -> Bool {
    func majority(_ voters: [NodeID]) -> Bool {
      let holders = voters.count { voter in
        let place = Int(voter.rawValue) - 1
        return nodes.indices.contains(place) && nodes[place].hasHeld(id)
      }
      return voters.isEmpty || holders * 2 > voters.count
    }
    return majority(configuration.voters) && majority(configuration.votersOutgoing)
  }

  /// Whether the table of members in a state says of each what the configuration of the same entry says.
  static func difference(_ table: MemberTable, _ configuration: Configuration) -> String? {
    for record in table.records {
      let id = record.member.id
      let stands: MemberRecord.Standing? =
        configuration.voters.contains(id)
        ? .voter : configuration.learners.contains(id) ? .learner : configuration.isVoter(id) ? .leaving : nil
      let agrees = stands.map { $0 == record.standing } ?? ![.learner, .voter, .leaving].contains(record.standing)
      if !agrees { return "node \(id) is \(record.standing) in the table, and not in the configuration" }
    }
    for id in configuration.members where table[id] == nil { return "node \(id) is not in the table" }
    return nil
  }
}

extension SimulatedNode {
  /// Whether the entry is durable here, or was on a disk that has been lost since.
  func hasHeld(_ id: EntryID) -> Bool { disk.durable.holds(id) || lostDisks.contains { $0.holds(id) } }
}
