internal import Store

/// Records that stand between requests.
extension Transaction {
  /// The record of that name as this transaction sees it; nil when there is none.
  public mutating func standing(_ kind: StandingKind, _ name: [UInt8]) throws(RegistryError) -> StandingRecord? {
    let key = hashing.standing(kind, name)
    if let changed = changes.standing[key] { return changed }
    guard let found = try read(key) else {
      if !isReadOnly { try reads.note(.absent(key)) }
      return nil
    }
    if !isReadOnly { try reads.note(.present(key, found.revision)) }
    return try StandingRecord.open(found.value, at: key, sealing)
  }

  /// Adds or replaces a record that this transaction has looked for.
  public mutating func put(_ kind: StandingKind, _ record: StandingRecord) {
    precondition(!isReadOnly, "a transaction that promised to read only")
    changes.setStanding(hashing.standing(kind, record.name), to: record)
  }

  /// Removes a record that this transaction has found.
  public mutating func remove(_ kind: StandingKind, _ name: [UInt8]) {
    precondition(!isReadOnly, "a transaction that promised to read only")
    changes.setStanding(hashing.standing(kind, name), to: nil)
  }

  /// Records of the view in the order of their hashes, from that of `name` on: up to `limit`. What this transaction has
  /// changed is seen changed; what it has added is not seen. Leaves guards on the records it answers with, none on their
  /// number: an answer may miss what is added meanwhile.
  public mutating func standing(
    _ kind: StandingKind, from name: [UInt8]? = nil, limit: Int
  ) throws(RegistryError) -> [StandingRecord] {
    let start = name.map { hashing.standing(kind, $0) } ?? RecordKey([RecordSpace.standing.rawValue, kind.rawValue])
    let end = RecordKey([RecordSpace.standing.rawValue, kind.rawValue + 1])
    var found: [(key: RecordKey, record: Record)] = []
    do throws(StoreError) {
      try view.scan(RecordRange(lower: start, upper: end), .ascending) { key, record in
        found.append((key, record))
        return found.count < limit ? .proceed : .stop
      }
    } catch {
      throw .store(error)
    }
    var records: [StandingRecord] = []
    for (key, record) in found {
      if let changed = changes.standing[key] {
        if let changed { records.append(changed) }
        continue
      }
      if !isReadOnly { try reads.note(.present(key, record.revision)) }
      records.append(try StandingRecord.open(record.value, at: key, sealing))
    }
    return records
  }
}
