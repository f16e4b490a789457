import ArgumentParser
import DevelopmentCluster

struct Env: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the settings of the development cluster for a shell.",
    discussion: "Example: eval \"$(conclave env)\"")

  @OptionGroup var folder: DevelopmentFolder
  @Flag(help: "The administrator's certificate instead of the everyday client's.") var admin = false
  @OptionGroup var output: Output

  private struct Values: Encodable {
    var nodes: String
    var ca: String
    var cert: String
    var key: String
    var dir: String
  }

  func run() throws {
    let cluster = try folder.cluster()
    let file = try cluster.file()
    let identity = admin ? file.admin : file.client
    let values = Values(
      nodes: file.nodes.filter { !$0.isWitness }.map(\.kmip).joined(separator: ","), ca: file.ca, cert: identity.cert,
      key: identity.key,
      dir: cluster.folder)
    output.show(
      values,
      """
      export CONCLAVE_NODES=\(quoted(values.nodes))
      export CONCLAVE_CA=\(quoted(values.ca))
      export CONCLAVE_CERT=\(quoted(values.cert))
      export CONCLAVE_KEY=\(quoted(values.key))
      export CONCLAVE_DIR=\(quoted(values.dir))
      """)
  }

  /// A word that a POSIX shell takes as it stands.
  private func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
