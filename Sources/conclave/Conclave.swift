import ArgumentParser
import Custody
import DevelopmentCluster
import Glibc

/// The command line of everyday work with keys, over KMIP.
@main
struct Conclave: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conclave", abstract: "Works with the keys of a Conclave cluster.",
    discussion: """
      The cluster and the client's certificate are named by options or by CONCLAVE_NODES, CONCLAVE_CA, CONCLAVE_CERT and
      CONCLAVE_KEY; `eval "$(conclave env)"` sets them for the development cluster.

      Exit codes: 0 done, 1 wrong usage or a local problem, 2 refused by the server, 3 no node can be reached, 4 no
      quorum, 5 not found.
      """,
    version: "0.1.0",
    subcommands: [
      Key.self, Client.self, Status.self, Cluster.self, Audit.self, BackupGroup.self, SealCommand.self,
      UnsealCommand.self, RotateCommand.self, ErasureCommand.self, HSMGroup.self,
      Env.self, Dev.self,
    ])

  static func main() async {
    // Recovery keys, operators' shares, PINs and key bytes pass through: no core file, and no other process may look.
    if !ProcessHardening.apply() { standardError("conclave: the kernel refuses to turn core files off; going on") }
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch let failure as Failure {
      standardError("conclave: \(failure)")
      Glibc.exit(failure.exit.rawValue)
    } catch let error as ClusterError {
      standardError("conclave: \(error)")
      Glibc.exit((error.code == .noLeader ? Exit.noQuorum : Exit.local).rawValue)
    } catch {
      // Help and the like leave with 0; what cannot be parsed is the caller's mistake.
      if exitCode(for: error).isSuccess { exit(withError: error) }
      standardError("conclave: \(oneLine(message(for: error))); `conclave --help` shows the way")
      Glibc.exit(Exit.local.rawValue)
    }
  }
}

/// How the command leaves.
enum Exit: Int32 {
  case local = 1
  case refused = 2
  case unreachable = 3
  case noQuorum = 4
  case notFound = 5
}

/// Why a command could not do its work: one line, and the code it leaves with.
struct Failure: Error, CustomStringConvertible {
  let exit: Exit
  let description: String

  init(_ exit: Exit, _ description: String) {
    self.exit = exit
    self.description = description
  }
}

func standardError(_ text: String) {
  let line = Array((plain(text) + "\n").utf8)
  _ = write(2, line, line.count)
}

/// A message without line breaks.
func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline).joined(separator: " ")
}
