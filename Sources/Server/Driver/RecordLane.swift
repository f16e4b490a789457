internal import NodeCore

/// The thread that makes durable what is known of the peers' disks: the newest of what has gathered.
final class RecordLane: Sendable {
  private let mailbox = Mailbox<PeerPositions>()
  private let thread: ServerThread

  init(record: @escaping @Sendable (PeerPositions) throws -> Void, fail: @escaping @Sendable (any Error) -> Void) {
    let mailbox = mailbox
    thread = ServerThread("record") {
      while let batch = mailbox.take() {
        guard let newest = batch.last else { continue }
        do { try record(newest) } catch { return fail(error) }
      }
    }
  }

  func put(_ positions: PeerPositions) { mailbox.put(positions) }

  func stop() {
    mailbox.close()
    thread.join()
  }
}

/// The disk is not what it was when this node made its promises.
struct DiskDamage: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}
