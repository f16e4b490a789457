/// What one or more log entries write, in order; a later write to a key replaces an earlier one.
public struct WriteSet: Sendable {
  public enum Write: Hashable, Sendable {
    case put(Record)
    case delete
  }

  public private(set) var writes: [(key: RecordKey, write: Write)] = []

  public init() {}

  public var isEmpty: Bool { writes.isEmpty }

  public mutating func put(_ key: RecordKey, _ record: Record) { writes.append((key, .put(record))) }
  public mutating func delete(_ key: RecordKey) { writes.append((key, .delete)) }
  /// The last write of each key, in the order of the keys: neighbours are cheap to insert one after the other.
  public var inOrder: [(key: RecordKey, write: Write)] {
    var places = Array(writes.indices)
    places.sort { (writes[$0].key, $0) < (writes[$1].key, $1) }
    var result: [(key: RecordKey, write: Write)] = []
    result.reserveCapacity(places.count)
    for (at, place) in places.enumerated() {
      if at + 1 < places.count, writes[places[at + 1]].key == writes[place].key { continue }
      result.append(writes[place])
    }
    return result
  }

  public mutating func append(_ other: WriteSet) { writes.append(contentsOf: other.writes) }
}
