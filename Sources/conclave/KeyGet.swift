import ArgumentParser
import Glibc
import KMIP
import KMIPClient
import Secrets

struct KeyGet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Shows an object's attributes, or writes its bytes into a file.",
    discussion: """
      Key bytes are never printed. With --out they go into a new file that only its owner may read.

      Examples:
        conclave key get backup
        conclave key get backup --out backup.key
      """)

  @Argument(help: "A name or a Unique Identifier.") var key: String
  @Option(help: "A file to make, for the key's bytes.") var out: String?
  @OptionGroup var connection: Connection
  @OptionGroup var output: Output

  private struct Shown: Encodable {
    var id: String
    var attributes: [String: [String]]
    var file: String?
    var bytes: Int?
  }

  func run() async throws {
    if let out, access(out, F_OK) == 0 { throw Failure(.local, "\(out) is there already; name another file") }
    let client = try KeyClient(connection)
    let (identifier, attributes, material) = try await client.run { client in
      try await client.withKey(key) { identifier in
        let attributes = try await client.getAttributes(identifier)
        let material = out == nil ? nil : try Self.material(try await client.get(identifier))
        return (identifier, attributes, material)
      }
    }
    var shown = Shown(
      id: "\(identifier)",
      attributes: Dictionary(attributes.map { ($0.name.display, [Words.text($0)]) }, uniquingKeysWith: +))
    if let out, let material {
      try writeNewFile(out, material)
      shown.file = out
      shown.bytes = material.count
    }
    output.show(shown, text(shown))
  }

  private func text(_ shown: Shown) -> String {
    if let file = shown.file, let bytes = shown.bytes { return "\(bytes) bytes of \(shown.id) are in \(file)" }
    let rows = shown.attributes.sorted { $0.key < $1.key }.flatMap { entry in entry.value.map { [entry.key, $0] } }
    return table(rows)
  }

  private static func material(_ object: ManagedObjectValue) throws -> SecretBytes {
    if let bytes = object.keyBlock?.materialBytes { return bytes }
    switch object {
    case .certificate(_, let bytes), .certificateRequest(_, let bytes): return SecretBytes(bytes)
    case .opaqueObject(_, let bytes): return bytes
    default: throw Failure(.local, "the object's material is no plain bytes; a KMIP client can read its parts")
    }
  }
}
