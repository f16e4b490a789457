#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// The time that mutations carry: it comes from the leader's wall clock, and never goes back.
///
/// What a node has seen (the stamps of applied mutations, those that its leader sends along) bounds its stamps from
/// below; so those of a new leader follow those of the old one even if its wall clock is behind. A follower plans reads
/// by what it has seen alone: its own wall clock decides nothing while it does not lead.
struct StampClock {
  private var wall: Int64?
  /// Milliseconds since 1970; the newest stamp of another node or of an applied mutation.
  private(set) var seen: Int64 = 0
  private let stepMaximum: Int64

  init(stepMaximum: Int64) { self.stepMaximum = stepMaximum }

  /// The stamp of a leader now.
  var leading: Int64 {
    #if CONCLAVE_MUTANTS
      if mutant(.stampGoesBack) { return wall ?? 0 }
    #endif
    return max(wall ?? 0, seen)
  }

  /// Takes the wall clock of a tick. One that jumps far ahead is followed in bounded steps only, so that a single wrong
  /// clock cannot expire at once what should live on.
  mutating func tick(wallClock: Int64) {
    guard let before = wall else {
      wall = wallClock
      return
    }
    wall = max(before, min(wallClock, before + stepMaximum))
  }

  /// Takes a stamp that another node gave, or an applied mutation carried.
  mutating func observe(_ stamp: Int64) { seen = max(seen, stamp) }
}
