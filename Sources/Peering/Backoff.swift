/// How long to wait before the next attempt: doubling, bounded, spread by chance so that nodes do not knock in step.
struct Backoff {
  private let first: Int64
  private let longest: Int64
  private(set) var attempts = 0

  /// Nanoseconds.
  init(first: Int64, longest: Int64) {
    self.first = first
    self.longest = longest
  }

  /// The next wait in nanoseconds. `chance` lies in 0..<1.
  mutating func next(chance: Double) -> Int64 {
    let full = min(longest, first << min(Int64(attempts), 20))
    attempts += 1
    return full - Int64(Double(full) * chance / 2)
  }

  mutating func reset() { attempts = 0 }
}
