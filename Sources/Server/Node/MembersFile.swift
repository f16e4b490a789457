internal import Persistence
internal import Raft
internal import Registry

/// `members`: the members as this node last knew them. Text: a head, the applied index and the highest id ever known on
/// the second line, then one member a line as hexadecimal digits of its encoding.
///
/// A node whose log or state is damaged finds its peers by it, and one whose state is being rebuilt keeps to it until
/// the state is as new. It decides nothing in consensus; a damaged one is as good as none.
enum MembersFile {
  struct Content: Sendable, Equatable {
    /// The applied index at which these were the members.
    var index: UInt64
    var highest: NodeID
    var members: [Member]
  }

  private static let name = "members"
  private static let head = "conclave members 1"

  static func write(_ content: Content, in directory: String) throws(DiskError) {
    let lines = [head, "\(content.index) \(content.highest)"] + content.members.map { Hexadecimal.text($0.encoded) }
    try PosixDisk().replace(name, in: directory, with: Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  static func read(in directory: String) -> Content? {
    guard let bytes = try? PosixDisk().contents(of: "\(directory)/\(name)", limit: 1 << 20) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count >= 3, lines.count <= RegistryLimits.members + 2, lines[0] == head else { return nil }
    let numbers = lines[1].split(separator: " ")
    guard numbers.count == 2, let index = UInt64(numbers[0]),
      let highest = UInt64(numbers[1]).flatMap(NodeID.init(rawValue:))
    else { return nil }
    var members: [Member] = []
    for line in lines.dropFirst(2) {
      guard let bytes = Hexadecimal.bytes(String(line)), let member = try? Member(encoded: bytes) else { return nil }
      members.append(member)
    }
    return Content(index: index, highest: highest, members: members)
  }
}
