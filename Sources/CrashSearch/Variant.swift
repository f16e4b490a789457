/// One way in which the undecided things of a crash may have gone. The first variants are systematic: every
/// combination where there are few things; nothing, everything, each alone and all but each where there are many. The
/// rest is drawn: each thing happened, did not, or happened in part.
struct Variant {
  /// The first variant that is drawn, wherever.
  static let systematic = 1 << 20
  /// Up to so many things, every combination is one of the systematic variants.
  private static let few = 5
  /// Drawn variants for each point of a trace, for each undecided thing.
  private static let drawn = 64

  private enum Kind {
    case combination(Int)
    case only(Int)
    case allBut(Int)
    case drawn
  }

  private let kind: Kind
  private var position = 0
  private var random: SeededGenerator

  /// Whether a variant differs from the ones before it.
  static func exists(_ variant: Int, undecided: Int) -> Bool {
    if undecided == 0 { return variant == 0 }
    let systematic = undecided <= few ? 1 << undecided : 2 + 2 * undecided
    return variant < systematic + undecided * drawn
  }

  init(_ variant: Int, undecided: Int, seed: UInt64) {
    random = SeededGenerator(seed: seed &+ UInt64(variant) &* 0x2545_F491_4F6C_DD1D)
    if undecided <= Self.few {
      kind = variant < 1 << undecided ? .combination(variant) : .drawn
    } else if variant == 0 {
      kind = .combination(0)
    } else if variant == 1 {
      kind = .allBut(-1)
    } else if variant < 2 + undecided {
      kind = .only(variant - 2)
    } else if variant < 2 + 2 * undecided {
      kind = .allBut(variant - 2 - undecided)
    } else {
      kind = .drawn
    }
  }

  /// How much of the next undecided thing happened: of `bytes` bytes, or of 1 for what happens whole or not at all.
  mutating func happened(_ bytes: Int) -> Int {
    defer { position += 1 }
    switch kind {
    case .combination(let mask): return mask >> position & 1 == 1 ? bytes : 0
    case .only(let place): return place == position ? bytes : 0
    case .allBut(let place): return place == position ? 0 : bytes
    case .drawn:
      switch random.within(0...3) {
      case 0: return 0
      case 1: return Int(random.within(0...UInt64(bytes)))
      default: return bytes
      }
    }
  }
}
