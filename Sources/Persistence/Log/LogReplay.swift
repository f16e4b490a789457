internal import Raft

/// Rebuilds the log from its records, in order. Pure; it refuses what no sequence of appends can have written.
struct LogReplay {
  private(set) var start = SnapshotMetadata(index: .zero, term: .zero, configuration: Configuration())
  private(set) var entries: [Entry] = []
  private(set) var hardState = HardState.initial
  /// The position that `entries` follow.
  private var base = EntryID.zero
  private var opened = false

  struct Senseless: Error { let reason: String }

  var last: EntryID { entries.last?.id ?? base }

  /// The highest index that the current segment holds or that stood before it.
  private(set) var highest = Index.zero

  mutating func take(_ record: LogRecord, firstOfSegment: Bool) throws(Senseless) {
    if firstOfSegment {
      guard case .opening(let last) = record else { throw Senseless(reason: "a segment without its opening record") }
      try open(last)
      return
    }
    switch record {
    case .opening: throw Senseless(reason: "an opening record inside a segment")
    case .entry(let entry): try append(entry)
    case .hardState(let state):
      guard state.term >= hardState.term else { throw Senseless(reason: "the term went back to \(state.term)") }
      hardState = state
    case .start(let metadata):
      // The first record of this kind in the oldest segment may lie before entries that were dropped since.
      start = metadata
      compact()
    case .snapshot(let metadata):
      start = metadata
      entries = []
      base = metadata.id
      highest = max(highest, metadata.index)
    }
  }

  private mutating func open(_ last: EntryID) throws(Senseless) {
    if opened {
      guard last == self.last else { throw Senseless(reason: "a segment that follows \(last), after \(self.last)") }
    } else {
      base = last
      opened = true
    }
    highest = last.index
  }

  private mutating func append(_ entry: Entry) throws(Senseless) {
    guard entry.index > hardState.commit else {
      throw Senseless(reason: "entry \(entry.index) replaces one that was committed")
    }
    guard entry.index <= last.index.next else {
      throw Senseless(reason: "entry \(entry.index) follows \(last.index)")
    }
    if entry.index <= base.index {
      // Its predecessors stood in segments that were dropped; `finish` proves that they are covered.
      entries = []
      base = EntryID(term: .zero, index: entry.index.previous)
    } else {
      entries.removeLast(Int(last.index.next - entry.index))
    }
    guard entry.term >= last.term else { throw Senseless(reason: "entry \(entry.index) has an older term") }
    entries.append(entry)
    highest = max(highest, entry.index)
  }

  private mutating func compact() {
    guard start.index > base.index else { return }
    let covered = min(Int(start.index - base.index), entries.count)
    entries.removeFirst(covered)
    base = start.id
  }

  /// Proves the whole: nothing is missing between the start and the last entry, and the commit index lies within.
  mutating func finish() throws(Senseless) {
    guard base.index <= start.index else {
      throw Senseless(reason: "entries \(start.index.next) to \(base.index) are missing")
    }
    if base.index < start.index { compact() }
    guard hardState.commit <= last.index else {
      throw Senseless(reason: "index \(hardState.commit) was committed, the log ends at \(last.index)")
    }
  }
}
