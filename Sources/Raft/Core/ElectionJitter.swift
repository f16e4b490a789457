/// The draw of election timeouts (Raft thesis §3.4): a generator whose whole future follows from its seed, so that a
/// simulated cluster repeats itself.
struct ElectionJitter: Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A number of ticks from `base` up to one less than twice as many (SplitMix64; the bias of the remainder is below
  /// 2^-50 for any sensible base).
  mutating func draw(base: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return base + Int(mixed % UInt64(base))
  }
}
