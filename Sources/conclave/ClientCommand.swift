import ArgumentParser
import DevelopmentCluster

struct Client: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes and lists the client identities of a development cluster.",
    discussion: "In production your own certificate authority issues clients' certificates.",
    subcommands: [Add.self, List.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a client's certificate; its common name is the identity.",
      discussion: "Example: conclave client add backup")

    @Argument(help: "The identity.") var name: String
    @Flag(help: "Let the identity give one name to several objects.") var reuseNames = false
    @OptionGroup var folder: DevelopmentFolder
    @OptionGroup var output: Output

    func run() throws {
      let client = try folder.cluster().addClient(name, reuseNames: reuseNames)
      output.show(client, "certificate  \(client.cert)\nkey          \(client.key)\nauthority    \(client.ca)")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the client identities.")

    @OptionGroup var folder: DevelopmentFolder
    @OptionGroup var output: Output

    func run() throws {
      let clients = try folder.cluster().clients()
      output.show(clients, table([["NAME", "MAY", "CERTIFICATE"]] + clients.map { [$0.name, $0.rights, $0.cert] }))
    }
  }
}
