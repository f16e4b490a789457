import ArgumentParser
import Custody
import DevelopmentCluster
import Glibc
import Server

/// The daemon.
@main
struct Conclaved: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conclaved", abstract: "A node of a Conclave cluster: a KMIP key server.",
    discussion: """
      A first look:            conclaved dev
      In production:           conclaved init --config /etc/conclave.yaml --new --export /root/transport
                               conclaved run --config /etc/conclave.yaml
      One more node:           conclaved join TOKEN --data /var/lib/conclave
      """,
    version: "0.1.0",
    subcommands: [
      Run.self, Dev.self, Init.self, Shares.self, Join.self, Recover.self, Restore.self, CheckConfig.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch let code as ExitCode {
      Glibc.exit(code.rawValue)
    } catch let error as JoinError {
      standardError("conclaved: \(error)")
      Glibc.exit(code(of: error))
    } catch  where isArgumentError(error) {
      // Help and the like leave with 0; what cannot be parsed is the caller's mistake.
      if exitCode(for: error).isSuccess { exit(withError: error) }
      standardError("conclaved: \(oneLine(message(for: error))); `conclaved --help` shows the way")
      Glibc.exit(1)
    } catch {
      standardError("conclaved: \(error)")
      Glibc.exit(1)
    }
  }

  /// As those of the command line tool.
  private static func code(of error: JoinError) -> Int32 {
    switch error.code {
    case .local: 1
    case .refused: 2
    case .unreachable: 3
    case .noQuorum: 4
    }
  }

  private static func isArgumentError(_ error: any Error) -> Bool {
    !(error is ConfigurationError || error is CustodyError || error is ClusterError || error is StartError)
  }
}

func standardError(_ text: String) {
  let line = Array((text + "\n").utf8)
  _ = write(2, line, line.count)
}

/// A message without line breaks.
func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline).joined(separator: " ")
}
