import ArgumentParser
import DevelopmentCluster
import Glibc

/// A cluster on this machine, as scripts see it; `cluster/up` and its neighbours call it.
@main
struct ConclaveCluster: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conclave-cluster", abstract: "Makes, starts, stops and inspects a Conclave cluster on this machine.",
    subcommands: [Up.self, Kill.self, Start.self, Join.self, Remove.self, Status.self, Client.self, Down.self])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch let error as ClusterError {
      standardError("conclave-cluster: \(error)")
      Glibc.exit(error.code == .noLeader ? 4 : 1)
    } catch {
      // Help and the like leave with 0; what cannot be parsed is the caller's mistake: 1.
      if exitCode(for: error).isSuccess { exit(withError: error) }
      standardError("conclave-cluster: \(oneLine(message(for: error))); `conclave-cluster --help` shows the way")
      Glibc.exit(1)
    }
  }
}

struct Folder: ParsableArguments {
  @Option(name: .customLong("dir"), help: "The cluster's folder.")
  var path: String
}

func standardError(_ text: String) {
  let line = Array((text + "\n").utf8)
  _ = write(2, line, line.count)
}

/// A message without line breaks.
func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline).joined(separator: " ")
}
