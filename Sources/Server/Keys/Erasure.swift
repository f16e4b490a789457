internal import Foundation

/// When what was destroyed leaves this node's disk: each so many hours the node begins a new file of its log, flushes the
/// state, lets the older files go and writes its tables anew. A value that is told what has happened; times are
/// milliseconds, of the monotonic clock unless they say otherwise.
struct Erasure {
  /// What the last sweep that was finished has done, as the file `erasure` holds it.
  struct Done: Equatable, Codable {
    /// Nothing is left of what was destroyed up to this stamp of a leader's, in milliseconds since 1970.
    var through: Int64
    /// When that sweep began, or when the file was first written; milliseconds since 1970 by this node's clock.
    var begun: Int64
  }

  struct Sweep {
    let through: Int64
    let begun: Int64
    /// The first file of the log that stays.
    var segment: UInt64
    var tried: Int64
    var isCompacting = false
  }

  private static let file = "erasure"
  private static let hour: Int64 = 3_600_000
  /// Between two looks at whether the log is cut.
  static let pause: Int64 = 300
  /// Before another file of the log is begun because there was nothing to cut off.
  static let patience: Int64 = 30_000

  private let path: String
  let hours: Int
  private(set) var done: Done
  var sweep: Sweep?
  /// An operator wants one now.
  var isWanted = false

  init(in directory: String, hours: Int, wall: Int64 = Clocks.wall()) {
    path = directory + "/" + Self.file
    self.hours = hours
    if let data = FileManager.default.contents(atPath: path),
      let done = try? JSONDecoder().decode(Done.self, from: data)
    {
      self.done = done
    } else {
      // From the first start on, so that restarts do not put it off.
      done = Done(through: 0, begun: wall)
      write()
    }
  }

  /// When the next sweep begins, if something was written since the last one; milliseconds since 1970.
  var next: Int64 { done.begun + Int64(hours) * Self.hour }

  func isDue(_ newestStamp: Int64, wall: Int64) -> Bool {
    // A clock that was put back does not put it off for longer than the period.
    sweep == nil && (isWanted || (newestStamp > done.through && (wall >= next || wall < done.begun - Self.hour)))
  }

  /// When the thread has to look again, by the monotonic clock.
  func due(after now: Int64) -> Int64 { now + (sweep != nil || isWanted ? Self.pause : 10_000) }

  mutating func finish() {
    guard let sweep else { return }
    done = Done(through: sweep.through, begun: sweep.begun)
    self.sweep = nil
    write()
  }

  private func write() {
    // Without the file the next sweep comes earlier or later, and says what it has done.
    guard let data = try? JSONEncoder().encode(done) else { return }
    try? data.write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
