import ArgumentParser
import KMIP
import KMIPClient
import TTLV

struct KeyCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Creates a key, or a pair for RSA and EC, inside the cluster.",
    discussion: """
      Examples:
        conclave key create --name backup
        conclave key create --name backup --algorithm AES --length 128 --usage wrap,unwrap --activate
        conclave key create --name signer --algorithm RSA --length 3072
        conclave key create --name signer --algorithm EC --curve P-256
      """)

  @Option(help: "A name; a pair gets NAME and NAME.public.") var name: String?
  @Option(help: "An algorithm of the standard, or RSA or EC for a pair.") var algorithm = "AES"
  @Option(help: "Bits; 256 for symmetric keys, 2048 for RSA, unless given.") var length: Int32?
  @Option(help: "The curve of an EC pair.") var curve = "P-256"
  @Option(help: "What a symmetric key may do: encrypt, decrypt, wrap, unwrap, mac-generate, …") var usage =
    "encrypt,decrypt"
  @Flag(help: "Activate it at once.") var activate = false
  @OptionGroup var connection: Connection
  @OptionGroup var output: Output

  private struct Made: Encodable {
    var id: String
    var publicKey: String?
    var name: String?
    var state: String
  }

  func run() async throws {
    let algorithm = try Words.value(CryptographicAlgorithm.self, algorithm, "algorithm")
    let usage = try Words.usage(usage)
    let curve = try Words.value(RecommendedCurve.self, curve, "curve")
    let made = try await KeyClient(connection).run { client in
      var made: Made
      switch algorithm {
      case .rsa, .ec, .ecdsa, .ecdh:
        let isRSA = algorithm == .rsa
        let pair = try await client.createKeyPair(
          algorithm: algorithm, length: isRSA ? length ?? 2_048 : nil, curve: isRSA ? nil : curve, privateName: name,
          publicName: name.map { $0 + ".public" })
        made = Made(id: "\(pair.privateKey)", publicKey: "\(pair.publicKey)", name: name, state: "PreActive")
        if activate { try await client.activate(pair.publicKey) }
      default:
        let identifier = try await client.create(name: name, algorithm: algorithm, length: length ?? 256, usage: usage)
        made = Made(id: "\(identifier)", publicKey: nil, name: name, state: "PreActive")
      }
      if activate {
        try await client.activate(UniqueIdentifier(Text(made.id)))
        made.state = "Active"
      }
      return made
    }
    output.show(made, [made.id, made.publicKey].compactMap { $0 }.joined(separator: "\n"))
  }
}
