import Foundation
import Persistence
import Raft
import Store
import Testing

/// What opening a data directory says when something in it was lost, changed or is older than it was.
struct DirectoryConditionTests {
  static let identity = LogFixture.identity
  static let options = LogOptions(segmentBytes: 8192, preparesInBackground: false)

  /// A node that has appended, applied and flushed 12 entries; with `truncated`, the log no longer begins at the first.
  private static func made(truncated: Bool) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try DataDirectory.create(
      directory.path, identity: identity, configuration: LogFixture.members, options: options)
    guard case .sound(let node) = try open(directory) else { throw CocoaError(.fileReadCorruptFile) }
    for index in 1...12 as ClosedRange<UInt64> {
      try node.log.append(
        entries: [entry(index, bytes: 1200)], hardState: HardState(term: 1, vote: 7, commit: Index(index)))
      try node.store.commit(
        StateStoreConformance.put(RecordKey([UInt8(index)]), [UInt8](repeating: UInt8(index), count: 600), index),
        applied: Revision(term: 1, index: index))
    }
    _ = try node.store.flush()
    if truncated {
      try node.log.truncate(upTo: SnapshotMetadata(index: 8, term: 1, configuration: LogFixture.members))
    }
    try node.log.close()
    try PeersFile.write([1, 2, 3], in: directory.path, identity: identity)
    return directory
  }

  private static func open(_ directory: TemporaryDirectory) throws -> DataDirectory.Condition {
    try DataDirectory.open(directory.path, identity: identity, options: options)
  }

  private static func damage(_ directory: TemporaryDirectory) throws -> String? {
    if case .damaged(let reason) = try open(directory) { reason } else { nil }
  }

  @Test(arguments: [false, true])
  func aSoundOneIsOpened(truncated: Bool) throws {
    let directory = try Self.made(truncated: truncated)
    for start in 2...4 as ClosedRange<UInt64> {
      guard case .sound(let node) = try Self.open(directory) else {
        Issue.record("not sound")
        return
      }
      #expect(node.start == start)
      #expect(node.recovered.last.index == 12)
      #expect(node.store.applied == Revision(term: 1, index: 12))
      #expect(node.peers == [1, 2, 3])
      #expect(node.mended == [])
      try node.log.close()
    }
  }

  /// Each file of the directory in turn: lost, empty, cut, a bit flipped, an older copy.
  @Test func lostAndChangedFilesAreNamed() throws {
    for name in ["log/watermark", "log/log-0000000000000001", "log/log-0000000000000002", "starts"] {
      for change in [Change.lost, .empty, .cut, .flipped] {
        let directory = try Self.made(truncated: false)
        try change.make(directory.path + "/" + name)
        // One of the watermark's two slots may be lost: bits flip in both, at 19 and at 4115.
        let reason = try Self.damage(directory)
        #expect(reason?.contains(directory.path) == true, "\(name) \(change): \(reason ?? "sound")")
      }
    }
  }

  enum Change: CaseIterable {
    case lost, empty, cut, flipped

    func make(_ path: String) throws {
      let url = URL(fileURLWithPath: path)
      var bytes = try Data(contentsOf: url)
      switch self {
      case .lost: return try FileManager.default.removeItem(at: url)
      case .empty: bytes = Data()
      case .cut: bytes = bytes.prefix(20)
      case .flipped: for offset in stride(from: 19, to: bytes.count, by: 64) { bytes[offset] ^= 4 }
      }
      try bytes.write(to: url)
    }
  }

  @Test func aFileOfAnotherNodeIsDamage() throws {
    let directory = try Self.made(truncated: false)
    let other = try TemporaryDirectory()
    try DataDirectory.create(
      other.path, identity: NodeIdentity(cluster: [UInt8](0..<16), node: 7, incarnation: 2),
      configuration: LogFixture.members, options: Self.options)
    let path = directory.path + "/log/log-0000000000000002"
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: other.path + "/log/log-0000000000000001", toPath: path)
    #expect(try Self.damage(directory)?.contains("belongs to another node or incarnation") == true)
  }

  @Test(arguments: ["tables", "CURRENT", "all", "pointer", "mark"])
  func aDamagedStateIsAppliedAgainWhereTheLogHoldsEverything(what: String) throws {
    for truncated in [false, true] {
      let directory = try Self.made(truncated: truncated)
      let state = directory.path + "/state"
      switch what {
      case "tables":
        for name in try FileManager.default.contentsOfDirectory(atPath: state + "/generation-1")
        where name.hasSuffix(".sst") {
          try FileManager.default.removeItem(atPath: "\(state)/generation-1/\(name)")
        }
      case "CURRENT": try Data("nonsense".utf8).write(to: URL(fileURLWithPath: state + "/generation-1/CURRENT"))
      case "all": try FileManager.default.removeItem(atPath: state)
      case "pointer": try Data("x\n".utf8).write(to: URL(fileURLWithPath: state + "/CURRENT-STATE"))
      default: try DataDirectory.noteStateDamaged(directory.path, "block checksum mismatch")
      }
      switch try Self.open(directory) {
      case .sound(let node):
        #expect(!truncated)
        #expect(node.store.applied == Revision(term: 0, index: 0))
        #expect(node.recovered.entries.count == 12)
        // A state that is simply gone is an empty one; the others are set aside, and said.
        #expect(node.mended.count == (what == "all" ? 0 : 1))
        try node.log.close()
      case .damaged(let reason):
        #expect(truncated, "\(reason)")
        #expect(reason.contains("state"))
      }
    }
  }

  @Test func anOlderStateIsAppliedAnewAndAnOlderLogIsDamage() throws {
    let directory = try Self.made(truncated: false)
    let older = try TemporaryDirectory()
    for name in ["log", "state"] {
      try FileManager.default.copyItem(atPath: "\(directory.path)/\(name)", toPath: "\(older.path)/\(name)")
    }
    do {
      guard case .sound(let node) = try Self.open(directory) else { throw CocoaError(.fileReadCorruptFile) }
      try node.log.append(entries: [entry(13)], hardState: HardState(term: 1, vote: 7, commit: 13))
      try node.store.commit(
        StateStoreConformance.put(RecordKey([13]), [13], 13), applied: Revision(term: 1, index: 13))
      _ = try node.store.flush()
      try node.log.close()
    }
    let newer = directory.path + "/newer"
    try FileManager.default.moveItem(atPath: directory.path + "/state", toPath: newer)
    try FileManager.default.copyItem(atPath: older.path + "/state", toPath: directory.path + "/state")
    #expect(try Self.damage(directory) == nil)
    try FileManager.default.removeItem(atPath: directory.path + "/state")
    try FileManager.default.moveItem(atPath: newer, toPath: directory.path + "/state")
    try FileManager.default.removeItem(atPath: directory.path + "/log")
    try FileManager.default.copyItem(atPath: older.path + "/log", toPath: directory.path + "/log")
    #expect(try Self.damage(directory)?.contains("an older copy of it?") == true)
  }

  /// A whole directory put back agrees with itself; what a peer has told of it is remembered.
  @Test func whatPeersFoundIsKnownAtTheNextStart() throws {
    let directory = try Self.made(truncated: false)
    try DataDirectory.noteDamaged(directory.path, "node 2 knows better")
    #expect(try Self.damage(directory) == "node 2 knows better")
    #expect(try Self.damage(directory) == "node 2 knows better")
  }

  @Test func aDamagedNodeBeginsAnew() throws {
    let directory = try Self.made(truncated: true)
    try FileManager.default.removeItem(atPath: directory.path + "/log/watermark")
    #expect(try Self.damage(directory) != nil)
    let next = NodeIdentity(cluster: [UInt8](0..<16), node: 7, incarnation: 2)
    try DataDirectory.noteDamaged(directory.path, "for a reason")
    try DataDirectory.beginAnew(
      directory.path, identity: next, configuration: Configuration(), options: Self.options)
    #expect(try IdentityFile.read(in: directory.path) == next)
    guard case .sound(let node) = try DataDirectory.open(directory.path, identity: next, options: Self.options) else {
      Issue.record("not sound")
      return
    }
    #expect(node.recovered.last.index == 0)
    #expect(node.recovered.start.configuration == Configuration())
    #expect(node.store.applied == Revision(term: 0, index: 0))
    #expect(node.start == 2, "starts go on")
    // What peers promised to the old life is not remembered under the new one.
    #expect(node.peers == nil)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(names.contains("log.damaged") && names.contains("state.damaged") && !names.contains("damaged"))
  }

  @Test func everyFlippedBitOfTheStartsIsNamed() throws {
    let directory = try Self.made(truncated: false)
    let url = URL(fileURLWithPath: directory.path + "/starts")
    let whole = try Data(contentsOf: url)
    for offset in whole.indices {
      for bit in 0..<8 {
        var bytes = whole
        bytes[offset] ^= 1 << bit
        try bytes.write(to: url)
        #expect(throws: DirectoryError.self) { try StartsFile.count(in: directory.path) }
      }
      try whole.prefix(offset).write(to: url)
      #expect(throws: DirectoryError.self) { try StartsFile.count(in: directory.path) }
    }
    try whole.write(to: url)
    #expect(try StartsFile.count(in: directory.path) == 2)
  }

  @Test func everyFlippedBitOfThePeersFileIsNoticed() throws {
    let directory = try Self.made(truncated: false)
    let url = URL(fileURLWithPath: directory.path + "/peers")
    let whole = try Data(contentsOf: url)
    for offset in whole.indices {
      for bit in 0..<8 {
        var bytes = whole
        bytes[offset] ^= 1 << bit
        try bytes.write(to: url)
        #expect(try PeersFile.read(in: directory.path, identity: Self.identity) == nil)
      }
      try whole.prefix(offset).write(to: url)
      #expect(try PeersFile.read(in: directory.path, identity: Self.identity) == nil)
    }
    try whole.write(to: url)
    #expect(try PeersFile.read(in: directory.path, identity: Self.identity) == [1, 2, 3])
  }
}
