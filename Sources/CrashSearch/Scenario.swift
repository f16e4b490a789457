internal import Persistence
internal import Raft

/// Something that a node does to its disk, and what it may rely on afterwards.
///
/// A scenario numbers its claims: claim 0 holds before it begins; each step announces its claim
/// (`TraceDisk.attempt(claim:)`), does its work, and acknowledges it. After a crash, the last acknowledged claim or the
/// one being attempted must hold.
protocol Scenario {
  static var name: String { get }

  /// A scenario from the beginning, and the disk on which it begins.
  static func begin(seed: UInt64) throws -> (Self, TraceDisk)

  /// A scenario that goes on where a crashed disk stands, which this call must not change; nil if it does not go on.
  static func resume(on disk: TraceDisk, seed: UInt64) throws -> Self?

  /// Lives through its steps.
  mutating func live(on disk: TraceDisk) throws

  /// Starts on a crashed disk as a node does, and answers what is missing or wrong; nil when a claim in `allowed` holds.
  func verify(_ disk: TraceDisk, allowed: [Int]) throws -> String?
}

extension Scenario {
  static var identity: NodeIdentity { NodeIdentity(cluster: [UInt8](0..<16), node: 2, incarnation: 1) }
  static var data: String { "/data" }
  /// Small, so that a short run begins many segments.
  static var segmentBytes: Int { 4096 }

  static func options(_ disk: TraceDisk) -> LogOptions {
    LogOptions(disk: disk, segmentBytes: segmentBytes, preparesInBackground: false)
  }

  /// An empty data directory.
  static func freshDisk() -> TraceDisk { TraceDisk(directories: ["/", data]) }
}
