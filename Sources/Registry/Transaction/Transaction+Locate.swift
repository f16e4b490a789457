internal import KMIP
internal import Store

extension Transaction {
  /// Objects that match, newest first. What this transaction itself has made or changed is found as it is now.
  ///
  /// Opens the objects that the most selective term of the query proposes (all of the scope without one), until
  /// `maximum` are found: throws `exceeds` when that means opening more than `RegistryLimits.locateExamined`.
  public mutating func locate(_ query: LocateQuery) throws(RegistryError) -> LocateResult {
    if let identifier = query.uniqueIdentifier {
      guard let record = try find(identifier), query.accepts(record, exceptTerm: nil), query.offset <= 0 else {
        return LocateResult(objects: [], total: 0)
      }
      return LocateResult(objects: query.maximum.map { $0 <= 0 } ?? false ? [] : [record], total: 1)
    }
    let chosen = query.terms.min { $0.rank < $1.rank }
    var merge = Merge(own: ownMatches(query), cursors: cursors(query, chosen))
    var objects: [ObjectRecord] = []
    var matched = 0
    var examined = 0
    var isComplete = true
    search: while true {
      if let maximum = query.maximum, objects.count >= maximum {
        isComplete = false
        break search
      }
      let record: ObjectRecord
      switch try merge.next(view) {
      case nil: break search
      case .own(let own): record = own
      case .posted(let hash):
        // Objects that this transaction changed are judged as they are now, above.
        if changes.objects[hash] != nil { continue search }
        examined += 1
        guard examined <= RegistryLimits.locateExamined else {
          throw .exceeds(what: "objects opened by a Locate", limit: RegistryLimits.locateExamined)
        }
        guard let candidate = try candidate(hash) else { throw .malformed(what: "posting without its object") }
        guard query.accepts(candidate, exceptTerm: chosen) else { continue search }
        record = candidate
      }
      matched += 1
      if matched > query.offset { objects.append(record) }
    }
    if !isReadOnly {
      for seen in merge.seen(isComplete: isComplete) { try reads.note(seen) }
    }
    return LocateResult(objects: objects, total: isComplete ? matched : nil)
  }

  /// An object of the view that an index proposes; not kept when it was not known before, because a search passes over
  /// many.
  private mutating func candidate(_ hash: RecordHash) throws(RegistryError) -> ObjectRecord? {
    if let known = reads.opened[hash] { return known }
    return try open(hash)
  }

  private func cursors(_ query: LocateQuery, _ term: IndexTerm?) -> [PostingCursor] {
    let scopes = [query.scope] + query.owners.map { .owner($0) }
    return scopes.flatMap { scope in
      StorageClass.allCases.filter { query.storage.contains($0) }
        .map { PostingCursor(prefix: hashing.prefix(scope, $0, term)) }
    }
  }

  /// The matching objects among those that this transaction made or changed, the newest last.
  private func ownMatches(_ query: LocateQuery) -> [ObjectRecord] {
    var matches: [(creation: Creation, record: ObjectRecord)] = []
    var position: UInt16 = 0
    for hash in changes.order {
      guard let change = changes.objects[hash] else { continue }
      var creation = Creation(index: .max, position: position)
      if change.base == nil { position += 1 }
      if let known = change.record.creation { creation = known }
      if !change.isGone, query.accepts(change.record, exceptTerm: nil) { matches.append((creation, change.record)) }
    }
    matches.sort { $0.creation < $1.creation }
    return matches.map(\.record)
  }
}

extension LocateQuery {
  /// Whether an object is meant. `exceptTerm` is known to hold, because its index proposed the object.
  func accepts(_ record: ObjectRecord, exceptTerm known: IndexTerm?) -> Bool {
    if case .owner(let owner) = scope, record.owner != owner, !owners.contains(record.owner) { return false }
    guard storage.contains(record.storageClass) else { return false }
    if terms.contains(where: { $0 != known }) {
      let held = IndexTerm.all(of: record.attributes)
      for term in terms where term != known && !held.contains(term) { return false }
    }
    return matches(record)
  }
}

/// Joins the transaction's own objects and the posting lists into one order, newest first.
private struct Merge {
  enum Next {
    case own(ObjectRecord)
    case posted(RecordHash)
  }

  /// The newest last.
  var own: [ObjectRecord]
  var cursors: [PostingCursor]

  /// The creation of the oldest object answered; nil: none, or only such as this transaction makes.
  private var reached: Creation?

  init(own: [ObjectRecord], cursors: [PostingCursor]) {
    self.own = own
    self.cursors = cursors
  }

  /// What the answer rests on: the whole lists when the search went to their end; otherwise, in each of them, all from
  /// the oldest object answered upwards, because an older object that gains the term would stand among them.
  func seen(isComplete: Bool) -> [Mutation.Guard] {
    if !isComplete && reached == nil { return [] }
    return cursors.map { $0.seen(downTo: isComplete ? nil : reached) }
  }

  mutating func next(_ view: any ReadView) throws(RegistryError) -> Next? {
    var best: (cursor: Int, posting: PostingCursor.Posting)?
    for at in cursors.indices {
      guard let posting = try cursors[at].peek(view) else { continue }
      if best.map({ $0.posting.creation < posting.creation }) ?? true { best = (at, posting) }
    }
    if let newest = own.last {
      // An object without a creation is made by this very transaction: newer than all.
      let isFirst: Bool
      if let best, let creation = newest.creation {
        isFirst = best.posting.creation <= creation
      } else {
        isFirst = true
      }
      if isFirst {
        own.removeLast()
        if let creation = newest.creation { reached = creation }
        return .own(newest)
      }
    }
    guard let best else { return nil }
    cursors[best.cursor].take()
    reached = best.posting.creation
    return .posted(best.posting.object)
  }
}
