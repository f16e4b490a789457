public import Raft

/// The members as of an applied entry: every node that ever belonged to the cluster, by id.
public struct MemberTable: Hashable, Sendable {
  /// The entry that changed the table last; 0 for the founders of a cluster that has written none yet.
  public var index: UInt64
  /// Sorted by id.
  public private(set) var records: [MemberRecord]
  /// What the members hold of the cluster's keys.
  public var keys: KeyLedger

  public init(index: UInt64 = 0, _ records: [MemberRecord] = [], keys: KeyLedger = KeyLedger()) {
    self.index = index
    self.keys = keys
    self.records = records.sorted { $0.member.id < $1.member.id }
  }

  /// Those that belong to the cluster, or are about to.
  public var members: [Member] { records.lazy.filter(\.isPresent).map(\.member) }

  /// Clusters are small: a linear search.
  public subscript(id: NodeID) -> MemberRecord? {
    get { records.first { $0.member.id == id } }
    set {
      let at = records.firstIndex { $0.member.id >= id } ?? records.endIndex
      let isThere = at < records.endIndex && records[at].member.id == id
      switch (isThere, newValue) {
      case (true, let record?): records[at] = record
      case (true, nil): records.remove(at: at)
      case (false, let record?): records.insert(record, at: at)
      case (false, nil): break
      }
    }
  }
}
