internal import Logging
internal import PeerWire
internal import Persistence
internal import Raft
internal import Store
internal import Synchronization

/// The receiving end of snapshot streams: parts go into a file, on a thread of its own, until all have come.
final class SnapshotReception: Sendable {
  /// Complete snapshots kept for an install message that has not come yet.
  private static let kept = 2

  private struct Arrived: Sendable {
    let part: SnapshotPart
    let peer: NodeID
  }

  /// Used by the thread while it fills, and by the state's thread when it is complete; never by both.
  private final class Spool: @unchecked Sendable {
    let file: SnapshotSpool
    let stream: UInt64
    let peer: NodeID
    let position: Revision

    init(_ file: SnapshotSpool, stream: UInt64, peer: NodeID, position: Revision) {
      self.file = file
      self.stream = stream
      self.peer = peer
      self.position = position
    }
  }

  private let directory: String
  private let log: Logger
  private let mailbox = Mailbox<Arrived>()
  private let complete = Mutex<[Spool]>([])

  init(directory: String, log: Logger) {
    self.directory = directory
    self.log = log
  }

  func open(send: @escaping @Sendable (PeerFrame, NodeID) -> Void) {
    _ = ServerThread("snapshot-in") { [self] in
      var current: Spool?
      while let batch = mailbox.take() {
        for arrived in batch { take(arrived, &current, send) }
      }
    }
  }

  func received(_ part: SnapshotPart, from peer: NodeID) { mailbox.put(Arrived(part: part, peer: peer)) }

  func stop() { mailbox.close() }

  func holds(_ metadata: SnapshotMetadata) -> Bool {
    complete.withLock { $0.contains { $0.position == Revision(metadata) } }
  }

  /// Hands over the complete snapshot of that position.
  func take(_ metadata: SnapshotMetadata) throws(StartError) -> @Sendable (any StateStore) throws -> Void {
    let spool = complete.withLock { spools -> Spool? in
      guard let at = spools.firstIndex(where: { $0.position == Revision(metadata) }) else { return nil }
      defer { spools = [] }
      return spools[at]
    }
    guard let spool else { throw StartError("no complete snapshot of entry \(metadata.index) was streamed here") }
    return { store in try spool.file.install(into: store) }
  }

  private func take(
    _ arrived: Arrived, _ current: inout Spool?, _ send: (PeerFrame, NodeID) -> Void
  ) {
    let part = arrived.part
    let position = Revision(term: part.term, index: part.index)
    func answer(_ next: UInt64, _ verdict: SnapshotAnswer.Verdict) {
      send(.snapshotAnswer(SnapshotAnswer(stream: part.stream, next: next, verdict: verdict)), arrived.peer)
    }
    do {
      let spool: Spool
      if let known = current, known.stream == part.stream, known.peer == arrived.peer, known.position == position {
        spool = known
      } else if part.number == 0 {
        let path = "\(directory)/incoming-\(arrived.peer)-\(part.stream)"
        spool = Spool(
          try SnapshotSpool(path: path, applied: position), stream: part.stream, peer: arrived.peer, position: position)
        current = spool
      } else if complete.withLock({ $0.contains { $0.stream == part.stream && $0.peer == arrived.peer } }) {
        return
      } else {
        return answer(0, .wants)
      }
      let wasComplete = spool.file.isComplete
      try spool.file.take(
        SnapshotChunk(number: part.number, bytes: part.bytes, checksum: part.checksum, isLast: part.isLast))
      if spool.file.isComplete, !wasComplete {
        complete.withLock { spools in
          spools.append(spool)
          if spools.count > Self.kept { spools.removeFirst() }
        }
      }
      answer(spool.file.next, .wants)
    } catch SnapshotError.outOfOrder(let expected, _) {
      answer(expected, .wants)
    } catch {
      log.error("the stream of a snapshot from node \(arrived.peer) broke off: \(error)")
      current = nil
      answer(0, .refused)
    }
  }
}

extension Revision {
  init(_ metadata: SnapshotMetadata) { self.init(term: metadata.term.rawValue, index: metadata.index.rawValue) }
}
