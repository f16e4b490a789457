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
  public mutating func append(_ other: WriteSet) { writes.append(contentsOf: other.writes) }
}
