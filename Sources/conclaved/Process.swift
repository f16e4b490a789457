import Custody
import Glibc
import Server

/// What this process does before it touches a secret.
enum Process {
  /// Turns off what would write memory to disk or logs.
  static func harden() throws {
    try turnBacktraceOff()
    if !ProcessHardening.apply() { standardError("conclaved: the kernel refuses to turn core files off; going on") }
  }

  /// A crash report of Swift's runtime prints memory, and the runtime reads its setting before any code of ours runs:
  /// begin again with it.
  private static func turnBacktraceOff() throws {
    guard !ProcessHardening.backtraceIsOff else { return }
    setenv("SWIFT_BACKTRACE", "enable=no", 1)
    var words = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &words)
    throw StartError("cannot begin again with SWIFT_BACKTRACE=enable=no: \(String(cString: strerror(errno)))")
  }
}
