/// The one source of chance of a simulated cluster: SplitMix64 (Steele, Lea, Flood 2014), so that a run follows from its
/// seed.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number of the range, evenly.
  mutating func within(_ range: ClosedRange<UInt64>) -> UInt64 {
    range.lowerBound + next() % (range.upperBound - range.lowerBound + 1)
  }

  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// True so many times in a thousand.
  mutating func chance(_ thousandths: Int) -> Bool { next() % 1000 < UInt64(thousandths) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int(next() % UInt64(elements.count))] }

  /// A generator of its own, whose use does not disturb this one.
  mutating func fork() -> SeededGenerator { SeededGenerator(seed: next()) }
}
