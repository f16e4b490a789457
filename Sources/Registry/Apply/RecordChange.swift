public import Secrets
public import Store

/// What one committed entry does to one object's attribute record, still sealed: the state's own thread collects it, and
/// who has the keys opens it elsewhere.
public struct RecordChange: Sendable {
  let key: RecordKey
  let before: Record?
  /// nil: the object is obliterated.
  let after: Record?

  /// The changes of attribute records in `entries`, in order.
  ///
  /// - Parameters:
  ///   - view: the state before the first of them.
  ///   - outcomes: what they came to; entries that conflicted, or are not among them, have changed nothing.
  public static func collect(
    _ entries: [CommittedEntry], _ outcomes: [AppliedEntry], before view: any ReadView
  ) throws(RegistryError) -> [RecordChange] {
    var applied: Set<Revision> = []
    for outcome in outcomes where outcome.outcome == .applied { applied.insert(outcome.revision) }
    var changes: [RecordChange] = []
    var newest: [RecordKey: Record?] = [:]
    for entry in entries where applied.contains(entry.revision) && !entry.isConfiguration && !entry.bytes.isEmpty {
      for write in try Mutation(decoding: entry.bytes).writes {
        let (key, after): (RecordKey, Record?)
        switch write {
        case .put(let written, let value):
          (key, after) = (written, Record(revision: entry.revision, value: value.bytes))
        case .delete(let deleted): (key, after) = (deleted, nil)
        case .index, .postings, .forget: continue
        }
        guard key.bytes.first == RecordSpace.attributes.rawValue else { continue }
        let before: Record?
        if let known = newest[key] {
          before = known
        } else {
          do { before = try view.record(key) } catch { throw .store(error) }
        }
        newest[key] = .some(after)
        changes.append(RecordChange(key: key, before: before, after: after))
      }
    }
    return changes
  }

  /// The object before and after.
  public func opened(_ sealing: any Sealing) throws(RegistryError) -> (before: ObjectRecord?, after: ObjectRecord?) {
    var (old, new): (ObjectRecord?, ObjectRecord?) = (nil, nil)
    if let before { old = try ObjectRecord.open(before, at: key, sealing) }
    if let after { new = try ObjectRecord.open(after, at: key, sealing) }
    return (old, new)
  }
}
