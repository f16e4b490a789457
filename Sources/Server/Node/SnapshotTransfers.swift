internal import Logging
internal import NodeCore
internal import PeerWire
internal import Persistence
internal import Raft
internal import Store
internal import Synchronization

/// Streams of the state, to followers that are too far behind for the log, and from the leader.
final class SnapshotTransfers: Sendable {
  private let directory: String
  private let log: Logger
  private let driver = Mutex<NodeDriver?>(nil)

  init(directory: String, log: Logger) {
    self.directory = directory
    self.log = log
  }

  func open(send: @escaping @Sendable (PeerFrame, NodeID) -> Void, driver: NodeDriver) {
    self.driver.withLock { $0 = driver }
  }

  func stream(_ install: InstallSnapshot, _ view: any ReadView) {
    driver.withLock { $0 }?.put(.snapshotSent(to: install.to, succeeded: false))
  }

  func received(_ part: SnapshotPart, from peer: NodeID) {}
  func received(_ answer: SnapshotAnswer, from peer: NodeID) {}

  func takeStaged(_ snapshot: Snapshot) throws -> any SnapshotRecords {
    throw StartError("no snapshot was streamed for entry \(snapshot.metadata.index)")
  }
}
