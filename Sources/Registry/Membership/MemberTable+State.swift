internal import Raft
public import Store

/// The table in the state.
extension MemberTable {
  /// The table of a view; empty, at index 0, where none has been written yet.
  public init(of view: any ReadView) throws(RegistryError) {
    var found: [(key: RecordKey, record: Record)] = []
    do {
      try view.scan(RecordSpace.members.range, .ascending) { key, record in
        found.append((key, record))
        return .proceed
      }
    } catch {
      throw .store(error)
    }
    var records: [MemberRecord] = []
    var index: UInt64 = 0
    var keys = KeyLedger()
    for (key, record) in found {
      if key == RecordSpace.memberHead {
        index = record.revision.index
      } else if key == RecordSpace.keyLedger {
        keys = try KeyLedger(encoded: record.value)
      } else {
        records.append(try MemberRecord(encoded: record.value))
      }
    }
    self.init(index: index, records, keys: keys)
  }

  /// What a configuration entry makes of the table, on every node alike.
  mutating func apply(_ change: ConfigurationChange) throws(RegistryError) {
    if change.leavesJoint {
      for record in records where record.standing == .leaving {
        var next = record
        next.standing = .parting
        self[record.member.id] = next
      }
      return
    }
    if !change.context.isEmpty {
      let described = try Member(encoded: change.context)
      if self[described.id] == nil { self[described.id] = MemberRecord(described) }
    }
    for step in change.steps {
      var record = self[step.node] ?? MemberRecord(Member(id: step.node))
      switch step.action {
      case .addLearner: record.standing = .learner
      case .addVoter: record.standing = .voter
      // A voter counts until the joint configuration is left; who does not vote is out at once.
      case .remove: if record.standing == .voter { record.standing = .leaving } else { record = record.dismissed }
      case .update: continue
      }
      self[step.node] = record
    }
  }

  /// Writes what differs from `before`, and the head.
  func write(since before: MemberTable, head: TableHead, at revision: Revision) -> WriteSet {
    var writes = WriteSet()
    writes.put(RecordSpace.memberHead, Record(revision: revision, value: head.encoded))
    for record in records where before[record.member.id] != record {
      writes.put(RecordSpace.member(record.member.id.rawValue), Record(revision: revision, value: record.encoded))
    }
    return writes
  }
}

extension MemberTable {
  /// What a cluster that begins anew takes along of an older one's table: that ids go on ascending, so that no node gets
  /// the id of one whose certificate may still be about; and which keys are in use. At revision 0: no table has been
  /// written yet.
  ///
  /// - Parameters:
  ///   - known: the highest id that is known otherwise.
  ///   - generation: that of the keyring which the new cluster begins with.
  ///   - commitment: that keyring's.
  public static func begunAnew(
    after view: any ReadView, known: UInt64, generation: UInt64, commitment: [UInt8]
  ) throws(RegistryError) -> [(key: RecordKey, record: Record)] {
    let table = try MemberTable(of: view)
    var head = try TableHead(of: view, table)
    head.nextID = max(head.nextID, known + 1)
    let keys = table.keys.begunAnew(generation, commitment)
    let none = Revision(term: 0, index: 0)
    return [
      (RecordSpace.memberHead, Record(revision: none, value: head.encoded)),
      (RecordSpace.keyLedger, Record(revision: none, value: keys.encoded)),
    ]
  }
}

extension TableHead {
  /// The head of a view; where none was written, the next id is the one after the table's last.
  init(of view: any ReadView, _ table: MemberTable) throws(RegistryError) {
    let record: Record?
    do { record = try view.record(RecordSpace.memberHead) } catch { throw .store(error) }
    if let record {
      self = try TableHead(encoded: record.value)
    } else {
      self.init(nextID: 1)
    }
    nextID = max(nextID, (table.records.last?.member.id.rawValue ?? 0) + 1)
  }
}

extension RecordSpace {
  /// The whole space.
  var range: RecordRange { RecordRange(lower: RecordKey([rawValue]), upper: RecordKey([rawValue + 1])) }

  static let memberHead = RecordKey([RecordSpace.members.rawValue])

  static let keyLedger = RecordKey([RecordSpace.members.rawValue, 0x4B])

  static func member(_ id: UInt64) -> RecordKey {
    var bytes: [UInt8] = []
    bytes.append(word: id)
    return members.key(bytes)
  }

  static func token(_ hash: [UInt8]) -> RecordKey { tokens.key(hash) }
}
