import ArgumentParser
import KMIP
import KMIPClient
import TTLV

/// What keys to look for.
struct KeyFilter: ParsableArguments {
  @Option(help: "The name.") var name: String?
  @Option(help: "The algorithm, such as AES.") var algorithm: String?
  @Option(help: "The length in bits.") var length: Int32?
  @Option(help: "The state: PreActive, Active, Deactivated, Compromised…") var state: String?
  @Option(help: "The object type, such as SymmetricKey.") var type: String?
  @Option(help: "At most so many, the newest first.") var limit: Int32 = 100

  func validate() throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit takes 1 to 10000") }
  }

  func attributes() throws -> [Attribute] {
    var found: [Attribute] = []
    if let name { found.append(Attribute(.name, Name(Text(name)).value)) }
    if let length { found.append(Attribute(.cryptographicLength, .integer(length))) }
    if let algorithm {
      let value = try Words.value(CryptographicAlgorithm.self, algorithm, "algorithm")
      found.append(Attribute(.cryptographicAlgorithm, .enumeration(value.rawValue)))
    }
    if let state {
      found.append(Attribute(.state, .enumeration(try Words.value(State.self, state, "state").rawValue)))
    }
    if let type {
      found.append(Attribute(.objectType, .enumeration(try Words.value(ObjectType.self, type, "object type").rawValue)))
    }
    return found
  }
}

struct KeyLocate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "locate", abstract: "Prints the identifiers of the objects that match, newest first.",
    discussion: "Leaves with 5 when none does. Example: conclave key locate --name backup")

  @OptionGroup var filter: KeyFilter
  @OptionGroup var connection: Connection
  @OptionGroup var output: Output

  func run() async throws {
    let attributes = try filter.attributes()
    let found = try await KeyClient(connection).run { client in
      try await client.locate(attributes, maximumItems: filter.limit).map(\.description)
    }
    guard !found.isEmpty else {
      if output.json { output.show(found, "") }
      throw Failure(.notFound, "no object matches")
    }
    output.show(found, found.joined(separator: "\n"))
  }
}

struct KeyList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists objects with what they are, newest first.",
    discussion: "Example: conclave key list --state Active --limit 20")

  @OptionGroup var filter: KeyFilter
  @OptionGroup var connection: Connection
  @OptionGroup var output: Output

  private struct Row: Encodable {
    var id: String
    var names: [String]
    var type: String?
    var algorithm: String?
    var length: String?
    var state: String?
  }

  func run() async throws {
    let wanted = try filter.attributes()
    let rows = try await KeyClient(connection).run { client in
      var rows: [Row] = []
      for identifier in try await client.locate(wanted, maximumItems: filter.limit) {
        // One that has been destroyed since is left out.
        guard let attributes = try await Self.attributes(client, identifier) else { continue }
        func text(_ type: AttributeType) -> String? {
          attributes.first { $0.name == .standard(type) }.map(Words.text)
        }
        rows.append(
          Row(
            id: "\(identifier)", names: attributes.filter { $0.name == .standard(.name) }.map(Words.text),
            type: text(.objectType), algorithm: text(.cryptographicAlgorithm), length: text(.cryptographicLength),
            state: text(.state)))
      }
      return rows
    }
    let head = [["ID", "NAME", "TYPE", "ALGORITHM", "LENGTH", "STATE"]]
    output.show(
      rows,
      table(
        head
          + rows.map { row in
            [
              row.id, row.names.isEmpty ? "-" : row.names.joined(separator: " "), row.type ?? "-", row.algorithm ?? "-",
              row.length ?? "-", row.state ?? "-",
            ]
          }))
  }

  private static func attributes(
    _ client: KMIPClient, _ identifier: UniqueIdentifier
  ) async throws -> [Attribute]? {
    do {
      return try await client.getAttributes(
        identifier,
        names: [
          .standard(.name), .standard(.objectType), .standard(.cryptographicAlgorithm),
          .standard(.cryptographicLength), .standard(.state),
        ])
    } catch KMIPClientError.notFound {
      return nil
    }
  }
}
