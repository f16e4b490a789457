import Glibc

/// Prints a line at once: what was printed before a crash must be seen.
func say(_ line: String) {
  var bytes = Array(line.utf8)
  bytes.append(0x0A)
  var sent = 0
  while sent < bytes.count {
    let count = bytes[sent...].withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    if count <= 0 { return }
    sent += count
  }
}

/// What is said when a precondition of the production code ends the process in the middle of a seed: that is a violation
/// found, by the node itself.
enum CrashReport {
  nonisolated(unsafe) private static var text: [CChar] = [0]
  nonisolated(unsafe) private static var status: Int32 = 1

  /// - Parameter status: the exit status of a run that crashes.
  static func install(status: Int32) {
    self.status = status
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT] {
      signal(number) { _ in
        CrashReport.text.withUnsafeBytes { _ = write(1, $0.baseAddress, $0.count - 1) }
        _exit(CrashReport.status)
      }
    }
  }

  /// The seed that runs now.
  static func note(_ seed: UInt64) {
    let line = "seed \(seed): VIOLATION the node's own: a precondition of the production code ended the process\n"
    text = line.utf8.map { CChar(bitPattern: $0) } + [0]
  }
}
