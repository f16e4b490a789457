import KMIP
import TTLV

/// Changes trees at random, from a seed: values at their ends, fields lost, doubled, swapped, of another type, in another
/// place.
struct Mutator {
  private var state: UInt64
  var texts: [Text] = ["", "\0", "x-", "y-z", "x-a", "Name", "State", "n\0m", "\u{FEFF}\u{1F511}", "no such"]
  /// Items of other requests, to be put in.
  var parts: [Item] = []

  init(seed: UInt64) {
    state = seed
    texts.append(Text(String(repeating: "l", count: 70_000)))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

  private mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }

  static func parts(_ item: Item) -> [Item] {
    guard case .structure(let members) = item.value else { return [item] }
    return [item] + members.flatMap { parts($0) }
  }

  mutating func mutated(_ item: Item) -> Item {
    guard case .structure(let members) = item.value, !members.isEmpty, below(8) != 0 else {
      return Item(item.tag, value(like: item.value))
    }
    var changed = members
    let at = below(members.count)
    switch below(12) {
    case 0: changed.remove(at: at)
    case 1: changed.append(changed[at])
    case 2: changed.swapAt(at, below(members.count))
    case 3: changed.insert(one(of: parts), at: at)
    case 4: changed[at] = Item(one(of: parts).tag, changed[at].value)
    case 5: changed[at] = Item(changed[at].tag, one(of: parts).value)
    default: changed[at] = mutated(changed[at])
    }
    return Item(item.tag, .structure(changed))
  }

  private mutating func value(like value: Value) -> Value {
    if below(6) == 0 { return any() }
    return switch value {
    case .integer: .integer(one(of: [0, -1, 1, 3, 7, 256, 257, 1 << 20, .max, .max - 1, .min]))
    case .longInteger: .longInteger(one(of: [0, -1, 1, 1 << 40, .max, .min]))
    case .bigInteger: .bigInteger(one(of: [Self.zeros(8), Self.ones(8), Self.ones(256), Self.zeros(512)]))
    case .enumeration: .enumeration(one(of: [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 20, 0x8000_0001, 0x42_0094, .max]))
    case .boolean(let flag): .boolean(!flag)
    case .textString: .textString(one(of: texts))
    case .byteString: .byteString(one(of: [[], [0], Self.ones(7), Self.ones(16), Self.zeros(4096)]))
    case .dateTime: .dateTime(one(of: [0, 1, -1, .max, .min, .max - 1, 1_700_000_000, 1_800_000_000]))
    case .interval: .interval(one(of: [0, 1, .max]))
    case .structure: one(of: [.structure([]), nested()])
    default: any()
    }
  }

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
  private static func ones(_ count: Int) -> [UInt8] { [UInt8](repeating: 0xFF, count: count) }

  private mutating func any() -> Value {
    one(of: [
      .integer(-1), .longInteger(.min), .bigInteger(Self.ones(8)), .enumeration(1), .boolean(true),
      .textString(one(of: texts)), .byteString([1]), .dateTime(.min), .interval(.max), .dateTimeExtended(.max),
      .identifier("i"), .reference("r"), .nameReference("n"), .structure([]), nested(),
    ])
  }

  private mutating func nested() -> Value {
    var value = Value.structure([one(of: parts)])
    for _ in 0..<(1 + below(24)) { value = .structure([Item(one(of: parts).tag, value)]) }
    return value
  }
}
