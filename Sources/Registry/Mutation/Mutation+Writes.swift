internal import Secrets
public import Store

extension Mutation {
  /// The records that the mutation writes at its place in the log, as far as they depend on nothing but that place: all
  /// but the floors of forgotten replies, which no plan of the same term reads.
  public func writes(at revision: Revision) -> WriteSet {
    var set = WriteSet()
    for write in writes {
      switch write {
      case .put(let key, let value): set.put(key, Record(revision: revision, value: value.bytes))
      case .index(let key, let hash): set.put(key, Record(revision: revision, value: hash.bytes))
      case .delete(let key): set.delete(key)
      case .postings(let position, let object, let prefixes):
        let creation = Creation(index: revision.index, position: position)
        let record = Record(revision: revision, value: object.bytes)
        for prefix in prefixes { set.put(RecordSpace.posting(prefix, creation), record) }
      case .forget(let request): set.delete(RecordSpace.reply(request))
      }
    }
    return set
  }
}
