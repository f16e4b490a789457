/// What happened, as a digest that two runs of one seed share, and as lines for a person who asks for them.
struct Trace {
  private var fold = Fold()
  private let print: ((String) -> Void)?

  init(print: ((String) -> Void)?) { self.print = print }

  var digest: UInt64 { fold.value }
  var isPrinted: Bool { print != nil }

  /// A line that only helps to read the others, and is no part of the digest.
  func show(_ time: UInt64, _ node: Int, _ text: @autoclosure () -> String) {
    if let print { print("\(time) n\(node + 1) \(text())") }
  }

  mutating func note(
    _ time: UInt64, _ node: Int, _ kind: StaticString, _ first: UInt64 = 0, _ second: UInt64 = 0,
    _ detail: @autoclosure () -> String = ""
  ) {
    fold.add(time)
    fold.add(UInt64(node))
    fold.add(UInt64(kind.utf8CodeUnitCount))
    fold.add(first)
    fold.add(second)
    if let print {
      print("\(time) n\(node + 1) \(kind) \(first) \(second) \(detail())")
    }
  }
}
