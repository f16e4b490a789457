import ArgumentParser
import DevelopmentCluster

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says which nodes run, serve and lead.",
    discussion: """
      Asks the admin ports, as an administrator: those of the development cluster, or those named by --admin.

      Examples:
        conclave status
        conclave status --admin kms-1:5698,kms-2:5698 --ca ca.pem --cert admin.pem --key admin.key
      """)

  @Option(help: "Admin ports as HOST:PORT, separated by commas.") var admin: String?
  @OptionGroup var folder: DevelopmentFolder
  @Option(help: "PEM file of the authority that issued the nodes' certificates.") var ca: String?
  @Option(help: "PEM file of an administrator's certificate.") var cert: String?
  @Option(help: "PEM file of the administrator's key.") var key: String?
  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let status = try await status()
    print(json ? status.json : status.table)
    guard status.nodes.contains(where: { $0.report != nil }) else {
      throw Failure(.unreachable, "no node answers")
    }
    guard status.leader != nil else { throw Failure(.noQuorum, "no leader that a majority follows") }
  }

  private func status() async throws -> ClusterStatus {
    guard let admin else { return try await folder.cluster().status() }
    guard let ca, let cert, let key else {
      throw Failure(.local, "--admin needs --ca, --cert and --key: an administrator's certificate")
    }
    let client = try AdminClient(authority: ca, certificate: cert, key: key)
    return await ClusterStatus(asking: admin.split(separator: ",").map(String.init), with: client)
  }
}
