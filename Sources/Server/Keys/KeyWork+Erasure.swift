internal import AuditTrail
internal import Foundation
internal import Logging
internal import Persistence
internal import Raft
internal import Registry

/// This node's part in letting go of what was destroyed.
extension KeyWork {
  /// The newest stamp in the applied state: what was destroyed up to it has left the state's live records.
  private var newestStamp: Int64? {
    guard let view = try? parts.disk.store.view(), let ledger = try? Ledger(of: view) else { return nil }
    return ledger.newestStamp
  }

  mutating func erase() {
    let now = Self.now
    if erasure.sweep == nil {
      // Rotations go through the same files, and come first.
      guard !ledger.isClearing, let stamp = newestStamp, erasure.isDue(stamp, wall: Clocks.wall()),
        let segment = try? parts.disk.begin()
      else { return }
      erasure.isWanted = false
      erasure.sweep = Erasure.Sweep(through: stamp, begun: Clocks.wall(), segment: segment, tried: now)
      parts.log.info("what was destroyed is being let go of")
    }
    guard var sweep = erasure.sweep, !sweep.isCompacting else { return }
    if !parts.disk.isCut(before: sweep.segment) {
      // Where a snapshot has just replaced the log there is nothing to cut off: once more, when entries have followed.
      if now - sweep.tried > Erasure.patience, let segment = try? parts.disk.begin() {
        sweep.segment = segment
        sweep.tried = now
        erasure.sweep = sweep
      }
      return
    }
    sweep.isCompacting = true
    erasure.sweep = sweep
    let (disk, put) = (parts.disk, put)
    _ = ServerThread("erasure") {
      disk.compact()
      put(.erased)
    }
  }

  mutating func erased() {
    erasure.finish()
    parts.log.info("nothing is left of what was destroyed until \(Timestamp.text(erasure.done.through))")
  }

  /// The answer to the admin command `erasure`.
  var erasureStatus: [String: any Sendable] {
    let isRunning = erasure.sweep != nil || erasure.isWanted
    var object: [String: any Sendable] = [
      "node": parts.node.rawValue, "hours": erasure.hours, "running": isRunning,
      "pending": (newestStamp ?? .max) > erasure.done.through,
      "next": Timestamp.text(erasure.next), "next_milliseconds": erasure.next,
      "through_milliseconds": erasure.done.through,
    ]
    // Kept for a look after damage; what they hold goes when somebody removes them.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parts.directory)) ?? []
    let setAside = names.filter { $0.contains(".damaged") }.sorted()
    if !setAside.isEmpty { object["set_aside"] = setAside }
    if erasure.done.through > 0 { object["through"] = Timestamp.text(erasure.done.through) }
    return object
  }
}
