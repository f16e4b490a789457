import Glibc

/// A process by more than its number, which the system gives out again: also by when it began.
struct ProcessRecord: Equatable {
  let pid: pid_t
  /// Clock ticks after the machine's start (proc(5), field 22 of `stat`).
  let began: UInt64
  /// Changes at each start of the machine.
  let boot: String

  /// The record of a living process.
  init?(of pid: pid_t) {
    guard let state = Self.state(of: pid), let boot = Self.bootIdentity() else { return nil }
    self.pid = pid
    began = state.began
    self.boot = boot
  }

  /// Reads a pid file; nil when there is none.
  init?(file path: String) {
    guard let fields = (try? Files.read(path))?.split(whereSeparator: { $0 == " " || $0 == "\n" }), fields.count == 3,
      let pid = pid_t(fields[0]), pid > 1, let began = UInt64(fields[1])
    else { return nil }
    self.pid = pid
    self.began = began
    boot = String(fields[2])
  }

  func write(_ path: String) throws(ClusterError) {
    try Files.write(path, "\(pid) \(began) \(boot)\n", mode: 0o600)
  }

  /// Whether the very process lives. One that has ended and waits for its parent to notice does not.
  var isRunning: Bool {
    guard let state = Self.state(of: pid), boot == Self.bootIdentity() else { return false }
    return state.began == began && state.letter != "Z" && state.letter != "X"
  }

  /// Sends a signal; false when the process has gone.
  func signal(_ number: Int32) -> Bool {
    isRunning && kill(pid, number) == 0
  }

  private static func state(of pid: pid_t) -> (letter: Character, began: UInt64)? {
    guard let text = try? Files.read("/proc/\(pid)/stat"), let name = text.lastIndex(of: ")") else { return nil }
    // The name may hold anything, so count from its end: field 3 is the state, field 22 the beginning.
    let fields = text[text.index(after: name)...].split(separator: " ")
    guard fields.count > 19, let letter = fields[0].first, let began = UInt64(fields[19]) else { return nil }
    return (letter, began)
  }

  private static func bootIdentity() -> String? {
    (try? Files.read("/proc/sys/kernel/random/boot_id"))?.split(separator: "\n").first.map(String.init)
  }
}
