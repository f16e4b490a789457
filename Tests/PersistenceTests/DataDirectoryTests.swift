import Foundation
import Persistence
import Raft
import Testing

struct DataDirectoryTests {
  static let identity = NodeIdentity(cluster: [UInt8](0xF0...0xFF), node: 3, incarnation: 12)

  @Test func anIdentityIsFoundAgain() throws {
    let directory = try TemporaryDirectory()
    #expect(try IdentityFile.read(in: directory.path) == nil)
    try IdentityFile.write(Self.identity, in: directory.path)
    #expect(try IdentityFile.read(in: directory.path) == Self.identity)
    #expect(try PosixDisk().names(in: directory.path) == ["identity"])
    let text = try String(contentsOfFile: directory.path + "/identity", encoding: .utf8)
    #expect(text.hasPrefix("conclave identity 1\ncluster f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff\nnode 3\nincarnation 12\n"))
  }

  @Test func everyFlippedBitOfAnIdentityIsNamed() throws {
    let directory = try TemporaryDirectory()
    try IdentityFile.write(Self.identity, in: directory.path)
    let url = URL(fileURLWithPath: directory.path + "/identity")
    let whole = try Data(contentsOf: url)
    for offset in whole.indices {
      for bit in 0..<8 {
        var bytes = whole
        bytes[offset] ^= 1 << bit
        try bytes.write(to: url)
        #expect(throws: DirectoryError.self) { try IdentityFile.read(in: directory.path) }
      }
    }
    for length in 0..<whole.count {
      try whole.prefix(length).write(to: url)
      #expect(throws: DirectoryError.self) { try IdentityFile.read(in: directory.path) }
    }
  }

  @Test func anUnknownIdentityFormatIsNamed() throws {
    let directory = try TemporaryDirectory()
    try Data("conclave identity 2\nsomething else\n".utf8).write(
      to: URL(fileURLWithPath: directory.path + "/identity"))
    #expect(throws: DirectoryError.unknownFormat(file: directory.path + "/identity", version: "2")) {
      try IdentityFile.read(in: directory.path)
    }
  }

  @Test func aSecondLockIsRefusedAndSaysWhoHoldsTheFirst() throws {
    let directory = try TemporaryDirectory()
    do {
      let lock = try DirectoryLock(directory: directory.path)
      #expect(throws: DirectoryError.locked(path: directory.path, process: getpid())) {
        _ = try DirectoryLock(directory: directory.path)
      }
      _ = consume lock
    }
    _ = try DirectoryLock(directory: directory.path)
    #expect(throws: DirectoryError.disk(DiskError(.open, "/nonexistent/LOCK", code: ENOENT))) {
      _ = try DirectoryLock(directory: "/nonexistent")
    }
  }

  @Test func spaceIsLowUntilItIsAmpleAgain() throws {
    let disk = RecordingDisk()
    var space = DiskSpace(path: "/", disk: disk, low: 100, ample: 200)
    for (free, expected) in [
      (150, .ample), (100, .ample), (99, .low(freeBytes: 99)), (150, .low(freeBytes: 150)), (200, .ample),
      (150, .ample),
    ] as [(Int, DiskSpace.Verdict)] {
      disk.limit(space: free)
      #expect(try space.check() == expected)
    }
    #expect(try PosixDisk().freeBytes(at: "/") > 0)
  }

  /// The real file system, with the sizes of production: what was appended is there, and so are the files.
  @Test func aLogOnARealDisk() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/log"
    try WriteAheadLog.create(directory: path, identity: Self.identity)
    do {
      let (log, found) = try WriteAheadLog.open(directory: path, identity: Self.identity)
      #expect(found.entries.isEmpty)
      for index in 1...20 as ClosedRange<UInt64> {
        try log.append(entries: [entry(index, bytes: 2 << 20)], hardState: HardState(term: 1, vote: 3, commit: 0))
      }
      #expect(log.statistics.rotations == 6)
      try log.truncate(upTo: SnapshotMetadata(index: 10, term: 1, configuration: Configuration(voters: [3])))
      #expect(log.statistics.droppedSegments == 3)
      try log.close()
    }
    let (log, found) = try WriteAheadLog.open(directory: path, identity: Self.identity)
    #expect(found.start.configuration.voters == [3])
    #expect(found.entries == (11...20).map { entry($0, bytes: 2 << 20) })
    try log.close()
  }
}
