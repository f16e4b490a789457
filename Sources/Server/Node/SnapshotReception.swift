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
  private let complete = Mutex<[Complete]>([])
  private let bytes = Atomic<UInt64>(0)

  private struct Complete: Sendable {
    let spool: Spool
    /// The number of parts.
    let end: UInt64
  }

  private static let prefix = "incoming-"

  init(directory: String, log: Logger) {
    self.directory = directory
    self.log = log
  }

  func open(send: @escaping @Sendable (PeerFrame, NodeID) -> Void) {
    removeLeftovers()
    _ = ServerThread("snapshot-in") { [self] in
      var current: Spool?
      while let batch = mailbox.take() {
        for arrived in batch { take(arrived, &current, send) }
      }
    }
  }

  func received(_ part: SnapshotPart, from peer: NodeID) { mailbox.put(Arrived(part: part, peer: peer)) }

  /// Bytes that have come of the snapshot on its way here; 0 when there is none.
  var receivedBytes: UInt64 { bytes.load(ordering: .relaxed) }

  func stop() { mailbox.close() }

  /// Streams that broke off when the process ended left their files. One that stays costs space and nothing else.
  private func removeLeftovers() {
    let disk = PosixDisk()
    for name in (try? disk.names(in: directory)) ?? [] where name.hasPrefix(Self.prefix) {
      try? disk.remove("\(directory)/\(name)")
    }
  }

  func holds(_ metadata: SnapshotMetadata) -> Bool {
    complete.withLock { $0.contains { $0.spool.position == Revision(metadata) } }
  }

  /// Hands over the complete snapshot of that position.
  func take(_ metadata: SnapshotMetadata) throws(StartError) -> @Sendable (any StateStore) throws -> Void {
    let spool = complete.withLock { spools -> Spool? in
      guard let at = spools.firstIndex(where: { $0.spool.position == Revision(metadata) }) else { return nil }
      defer { spools = [] }
      return spools[at].spool
    }
    guard let spool else { throw StartError("no complete snapshot of entry \(metadata.index) was streamed here") }
    return { store in try spool.file.install(into: store) }
  }

  /// How many parts the complete snapshot has that this part belongs to; nil if there is none.
  private func end(of part: SnapshotPart, from peer: NodeID) -> UInt64? {
    let position = Revision(term: part.term, index: part.index)
    return complete.withLock { snapshots in
      snapshots.first { $0.spool.stream == part.stream && $0.spool.peer == peer && $0.spool.position == position }?.end
    }
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
      } else if let end = end(of: part, from: arrived.peer) {
        // The answer to its last part was lost.
        return answer(end, .wants)
      } else if part.number == 0 {
        let path = "\(directory)/\(Self.prefix)\(arrived.peer)-\(part.stream)"
        spool = Spool(
          try SnapshotSpool(path: path, applied: position), stream: part.stream, peer: arrived.peer, position: position)
        current = spool
        bytes.store(0, ordering: .relaxed)
      } else {
        return answer(0, .wants)
      }
      try spool.file.take(
        SnapshotChunk(number: part.number, bytes: part.bytes, checksum: part.checksum, isLast: part.isLast))
      bytes.add(UInt64(part.bytes.count), ordering: .relaxed)
      let next = spool.file.next
      if spool.file.isComplete {
        // Handed over: whoever installs it is the last to hold it, and its file goes with it.
        current = nil
        complete.withLock { spools in
          spools.append(Complete(spool: spool, end: next))
          if spools.count > Self.kept { spools.removeFirst() }
        }
      }
      answer(next, .wants)
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
