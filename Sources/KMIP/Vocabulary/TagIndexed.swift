internal import TTLV

/// A table by tag with a look-up of one index: the standard's tags are 0x420001 to 0x4203FF.
struct TagIndexed<Element: Sendable>: Sendable {
  private static var base: UInt32 { 0x42_0000 }
  private static var size: Int { 0x400 }
  private let positions: [Int16]
  private let elements: [Element]

  init(_ elements: [Element], tag: (Element) -> Tag) {
    var positions = [Int16](repeating: -1, count: Self.size)
    for (position, element) in elements.enumerated() {
      positions[Int(tag(element).rawValue - Self.base)] = Int16(position)
    }
    self.positions = positions
    self.elements = elements
  }

  subscript(tag: Tag) -> Element? {
    let at = tag.rawValue &- Self.base
    guard at < UInt32(Self.size) else { return nil }
    let position = positions[Int(at)]
    return position < 0 ? nil : elements[Int(position)]
  }
}
