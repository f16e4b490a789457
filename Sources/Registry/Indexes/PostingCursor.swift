internal import Store

/// Reads one posting list, newest first, in pieces that grow: a Locate by name reads a few entries, a Locate of
/// everything many at a time.
struct PostingCursor {
  struct Posting {
    let creation: Creation
    let object: RecordHash
    let key: RecordKey
    let revision: Revision
  }

  private let range: RecordRange
  /// Keys below this have not been read.
  private var upper: RecordKey
  /// Read and not yet taken; the next in order stands last.
  private var waiting: [Posting] = []
  private var isExhausted = false
  private var piece = 8

  private var taken = 0
  private var newest: Revision?

  private let prefix: RecordHash

  init(prefix: RecordHash) {
    self.prefix = prefix
    guard let range = RecordRange(prefix: RecordSpace.postings.key(prefix).bytes) else {
      preconditionFailure("the space of postings is not the last one")
    }
    self.range = range
    upper = range.upper
  }

  /// The next posting, which stays; nil at the end.
  mutating func peek(_ view: any ReadView) throws(RegistryError) -> Posting? {
    if waiting.isEmpty, !isExhausted { try read(view) }
    return waiting.last
  }

  /// Passes over what `peek` answered.
  mutating func take() {
    guard let posting = waiting.popLast() else { return }
    taken += 1
    newest = newest.map { max($0, posting.revision) } ?? posting.revision
  }

  /// What was seen of the list, to be checked again at apply: from `oldest` upwards, all of it when nil. Nothing below
  /// that has been taken.
  func seen(downTo oldest: Creation?) -> Mutation.Guard {
    let lower = oldest.map { RecordSpace.posting(prefix, $0) } ?? range.lower
    return .range(RecordRange(lower: lower, upper: range.upper), count: taken, newest: newest)
  }

  private mutating func read(_ view: any ReadView) throws(RegistryError) {
    var found: [Posting] = []
    var isMalformed = false
    let wanted = piece
    do {
      try view.scan(RecordRange(lower: range.lower, upper: upper), .descending) { key, record in
        guard let creation = RecordSpace.creation(ofPosting: key), let object = RecordHash(record.value) else {
          isMalformed = true
          return .stop
        }
        found.append(Posting(creation: creation, object: object, key: key, revision: record.revision))
        return found.count < wanted ? .proceed : .stop
      }
    } catch {
      throw .store(error)
    }
    if isMalformed { throw .malformed(what: "posting") }
    isExhausted = found.count < wanted
    if let last = found.last { upper = last.key }
    found.reverse()
    waiting = found
    piece = min(piece * 4, 512)
  }
}
