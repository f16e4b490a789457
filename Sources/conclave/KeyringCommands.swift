import ArgumentParser
import FoundationEssentials

/// `conclave seal`: the node forgets the cluster's keys until told otherwise.
struct SealCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal", abstract: "Has nodes forget the cluster's keys, until `conclave unseal`.",
    discussion: """
      A sealed node stores and votes, answers health checks, hands leadership over, and serves nothing. It stays sealed
      across restarts. Names the nodes by --admin; without it, all of the development cluster.

      Example: conclave seal --admin kms-2:5698 --ca ca.pem --cert admin.pem --key admin.key
      """)

  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    let replies = try await door.askEach(["command": .text("seal")])
    output.show(["nodes": Int64(replies.count)], replies.map { "\($0.address) is sealed" }.joined(separator: "\n"))
  }
}

/// `conclave rotate`: the cluster's keys are made anew.
struct RotateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Makes the cluster's keys anew, while it serves.",
    discussion: """
      `root`: the root key. `keys`: the key that records are sealed by; all records are sealed anew in the background.
      `all`: both. New keys are used only when every full voter has confirmed in the log that its own token has sealed
      them, and the old ones retire when no member's disk holds anything that they sealed. Interrupted, it goes on with
      the next leader. `status` says how far it is.

      `keys --destroy IDENTITY` destroys a name space: all objects of that identity, in whatever state. They are not carried
      over to the new key. From the moment that this is in use they serve nobody, and when the old key has retired nothing
      in the cluster, and in no backup made afterwards, opens what it sealed. Backups that were made before keep them. The
      audit log keeps what was done with them.

      `wrapping`: one node's own wrapping key, in its token: a new one is made, the root key is wrapped anew, the old one is
      destroyed. Interrupted, the node goes on by itself.

      Examples:
        conclave rotate keys
        conclave rotate root --wait 0
        conclave rotate keys --destroy tenant-7 --yes
        conclave rotate wrapping --node 2
        conclave rotate status --json
      """)

  @Argument(help: "root, keys, all, wrapping or status.") var what: String
  @Option(help: "The node whose wrapping key is replaced.") var node: Int64?
  @Flag(help: "Leave the old wrapping key in the token: another node uses it too.") var keepOld = false
  @Option(help: "The identity whose objects end with the old key (with keys or all).") var destroy: String?
  @Flag(help: "Yes, destroy them: nothing brings them back but an older backup.") var yes = false
  @OptionGroup var wait: Patience
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    guard ["root", "keys", "all", "wrapping", "status"].contains(what) else {
      throw Failure(.local, "\"\(what)\" is nothing that rotates; say root, keys, all, wrapping or status")
    }
    if let destroy {
      guard what == "keys" || what == "all" else {
        throw Failure(.local, "--destroy belongs to `rotate keys` and `rotate all`")
      }
      guard !destroy.isEmpty else { throw Failure(.local, "say whose objects: --destroy IDENTITY") }
      guard yes else {
        throw Failure(
          .local,
          "this destroys every object of \"\(destroy)\", and only a backup from before brings them back; say --yes if you mean it"
        )
      }
    } else if yes {
      throw Failure(.local, "--yes belongs to --destroy")
    }
    if what == "wrapping" { return try await replaceWrapping() }
    guard node == nil, !keepOld else { throw Failure(.local, "--node and --keep-old belong to `rotate wrapping`") }
    if what == "status" {
      let status = try await door.ask(["command": .text("keys")])
      return output.show(status, Self.text(status))
    }
    var question: [String: AdminField] = ["command": .text("rotate"), "part": .text(what)]
    if let destroy { question["destroy"] = .text(destroy) }
    let begun = try await door.ask(question)
    guard let generation = begun["generation"]?.number else {
      throw Failure(.refused, "the node did not say which keyring it has made")
    }
    if wait.wait == 0 { return output.show(begun, "keyring \(generation) is handed round") }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(wait.wait)
    var stage = ""
    while true {
      if let status = try? await door.ask(["command": .text("keys")]) {
        if status["oldest"]?.number ?? 0 >= generation {
          let end = destroy.map { "; so is what \"\($0)\" had" } ?? ""
          return output.show(status, "keyring \(generation) is in use, and the older ones are gone\(end)")
        }
        if let now = status["stage"]?.text, now != stage {
          stage = now
          standardError("conclave: \(stage)")
        }
      }
      guard clock.now < end else {
        throw Failure(
          .noQuorum, "begun, and not done after \(wait.wait) s: \(stage); it goes on, see `conclave rotate status`")
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  private func replaceWrapping() async throws {
    guard let node else { throw Failure(.local, "say whose wrapping key: --node N") }
    let members = try await door.ask(["command": .text("members")])["members"]?.members ?? []
    let full = members.filter { $0["kind"]?.text == "full" && $0["standing"]?.text != "gone" }
    guard let address = full.first(where: { $0["id"]?.number == node })?["admin"]?.text else {
      throw Failure(.notFound, "node \(node) is no full member of this cluster")
    }
    let old = try await door.ask(["command": .text("keys")], at: address).reply["wrapping_key"]?.text
    // A key that two nodes use would be destroyed for both.
    for other in keepOld ? [] : full {
      guard let id = other["id"]?.number, id != node, let door = other["admin"]?.text else { continue }
      guard let key = try? await self.door.ask(["command": .text("keys")], at: door).reply["wrapping_key"]?.text else {
        throw Failure(
          .unreachable,
          "node \(id) does not say which wrapping key it uses; ask again when it is up, or say --keep-old")
      }
      guard key != old else {
        throw Failure(
          .refused, "nodes \(node) and \(id) use one wrapping key in one token: give each its own, or say --keep-old")
      }
    }
    let reply = try await door.ask(
      ["command": .text("rotate"), "part": .text("wrapping"), "keep_old": .flag(keepOld)], at: address
    ).reply
    output.show(reply, "node \(node) wraps by key \(reply["wrapping_key"]?.text ?? "?") now")
  }

  private static func text(_ status: [String: AdminField]) -> String {
    var lines = [
      "keyring \(status["generation"]?.number ?? 0) is in use; \(status["stage"]?.text ?? "")",
      "this node: \(status["state"]?.text ?? "?"), holds keyring \(status["holds"]?.number ?? 0)",
    ]
    if let reason = status["reason"]?.text { lines.append("  \(reason)") }
    if let key = status["wrapping_key"]?.text {
      lines.append("its wrapping key: \(key)\(status["wrapping"]?.text.map { ", \($0)" } ?? "")")
    }
    if case .list(let nodes)? = status["holders"] { lines.append("taken by nodes \(list(nodes))") }
    if case .flag(true)? = status["known_outside"] {
      lines.append(
        "a member that has left knows these keys: the leader makes new ones, or `conclave rotate all` where it may not")
    }
    if case .list(let nodes)? = status["cleared"] { lines.append("cleared at nodes \(list(nodes))") }
    return lines.joined(separator: "\n")
  }

  private static func list(_ nodes: [AdminField]) -> String {
    nodes.isEmpty ? "none yet" : nodes.compactMap(\.number).map { "\($0)" }.joined(separator: ", ")
  }
}
