internal import Store

/// Revisions of the records that guards asked for lately. Most guards name a record that was read or changed a moment
/// ago: a `present` guard on one of these is decided without the store. It answers only what the store would, because
/// whoever applies keeps it current with every write; a record that it does not know is looked up.
struct RecentRevisions {
  /// Records known in each of the two halves; the older half goes when the younger is full.
  private static let half = 8_192

  private var young: [RecordKey: Revision] = [:]
  private var old: [RecordKey: Revision] = [:]

  /// nil: not known, which says nothing about the record.
  func revision(of key: RecordKey) -> Revision? { young[key] ?? old[key] }

  /// The record was found at this revision.
  mutating func note(_ key: RecordKey, _ revision: Revision) {
    if young.count >= Self.half {
      old = young
      young = [:]
    }
    young[key] = revision
  }

  /// These writes have been decided. Records that no guard has asked for are not taken up.
  mutating func follow(_ writes: WriteSet) {
    for (key, write) in writes.writes where revision(of: key) != nil {
      switch write {
      case .put(let record): note(key, record.revision)
      case .delete:
        young[key] = nil
        old[key] = nil
      }
    }
  }
}
