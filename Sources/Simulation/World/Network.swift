/// The links between nodes: which of them carry anything now, and how badly.
struct Network {
  private(set) var blocked: [[Bool]]
  /// Partitions by number, so that each mends what it broke.
  private var partitions: [Int: [(from: Int, to: Int)]] = [:]
  private var next = 0

  init(nodes: Int) { blocked = Array(repeating: Array(repeating: false, count: nodes), count: nodes) }

  func carries(from: Int, to: Int) -> Bool { !blocked[from][to] }

  /// Cuts the links; the number by which to mend them.
  mutating func cut(_ links: [(from: Int, to: Int)]) -> Int {
    next += 1
    partitions[next] = links
    refresh()
    return next
  }

  mutating func mend(_ partition: Int) {
    partitions[partition] = nil
    refresh()
  }

  mutating func mendAll() {
    partitions = [:]
    refresh()
  }

  private mutating func refresh() {
    for at in blocked.indices { blocked[at] = Array(repeating: false, count: blocked.count) }
    for links in partitions.values {
      for link in links { blocked[link.from][link.to] = true }
    }
  }

  /// Links to and from one node that are cut: all, or all but one, in both directions or in one.
  static func around(_ node: Int, _ nodes: Int, _ draw: inout SeededGenerator) -> (
    name: String, links: [(from: Int, to: Int)]
  ) {
    let others = (0..<nodes).filter { $0 != node }
    let spared = draw.chance(300) ? draw.pick(others) : node
    let cut = others.filter { $0 != spared }
    let (out, back) = (cut.map { (from: node, to: $0) }, cut.map { (from: $0, to: node) })
    switch draw.within(0...3) {
    case 0: return ("leader mute", out)
    case 1: return ("leader deaf", back)
    default: return ("leader alone", out + back)
    }
  }

  /// A partition of some shape: one node alone, two halves (that may hear one another in one direction, or share a node),
  /// one direction only, a chain in which only neighbours talk.
  static func shape(_ nodes: Int, _ draw: inout SeededGenerator) -> (name: String, links: [(from: Int, to: Int)]) {
    let alone = draw.within(0...(nodes - 1))
    let all = (0..<nodes).flatMap { from in (0..<nodes).map { (from: from, to: $0) } }.filter { $0.from != $0.to }
    switch draw.within(0...7) {
    case 0: return ("isolated", all.filter { $0.from == alone || $0.to == alone })
    case 1: return ("deaf", all.filter { $0.to == alone })
    case 2: return ("mute", all.filter { $0.from == alone })
    case 3:
      let side = (0..<nodes).map { _ in draw.chance(500) }
      return ("split", all.filter { side[$0.from] != side[$0.to] })
    case 4:
      let link = draw.pick(all)
      return ("one link", all.filter { $0.from == link.from && $0.to == link.to })
    case 5:
      let side = (0..<nodes).map { _ in draw.chance(500) }
      return ("half deaf", all.filter { side[$0.from] && !side[$0.to] })
    case 6:
      let side = (0..<nodes).map { _ in draw.chance(500) }
      return ("bridge", all.filter { side[$0.from] != side[$0.to] && $0.from != alone && $0.to != alone })
    default: return ("chain", all.filter { abs($0.from - $0.to) > 1 })
    }
  }
}
