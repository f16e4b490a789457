import ArgumentParser
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
    try Process.harden()
    try await runNode(options.load())
  }
}
