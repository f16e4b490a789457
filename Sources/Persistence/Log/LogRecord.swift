internal import Raft

/// One record in a group's body: kind (1 byte), payload length (4 bytes), payload; all numbers little-endian.
///
///     1 entry      term 8, index 8, kind 1, data
///     2 hard state term 8, vote 8 (0: none), commit 8
///     3 start      term 8, index 8, configuration: entries up to here are no longer needed
///     4 snapshot   the same: log and state up to here were replaced; all entries before this record are void
///     5 opening    term 8, index 8: the log's end before this segment, whose first record this is
///
/// A configuration is: automatic leave 1; then voters, outgoing voters, learners, next learners, each as a count 2 and
/// nodes 8 each.
enum LogRecord: Equatable {
  case entry(Entry)
  case hardState(HardState)
  case start(SnapshotMetadata)
  case snapshot(SnapshotMetadata)
  case opening(last: EntryID)

  /// Bytes of a record besides its payload.
  static let overhead = 5
  /// Bytes of an entry's payload besides its data.
  static let entryOverhead = 17

  /// Reads the next record of a body; nil when it is malformed.
  static func read(_ reader: inout ByteReader) -> LogRecord? {
    guard let kind: UInt8 = reader.number(), let length: UInt32 = reader.number(),
      let payload = reader.slice(Int(length))
    else { return nil }
    var fields = ByteReader(payload)
    let record: LogRecord?
    switch kind {
    case 1: record = readEntry(&fields)
    case 2: record = readHardState(&fields)
    case 3: record = readMetadata(&fields).map(LogRecord.start)
    case 4: record = readMetadata(&fields).map(LogRecord.snapshot)
    case 5: record = readID(&fields).map(LogRecord.opening)
    default: record = nil
    }
    return fields.remaining == 0 ? record : nil
  }

  private static func readID(_ fields: inout ByteReader) -> EntryID? {
    guard let term: UInt64 = fields.number(), let index: UInt64 = fields.number() else { return nil }
    return EntryID(term: Term(term), index: Index(index))
  }

  private static func readEntry(_ fields: inout ByteReader) -> LogRecord? {
    guard let id = readID(&fields), let kind = fields.number(UInt8.self).flatMap(Entry.Kind.init(rawValue:)),
      let data = fields.array(fields.remaining)
    else { return nil }
    return .entry(Entry(term: id.term, index: id.index, kind: kind, data: data))
  }

  private static func readHardState(_ fields: inout ByteReader) -> LogRecord? {
    guard let term: UInt64 = fields.number(), let vote: UInt64 = fields.number(), let commit: UInt64 = fields.number()
    else { return nil }
    return .hardState(HardState(term: Term(term), vote: NodeID(rawValue: vote), commit: Index(commit)))
  }

  /// Reads the payload of a start or snapshot record, all of it; nil when it is malformed.
  static func metadata(of payload: UnsafeRawBufferPointer) -> SnapshotMetadata? {
    var fields = ByteReader(payload)
    let metadata = readMetadata(&fields)
    return fields.remaining == 0 ? metadata : nil
  }

  private static func readMetadata(_ fields: inout ByteReader) -> SnapshotMetadata? {
    guard let id = readID(&fields), let leave: UInt8 = fields.number(), leave <= 1,
      let voters = readNodes(&fields), let outgoing = readNodes(&fields), let learners = readNodes(&fields),
      let next = readNodes(&fields)
    else { return nil }
    return SnapshotMetadata(
      index: id.index, term: id.term,
      configuration: Configuration(
        voters: voters, votersOutgoing: outgoing, learners: learners, learnersNext: next, autoLeave: leave == 1))
  }

  private static func readNodes(_ fields: inout ByteReader) -> [NodeID]? {
    guard let count: UInt16 = fields.number(), count <= Limits.members else { return nil }
    var nodes: [NodeID] = []
    nodes.reserveCapacity(Int(count))
    for _ in 0..<count {
      guard let node = fields.number(UInt64.self).flatMap(NodeID.init(rawValue:)) else { return nil }
      nodes.append(node)
    }
    return nodes
  }

  /// The payload of a start or snapshot record.
  static func payload(of metadata: SnapshotMetadata) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(number: metadata.term.rawValue)
    bytes.append(number: metadata.index.rawValue)
    let configuration = metadata.configuration
    bytes.append(configuration.autoLeave ? 1 : 0)
    for nodes in [
      configuration.voters, configuration.votersOutgoing, configuration.learners, configuration.learnersNext,
    ] {
      precondition(nodes.count <= Limits.members, "a configuration has more members than the log can hold")
      bytes.append(number: UInt16(nodes.count))
      for node in nodes { bytes.append(number: node.rawValue) }
    }
    return bytes
  }
}
