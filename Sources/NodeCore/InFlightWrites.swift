internal import DequeModule
internal import Raft
internal import Registry
internal import Store

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// The leader's mutations that are proposed and perhaps not yet applied: what plans see over the applied state, and
/// what tells whether a plan still holds when it comes back.
///
/// A plan begins at a position (the last proposal it can see). It holds as long as no later proposal wrote a record or
/// into a range that it read; since it could see all earlier ones, this needs no look at the state.
struct InFlightWrites {
  private(set) var overlay = Overlay()
  /// The last proposal made in this term, or the last entry applied before it.
  private(set) var position: UInt64 = 0
  private var entries: Deque<(index: UInt64, revision: Revision, writes: WriteSet)> = []
  /// The newest proposal that wrote each key, while some plan may have begun before it.
  private var newest: [RecordKey: UInt64] = [:]
  /// Proposals that are applied, whose keys are still in `newest`.
  private var remembered: Deque<(index: UInt64, writes: WriteSet)> = []

  init(position: UInt64 = 0) { self.position = position }

  var count: Int { entries.count }

  /// Whether some record that the guards name was written by a proposal after `start`.
  func conflicts(_ guards: [Mutation.Guard], since start: UInt64) -> Bool {
    if start == position { return false }
    for condition in guards {
      #if CONCLAVE_MUTANTS
        if mutant(.absenceNotGuarded), case .absent = condition { continue }
      #endif
      switch condition {
      case .present(let key, _), .absent(let key):
        if let index = newest[key], index > start { return true }
      case .range(let range, _, _):
        for (key, index) in newest where index > start && range.contains(key) { return true }
      case .unused:
        // Two of one identity are never at work in one term (`IncomingForwards`); apply checks it once more.
        break
      }
    }
    return false
  }

  /// Lays a proposal on top.
  mutating func add(_ writes: WriteSet, at revision: Revision) {
    overlay.add(writes, at: revision)
    entries.append((revision.index, revision, writes))
    for (key, _) in writes.writes { newest[key] = revision.index }
    position = revision.index
  }

  /// Takes away what the state holds by now.
  mutating func applied(to index: UInt64) {
    while let first = entries.first, first.index <= index {
      entries.removeFirst()
      overlay.remove(first.writes, at: first.revision)
      remembered.append((first.index, first.writes))
    }
    position = max(position, index)
  }

  /// Forgets the keys of applied proposals that no plan can have missed: the oldest plan at work began at `start`.
  mutating func forget(before start: UInt64) {
    while let first = remembered.first, first.index <= start {
      remembered.removeFirst()
      for (key, _) in first.writes.writes where newest[key] == first.index { newest[key] = nil }
    }
  }
}
