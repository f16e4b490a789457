/// Which classes of situations many runs have gone through. Silence about a class that was never reached means nothing.
public struct Coverage: Sendable, CustomStringConvertible {
  private var reached: [Situation: (count: Int, seeds: Int)] = [:]

  public init() {}

  public mutating func add(_ situations: [Situation: Int]) {
    for (situation, count) in situations where count > 0 {
      reached[situation, default: (0, 0)].count += count
      reached[situation, default: (0, 0)].seeds += 1
    }
  }

  /// How often a class was reached, and in how many runs.
  public func of(_ situation: Situation) -> (count: Int, seeds: Int) { reached[situation] ?? (0, 0) }

  /// Classes that no run has reached.
  public var missing: [Situation] { Situation.allCases.filter { reached[$0] == nil } }

  /// `30 of 31 classes (never: snapshot-interrupted)`.
  public var description: String {
    let never = missing.map(\.rawValue).joined(separator: " ")
    return "\(reached.count) of \(Situation.allCases.count) classes" + (never.isEmpty ? "" : " (never: \(never))")
  }
}
