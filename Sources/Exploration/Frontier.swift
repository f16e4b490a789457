/// The states to go on from, each as the steps that lead to it from the first one, in an order in which neighbours share
/// most of their steps: so one costs a few bytes instead of a whole cluster, and going through them all repeats few
/// steps.
struct Frontier {
  /// For each state: how many steps it shares with the one before (1 byte), how many follow (1 byte), and these.
  private var bytes: [UInt8] = []
  private var last: [UInt8] = []
  private(set) var count = 0

  /// Bytes of memory in use.
  var size: Int { bytes.count }

  mutating func append(_ path: [UInt8]) {
    var shared = 0
    while shared < min(path.count, last.count), path[shared] == last[shared] { shared += 1 }
    bytes.append(UInt8(shared))
    bytes.append(UInt8(path.count - shared))
    bytes.append(contentsOf: path[shared...])
    last = path
    count += 1
  }

  /// Calls `body` with each path and how many of its steps are those of the path before; ends when it answers false.
  func visit<E: Error>(_ body: (_ path: [UInt8], _ shared: Int) throws(E) -> Bool) throws(E) {
    var path: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      let shared = Int(bytes[offset])
      let more = Int(bytes[offset + 1])
      path.removeLast(path.count - shared)
      path.append(contentsOf: bytes[offset + 2..<offset + 2 + more])
      offset += 2 + more
      guard try body(path, shared) else { return }
    }
  }
}
