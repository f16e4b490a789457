import ArgumentParser
import Custody
import Glibc
import Server

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs one node until it is told to stop (SIGTERM or SIGINT).",
    discussion: """
      Settings come from the file, then from CONCLAVE_* in the environment, then from --set; the later wins.

      Example: conclaved run --config /etc/conclave.yaml --set log.level=debug
      """)

  @OptionGroup var options: ConfigurationOptions

  func run() async throws {
    try Self.turnBacktraceOff()
    if !ProcessHardening.apply() { standardError("conclaved: the kernel refuses to turn core files off; going on") }
    try await runNode(options.load())
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
