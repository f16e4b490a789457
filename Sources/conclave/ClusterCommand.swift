import ArgumentParser
import DevelopmentCluster
import FoundationEssentials
import Glibc

/// The cluster itself: who belongs to it, who leads it.
struct Cluster: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Grows, shrinks and inspects the cluster.",
    discussion: """
      Asks the admin ports as an administrator: those of the development cluster, or those named by --admin.

      Examples:
        conclave cluster status
        conclave cluster token --expires 1h                 then, on the new machine: conclaved join TOKEN …
        conclave cluster replace 2 --by 4
        conclave cluster remove 4
        conclave cluster transfer-leader --to 1 --admin kms-1:5698 --ca ca.pem --cert admin.pem --key admin.key
      """,
    subcommands: [
      ClusterStatusCommand.self, TokenCommand.self, RemoveCommand.self, ReplaceCommand.self, PromoteCommand.self,
      TransferCommand.self, RecoverCommand.self,
    ])
}

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Prints a token that lets one new node join.",
    discussion: """
      The token names the cluster's admin ports and its authority and holds a secret: whoever has it can join once, until
      it expires. Carry it over a channel that others do not read.

      Example: conclave cluster token --expires 30m
      """)

  @Flag(help: "For a witness, which never gets the cluster's keys.") var witness = false
  @Option(help: "How long it is good for: seconds, or a number with s, m, h or d.") var expires = "1h"
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    let seconds = try Self.seconds(expires)
    let reply = try await door.ask(["command": .text("token"), "witness": .flag(witness), "expires": .number(seconds)])
    if let warning = reply["warning"]?.text { standardError("conclave: \(warning)") }
    output.show(reply, reply["token"]?.text ?? "")
  }

  static func seconds(_ text: String) throws -> Int64 {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    let unit = text.last.flatMap { units[$0] }
    guard let number = Int64(unit == nil ? text[...] : text.dropLast()), number > 0,
      case (let seconds, let overflow) = number.multipliedReportingOverflow(by: unit ?? 1), !overflow
    else { throw Failure(.local, "\"\(text)\" is no time; write 90s, 30m, 1h or 2d") }
    return seconds
  }
}

struct RemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Takes a member out of the cluster.",
    discussion: """
      Its certificate is refused from then on, and its process ends. Returns when it is out.

      Example: conclave cluster remove 4
      """)

  @Argument(help: "The member's id.") var node: Int64
  @OptionGroup var wait: Patience
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    _ = try await door.ask(["command": .text("remove"), "node": .number(node)])
    try await wait.until("node \(node) is out", door) { !$0.contains { $0["id"]?.number == node } }
    output.show(["node": node], "node \(node) is no member any more")
  }
}

struct ReplaceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replace", abstract: "Takes a member out as soon as another one votes in its place.",
    discussion: """
      The new one has joined already (`conclaved join`), or is about to. Returns when the old one is out.

      Example: conclave cluster replace 2 --by 4
      """)

  @Argument(help: "The id of the member that goes.") var node: Int64
  @Option(help: "The id of the member that takes its place.") var by: Int64
  @OptionGroup var wait: Patience
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    _ = try await door.ask(["command": .text("replace"), "node": .number(node), "by": .number(by)])
    try await wait.until("node \(by) has taken the place of node \(node)", door) { members in
      !members.contains { $0["id"]?.number == node }
    }
    output.show(["node": node, "by": by], "node \(by) votes in the place of node \(node)")
  }
}

struct PromoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote", abstract: "Makes a learner a voter now, if it may be one.",
    discussion: """
      The leader does so by itself when a learner has caught up and holds the root key; this asks, and says what is
      missing.

      Example: conclave cluster promote 4
      """)

  @Argument(help: "The learner's id.") var node: Int64
  @OptionGroup var wait: Patience
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    _ = try await door.ask(["command": .text("promote"), "node": .number(node)])
    try await wait.until("node \(node) votes", door) { members in
      members.contains { $0["id"]?.number == node && $0["standing"]?.text == "voter" }
    }
    output.show(["node": node], "node \(node) votes")
  }
}

struct TransferCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transfer-leader", abstract: "Hands leadership to another member.",
    discussion: "Without --to: to the best one. Example: conclave cluster transfer-leader --to 3")

  @Option(help: "The id of the member that is to lead.") var to: Int64?
  @OptionGroup var wait: Patience
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    let before = try await door.ask(["command": .text("members")])["leader"]?.number
    var question: [String: AdminField] = ["command": .text("transfer")]
    if let to { question["node"] = .number(to) }
    _ = try await door.ask(question)
    let wanted = to
    let leader = try await wait.leader(door) { wanted == nil ? $0 != before : $0 == wanted }
    output.show(["leader": leader], "node \(leader) leads")
  }
}

struct RecoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover", abstract: "Makes a new cluster of one member's disk, when the quorum is gone for good.",
    discussion: """
      Runs `conclaved recover` on this machine, which must be that member's: a dry run first, which says what may be lost.

      Example: conclave cluster recover --config /etc/conclave.yaml
      """)

  @Argument(parsing: .captureForPassthrough, help: "See `conclaved recover --help`.") var arguments: [String] = []

  func run() throws {
    let program = try LocalCluster.program("conclaved")
    var words = (["conclaved", "recover"] + arguments).map { strdup($0) } + [nil]
    execv(program, &words)
    throw Failure(.local, "cannot run \(program): \(String(cString: strerror(errno)))")
  }
}
