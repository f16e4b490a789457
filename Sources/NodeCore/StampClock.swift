/// The time that mutations carry: it comes from the leader's wall clock, and never goes back.
///
/// Everything a node has seen (its own stamps, those of applied entries, those its leader sends along) bounds it from
/// below; so the stamps of a new leader follow those of the old one even if its wall clock is behind.
struct StampClock {
  /// Milliseconds since 1970; the newest stamp given or seen.
  private(set) var last: Int64 = 0
  private let stepMaximum: Int64
  private var hasWallClock = false

  init(stepMaximum: Int64) { self.stepMaximum = stepMaximum }

  /// Takes the wall clock of a tick. One that jumps far ahead is followed in bounded steps only, so that a single wrong
  /// clock cannot expire what should live on.
  mutating func tick(wallClock: Int64) {
    guard hasWallClock, last > 0 else {
      hasWallClock = true
      last = max(last, wallClock)
      return
    }
    last = max(last, min(wallClock, last + stepMaximum))
  }

  /// Takes a stamp that another node gave.
  mutating func observe(_ stamp: Int64) { last = max(last, stamp) }
}
