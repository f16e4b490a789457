import ArgumentParser
import FoundationEssentials

/// `conclave erasure`: until when what was destroyed still exists, sealed, on the members' disks.
struct ErasureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erasure", abstract: "Until when destroyed material still exists, in sealed form.",
    discussion: """
      Destroy takes an object out of the state at once; its sealed bytes stay in log files, snapshots and table files
      until the node lets go of them, each custody.erasure-hours. `status` says for each member what is gone, and when the
      rest will be; `run` has them do it now. Backups are not among it: they keep what they hold.

      Examples:
        conclave erasure status
        conclave erasure run --wait 300
        conclave erasure status --json

      Exit codes: 0 done, 2 refused, 3 a member cannot be reached, 4 begun and not done in time.
      """)

  @Argument(help: "status or run.") var what: String
  @OptionGroup var wait: Patience
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    switch what {
    case "status": show(try await door.askEach(["command": .text("erasure")]))
    case "run": try await runNow()
    default: throw Failure(.local, "\"\(what)\" is nothing; say status or run")
    }
  }

  private func runNow() async throws {
    _ = try await door.askEach(["command": .text("erase")])
    let clock = ContinuousClock()
    let end = clock.now + .seconds(wait.wait)
    while true {
      let replies = try await door.askEach(["command": .text("erasure")])
      if wait.wait == 0 || replies.allSatisfy({ $0.reply["running"]?.flag == false }) { return show(replies) }
      guard clock.now < end else {
        throw Failure(.noQuorum, "begun, and not done after \(wait.wait) s; it goes on, see `conclave erasure status`")
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  private func show(_ replies: [(address: String, reply: [String: AdminField])]) {
    let throughs = replies.map { $0.reply["through_milliseconds"]?.number ?? 0 }
    let least = replies.first { $0.reply["through_milliseconds"]?.number ?? 0 == throughs.min() }?.reply["through"]?
      .text
    let pending = replies.filter { $0.reply["pending"]?.flag == true }.map(\.reply)
    let latest = pending.max { $0["next_milliseconds"]?.number ?? 0 < $1["next_milliseconds"]?.number ?? 0 }
    var summary: [String: AdminField] = ["members": .list(replies.map { .object($0.reply) })]
    if let least { summary["through"] = .text(least) }
    if let next = latest?["next"] { summary["until"] = next }
    let rows = replies.map { reply in
      [
        "\(reply.reply["node"]?.number ?? 0)", reply.reply["through"]?.text ?? "nothing yet",
        reply.reply["running"]?.flag == true
          ? "now" : reply.reply["pending"]?.flag == true ? reply.reply["next"]?.text ?? "?" : "nothing left",
        "\(reply.reply["hours"]?.number ?? 0) h",
      ]
    }
    var text = table([["NODE", "GONE UNTIL", "NEXT", "EACH"]] + rows)
    text +=
      "\n"
      + (least.map { "what was destroyed until \($0) is gone from these members" } ?? "nothing is known to be gone yet")
    if let next = latest?["next"]?.text { text += "\nwhat was destroyed since begins to go at \(next) at the latest" }
    for (_, reply) in replies {
      guard case .list(let names)? = reply["set_aside"] else { continue }
      let list = names.compactMap(\.text).joined(separator: ", ")
      text += "\nnode \(reply["node"]?.number ?? 0) keeps what it had before damage, until you remove it: \(list)"
    }
    output.show(summary, text)
  }
}
