/// Records in key order, as a value: copies share their pieces, so that a view costs one reference and a write copies
/// one piece and the list of pieces.
struct OrderedRecords: Sendable {
  struct Item: Sendable {
    let key: RecordKey
    var record: Record
  }

  /// Pieces in order, none empty, each sorted.
  private var pieces: [[Item]] = []
  private(set) var count = 0

  /// The piece in which a key stands or would stand.
  private func piece(for key: RecordKey) -> Int {
    var low = 0
    var high = pieces.count
    // The last piece that begins at or before the key.
    while low < high {
      let middle = (low + high) / 2
      if key < pieces[middle][0].key { high = middle } else { low = middle + 1 }
    }
    return max(low - 1, 0)
  }

  /// The first place in a piece whose key is not before `key`.
  private static func place(of key: RecordKey, in piece: [Item]) -> Int {
    var low = 0
    var high = piece.count
    while low < high {
      let middle = (low + high) / 2
      if piece[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  subscript(key: RecordKey) -> Record? {
    guard !pieces.isEmpty else { return nil }
    let piece = pieces[piece(for: key)]
    let place = Self.place(of: key, in: piece)
    return place < piece.count && piece[place].key == key ? piece[place].record : nil
  }

  mutating func put(_ key: RecordKey, _ record: Record) {
    guard !pieces.isEmpty else {
      pieces = [[Item(key: key, record: record)]]
      count = 1
      return
    }
    let at = piece(for: key)
    let place = Self.place(of: key, in: pieces[at])
    if place < pieces[at].count, pieces[at][place].key == key {
      pieces[at][place].record = record
      return
    }
    pieces[at].insert(Item(key: key, record: record), at: place)
    count += 1
    if pieces[at].count > Limits.pieceRecords {
      let half = pieces[at].count / 2
      let tail = Array(pieces[at][half...])
      pieces[at].removeSubrange(half...)
      pieces.insert(tail, at: at + 1)
    }
  }

  mutating func delete(_ key: RecordKey) {
    guard !pieces.isEmpty else { return }
    let at = piece(for: key)
    let place = Self.place(of: key, in: pieces[at])
    guard place < pieces[at].count, pieces[at][place].key == key else { return }
    pieces[at].remove(at: place)
    count -= 1
    if pieces[at].isEmpty { pieces.remove(at: at) }
  }

  func scan(_ range: RecordRange, _ order: ScanOrder, _ visit: (RecordKey, Record) -> ScanStep) {
    guard !pieces.isEmpty, range.lower < range.upper else { return }
    switch order {
    case .ascending:
      var at = piece(for: range.lower)
      var place = Self.place(of: range.lower, in: pieces[at])
      while at < pieces.count {
        while place < pieces[at].count {
          let item = pieces[at][place]
          guard item.key < range.upper, case .proceed = visit(item.key, item.record) else { return }
          place += 1
        }
        at += 1
        place = 0
      }
    case .descending:
      var at = piece(for: range.upper)
      var place = Self.place(of: range.upper, in: pieces[at])
      while true {
        while place > 0 {
          place -= 1
          let item = pieces[at][place]
          guard range.lower <= item.key, case .proceed = visit(item.key, item.record) else { return }
        }
        guard at > 0 else { return }
        at -= 1
        place = pieces[at].count
      }
    }
  }
}
