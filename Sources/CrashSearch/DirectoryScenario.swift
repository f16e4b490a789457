internal import Persistence
internal import Raft

/// A data directory that is made, and then counts its starts.
struct DirectoryScenario: Scenario {
  static let name = "directory"
  private static let starts: UInt64 = 6

  /// The starts that were counted by each claim; nil: the directory need not exist.
  private var claims: [UInt64?] = [nil]

  static func begin(seed: UInt64) throws -> (DirectoryScenario, TraceDisk) { (DirectoryScenario(), freshDisk()) }

  static func resume(on disk: TraceDisk, seed: UInt64) throws -> DirectoryScenario? {
    let (files, directories) = disk.contents
    let copy = TraceDisk(files: files, directories: directories)
    // Without an identity the making was interrupted, and is begun anew.
    guard try IdentityFile.read(in: data, copy) != nil else { return DirectoryScenario() }
    return DirectoryScenario(claims: [try StartsFile.count(in: data, copy) - 1])
  }

  mutating func live(on disk: TraceDisk) throws {
    if claims[0] == nil {
      claims.append(0)
      disk.attempt(claim: 1)
      try make(disk)
      disk.acknowledge(claim: 1)
    }
    for _ in 0..<Self.starts {
      claims.append((claims[claims.count - 1] ?? 0) + 1)
      disk.attempt(claim: claims.count - 1)
      guard try StartsFile.count(in: Self.data, disk) == claims[claims.count - 1] else {
        throw CrashSearchError(reason: "starts are miscounted without a crash")
      }
      disk.acknowledge(claim: claims.count - 1)
    }
  }

  private func make(_ disk: TraceDisk) throws {
    try DataDirectory.create(
      Self.data, identity: Self.identity, configuration: Configuration(voters: [1, 2, 3]), options: Self.options(disk))
  }

  func verify(_ disk: TraceDisk, allowed: [Int]) throws -> String? {
    let identity = try IdentityFile.read(in: Self.data, disk)
    if identity == nil {
      // An interrupted making is begun anew, over whatever it left.
      guard allowed.contains(0), claims[0] == nil else { return "the identity is gone" }
      try make(disk)
    }
    guard try IdentityFile.read(in: Self.data, disk) == Self.identity else { return "another identity" }
    let found = try WriteAheadLog.open(
      directory: "\(Self.data)/log", identity: Self.identity, options: Self.options(disk)
    ).recovered
    guard found.start.configuration.voters == [1, 2, 3] else { return "the log has lost its members" }
    let number = try StartsFile.count(in: Self.data, disk)
    let counted = claims[allowed[0]] ?? 0
    return number > counted ? nil : "start \(number) comes again: \(counted) were counted"
  }
}
