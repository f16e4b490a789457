internal import Store

/// What a transaction has read: guards in the order of reading, each record once, and attribute records opened.
struct Reads: Sendable {
  private(set) var guards: [Mutation.Guard] = []
  private var guarded: Set<RecordKey> = []
  /// Attribute records as the view has them; nil: absent.
  var opened: [RecordHash: ObjectRecord?] = [:]
  /// Name holders as the view has them; nil: free.
  var names: [RecordKey: RecordHash?] = [:]

  mutating func note(_ new: Mutation.Guard) throws(RegistryError) {
    switch new {
    case .present(let key, _), .absent(let key):
      guard guarded.insert(key).inserted else { return }
    case .range, .unused: break
    }
    // A larger mutation would be refused at apply: refuse it while there is a client to tell.
    guard guards.count < RegistryLimits.mutationItems / 2 else {
      throw .exceeds(what: "records read by a transaction that writes", limit: RegistryLimits.mutationItems / 2)
    }
    guards.append(new)
  }
}
