import ArgumentParser
import KMIP
import KMIPClient

/// The object that a command changes, and where.
struct OneKey: ParsableArguments {
  @Argument(help: "A name or a Unique Identifier.") var key: String
  @OptionGroup var connection: Connection
  @OptionGroup var output: Output

  private struct Changed: Encodable {
    var id: String
    var done: String
  }

  func change(_ done: String, _ body: (KMIPClient, UniqueIdentifier) async throws -> Void) async throws {
    let identifier = try await KeyClient(connection).run { client in
      try await client.withKey(key) { identifier in
        try await body(client, identifier)
        return identifier
      }
    }
    output.show(Changed(id: "\(identifier)", done: done), "\(done) \(identifier)")
  }
}

struct KeyActivate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activate", abstract: "Makes a key Active, so that it may be used.",
    discussion: "Example: conclave key activate backup")

  @OptionGroup var one: OneKey

  func run() async throws {
    try await one.change("activated") { client, identifier in try await client.activate(identifier) }
  }
}

struct KeyRevoke: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Ends a key's use: Deactivated, or Compromised for the compromise reasons.",
    discussion: """
      Examples:
        conclave key revoke backup
        conclave key revoke backup --reason KeyCompromise --compromised-at 1763769600 --message "lost laptop"
      """)

  @OptionGroup var one: OneKey
  @Option(help: "Unspecified, KeyCompromise, CACompromise, Superseded, CessationOfOperation, …") var reason =
    "CessationOfOperation"
  @Option(help: "Words that are kept with the reason.") var message: String?
  @Option(help: "When the compromise happened, in seconds since 1970.") var compromisedAt: Int64?

  func run() async throws {
    let reason = try Words.value(RevocationReasonCode.self, reason, "reason")
    try await one.change("revoked") { client, identifier in
      try await client.revoke(identifier, reason: reason, message: message, compromise: compromisedAt)
    }
  }
}

struct KeyDestroy: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "destroy", abstract: "Destroys a key's material for ever. An Active key must be revoked first.",
    discussion: "Example: conclave key destroy backup")

  @OptionGroup var one: OneKey

  func run() async throws {
    try await one.change("destroyed") { client, identifier in try await client.destroy(identifier) }
  }
}
