import Persistence
import Raft

/// What the log tests share: a small log on a disk in memory.
struct LogFixture {
  static let directory = "/log"
  static let identity = NodeIdentity(cluster: [UInt8](0..<16), node: 7, incarnation: 1)
  static let members = Configuration(voters: [5, 6, 7], learners: [8])

  let disk: RecordingDisk
  let options: LogOptions

  init(_ disk: RecordingDisk = RecordingDisk(), segmentBytes: Int = 4096) {
    self.disk = disk
    options = LogOptions(disk: disk, segmentBytes: segmentBytes, preparesInBackground: false)
  }

  func create() throws {
    try WriteAheadLog.create(
      directory: Self.directory, identity: Self.identity, configuration: Self.members, options: options)
  }

  func open(_ identity: NodeIdentity = LogFixture.identity) throws -> (log: WriteAheadLog, recovered: RecoveredLog) {
    try WriteAheadLog.open(directory: Self.directory, identity: identity, options: options)
  }

  /// A disk with a closed log of these appends.
  static func made(_ groups: [[Entry]], segmentBytes: Int = 4096) throws -> LogFixture {
    let fixture = LogFixture(segmentBytes: segmentBytes)
    try fixture.create()
    let (log, _) = try fixture.open()
    for group in groups { try log.append(entries: group) }
    try log.close()
    return fixture
  }

  func path(_ segment: Int) -> String {
    let digits = String(segment, radix: 16)
    return "\(Self.directory)/log-\(String(repeating: "0", count: 16 - digits.count))\(digits)"
  }

  static let watermark = "\(directory)/watermark"
}

/// An entry whose data tells its place.
func entry(_ index: UInt64, term: UInt64 = 1, bytes: Int = 24) -> Entry {
  Entry(
    term: Term(term), index: Index(index), kind: .normal,
    data: (0..<bytes).map { UInt8(truncatingIfNeeded: Int(index &* 31 &+ term) + $0) })
}

/// A small generator whose runs repeat: SplitMix64.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// What a call throws from the log, nil when it does not.
func logError(_ body: () throws -> Void) -> LogError? {
  do {
    try body()
    return nil
  } catch { return error as? LogError }
}
