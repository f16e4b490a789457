internal import NodeCore
internal import Raft
internal import Registry
internal import Store

/// A format of mutations that older builds do not know: in a world of mixed builds, newer nodes propose in it. Nothing
/// but its number is new.
enum NewerFormat {
  /// Where the number of the format ends: behind the headers of the mutation and of its first member.
  private static let place = 19
  private static let number = UInt8(Mutation.formatVersion) + 1

  /// A mutation as a newer node proposes it.
  static func written(_ planned: Planned) -> Planned {
    guard let mutation = planned.mutation, !mutation.bytes.isEmpty else { return planned }
    var bytes = mutation.bytes
    precondition(bytes[place] == UInt8(Mutation.formatVersion), "the format stands elsewhere")
    bytes[place] = number
    return Planned(
      id: planned.id, reply: planned.reply, mutation: .init(bytes: bytes, mutation: mutation.mutation),
      fault: planned.fault, kept: planned.kept,
      lacksKey: planned.lacksKey, stretch: planned.stretch)
  }

  /// An entry as a newer node reads it.
  static func read(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > place, bytes[place] == number else { return bytes }
    var known = bytes
    known[place] = UInt8(Mutation.formatVersion)
    return known
  }
}

extension World {
  /// An older build has met what it does not know: it must have stopped by name, before it wrote anything of it. It is
  /// replaced by a newer one.
  func unknownFormat(_ node: SimulatedNode, _ error: RegistryError, _ entries: [CommittedEntry]) {
    guard node.isOldBuild, case .unknownFormat = error else {
      return violated("apply", "node \(node.place + 1) cannot apply a committed entry: \(error)")
    }
    let unknown = entries.first { NewerFormat.read($0.bytes) != $0.bytes }
    if let unknown, node.store.applied.index >= unknown.revision.index {
      violated("apply", "node \(node.place + 1) passes over entry \(unknown.revision.index): \(error)")
    }
    reached(.unknownFormat)
    crash(node.place)
    node.isOldBuild = false
  }
}
