internal import Logging
internal import NodeCore
internal import PeerWire
internal import Persistence
internal import Raft
internal import Store
internal import Synchronization

/// Streams of the state: to followers that are too far behind for the log, and from the leader to this node.
///
/// A stream goes in numbered, checksummed parts, a few on their way at a time; what was lost is sent again from where
/// the receiver is. The install message follows when all parts have arrived.
final class SnapshotTransfers: Sendable {
  /// Parts on their way at a time.
  private static let window: UInt64 = 8
  /// How long the sender waits for an answer before it sends again (nanoseconds), and how often in a row.
  private static let patience: UInt64 = 2_000_000_000
  private static let attempts = 5

  private struct Outgoing {
    var answers: [UInt64: Mailbox<SnapshotAnswer>] = [:]
    var busy: Set<NodeID> = []
    var next: UInt64 = 1
  }

  private let directory: String
  private let log: Logger
  private let outgoing = Mutex(Outgoing())
  private let incoming: SnapshotReception
  private let edge = Mutex<Edge?>(nil)

  private struct Edge: Sendable {
    let send: @Sendable (PeerFrame, NodeID) -> Void
    let driver: NodeDriver
  }

  init(directory: String, log: Logger) {
    self.directory = directory
    self.log = log
    incoming = SnapshotReception(directory: directory, log: log)
  }

  func open(send: @escaping @Sendable (PeerFrame, NodeID) -> Void, driver: NodeDriver) {
    edge.withLock { $0 = Edge(send: send, driver: driver) }
    incoming.open(send: send)
  }

  func received(_ part: SnapshotPart, from peer: NodeID) { incoming.received(part, from: peer) }

  func received(_ answer: SnapshotAnswer, from peer: NodeID) {
    outgoing.withLock { $0.answers[answer.stream] }?.put(answer)
  }

  /// The snapshot that was streamed to this node, complete, for the state to be replaced by.
  func takeStaged(_ snapshot: Snapshot) throws -> @Sendable (any StateStore) throws -> Void {
    try incoming.take(snapshot.metadata)
  }

  /// Whether the stream that an install message speaks of has arrived.
  func hasStaged(_ snapshot: Snapshot) -> Bool { incoming.holds(snapshot.metadata) }

  /// Bytes that have come of the snapshot on its way here.
  var receivedBytes: UInt64 { incoming.receivedBytes }

  func stop() { incoming.stop() }

  /// Streams the state that `view` shows, on a thread of its own; one stream to a follower at a time.
  func stream(_ install: InstallSnapshot, _ view: any ReadView) {
    guard let edge = edge.withLock({ $0 }) else { return }
    let peer = install.to
    let answers = Mailbox<SnapshotAnswer>()
    let number = outgoing.withLock { out -> UInt64? in
      guard out.busy.insert(peer).inserted else { return nil }
      defer { out.next += 1 }
      out.answers[out.next] = answers
      return out.next
    }
    guard let number else { return }
    _ = ServerThread("snapshot-out") { [self] in
      let succeeded = send(install, view, stream: number, answers, edge)
      outgoing.withLock { out in
        out.answers[number] = nil
        out.busy.remove(peer)
      }
      log.info("the state was streamed to node \(peer)", metadata: ["succeeded": "\(succeeded)"])
      if succeeded { edge.send(.raft([.installSnapshot(install)], stamp: 0), peer) }
      edge.driver.put(.snapshotSent(to: peer, succeeded: succeeded))
    }
  }

  private func send(
    _ install: InstallSnapshot, _ view: any ReadView, stream: UInt64, _ answers: Mailbox<SnapshotAnswer>, _ edge: Edge
  ) -> Bool {
    let position = install.snapshot.metadata.id
    let source = SnapshotSource(view, at: Revision(term: position.term.rawValue, index: position.index.rawValue))
    // Where each part that is not acknowledged yet begins.
    var marks: [UInt64: SnapshotSource.Mark] = [0: .start]
    var acknowledged: UInt64 = 0
    var next: UInt64 = 0
    var end: UInt64?
    var silence = 0
    while end != acknowledged {
      while next < acknowledged + Self.window, end.map({ next < $0 }) ?? true, let mark = marks[next] {
        guard let (chunk, after) = try? source.chunk(at: mark) else { return false }
        let part = SnapshotPart(
          stream: stream, number: chunk.number, index: position.index.rawValue, term: position.term.rawValue,
          checksum: chunk.checksum, isLast: chunk.isLast, bytes: chunk.bytes)
        edge.send(.snapshotPart(part), install.to)
        next += 1
        marks[next] = after
        if chunk.isLast { end = next }
      }
      guard let batch = answers.take(until: Clocks.monotonic() + Self.patience) else { return false }
      if batch.isEmpty {
        silence += 1
        if silence == Self.attempts { return false }
        next = acknowledged
      }
      for answer in batch {
        if answer.verdict == .refused { return false }
        silence = 0
        guard answer.next > acknowledged, answer.next <= next else { continue }
        for old in acknowledged..<answer.next { marks[old] = nil }
        acknowledged = answer.next
      }
    }
    return true
  }
}
