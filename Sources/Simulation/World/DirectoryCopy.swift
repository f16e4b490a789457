internal import NodeCore
internal import Raft

/// A copy of a node's whole directory, as a backup or a snapshot of its volume has it. It agrees with itself.
struct DirectoryCopy {
  let disk: MemoryLogStorage
  let store: SimulatedStore
  let recorded: PeerPositions
  let incarnation: UInt64
  /// The process that ran on it.
  let start: UInt64

  /// Whether that disk has promised more since.
  func isOlder(than disk: MemoryLogStorage) -> Bool { DurablePosition(of: self.disk) < DurablePosition(of: disk) }
}
