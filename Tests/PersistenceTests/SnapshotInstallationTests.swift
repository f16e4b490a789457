import Persistence
import Raft
import Testing

struct SnapshotInstallationTests {
  static let metadata = SnapshotMetadata(
    index: 90, term: 5, configuration: Configuration(voters: [1, 2], votersOutgoing: [2, 7], autoLeave: true))

  private func installation(_ disk: RecordingDisk) -> SnapshotInstallation {
    SnapshotInstallation(directory: "/data", identity: LogFixture.identity, disk: disk)
  }

  /// A crash after each step of an installation: the node starts, with the log where the state is.
  @Test(arguments: [0, 1, 2, 3, 4])
  func aCrashBetweenTheStepsIsNoDamage(steps: Int) throws {
    let fixture = LogFixture()
    try fixture.create()
    let installation = installation(fixture.disk)
    var applied: Index = 2
    do {
      let (log, _) = try fixture.open()
      try log.append(entries: [entry(1), entry(2), entry(3)], hardState: HardState(term: 2, vote: 7, commit: 2))
      if steps > 0 { try installation.begin(Self.metadata) }
      if steps > 1 { applied = 90 }
      if steps > 2 {
        try log.append(entries: [], hardState: HardState(term: 6, commit: 90), snapshot: Self.metadata)
      }
      if steps > 3 { try installation.finish() }
    }
    var (log, found) = try fixture.open()
    try installation.resume(log, &found, applied: applied)
    #expect(try installation.pending() == nil)
    #expect(try fixture.open().recovered == found)
    switch steps {
    case 0, 1:
      #expect(found.entries == [entry(1), entry(2), entry(3)])
      #expect(found.hardState == HardState(term: 2, vote: 7, commit: 2))
    default:
      #expect(found.start == Self.metadata)
      #expect(found.entries.isEmpty)
      #expect(found.hardState == HardState(term: steps > 2 ? 6 : 5, commit: 90))
      try log.append(entries: [entry(91, term: 6)])
    }
    log = try fixture.open().log
  }

  @Test func theNoteIsVerified() throws {
    let disk = RecordingDisk()
    let installation = installation(disk)
    #expect(try installation.pending() == nil)
    try installation.begin(Self.metadata)
    #expect(try installation.pending() == Self.metadata)
    let whole = disk["/data/installing"]!
    for offset in whole.indices {
      var bytes = whole
      bytes[offset] ^= 0x20
      disk["/data/installing"] = bytes
      #expect(throws: DirectoryError.self) { try installation.pending() }
      disk["/data/installing"] = Array(whole[..<offset])
      #expect(throws: DirectoryError.self) { try installation.pending() }
    }
    disk["/data/installing"] = whole
    let other = NodeIdentity(cluster: [UInt8](0..<16), node: 7, incarnation: 2)
    #expect(throws: DirectoryError.damaged(file: "/data/installing")) {
      try SnapshotInstallation(directory: "/data", identity: other, disk: disk).pending()
    }
  }
}
