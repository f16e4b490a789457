import ArgumentParser

struct ClusterStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Lists the members as their leader sees them.",
    discussion: "Example: conclave cluster status --json")

  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    let reply = try await door.ask(["command": .text("members")])
    output.show(reply, Self.text(reply))
  }

  private static func text(_ reply: [String: AdminField]) -> String {
    let leader = reply["leader"]?.number ?? 0
    let commit = reply["commit"]?.number ?? 0
    let rows = (reply["members"]?.members ?? []).map { member in
      let id = member["id"]?.number ?? 0
      let match = member["match"]?.number ?? 0
      return [
        "\(id)", id == leader ? "leader" : member["standing"]?.text ?? "?", member["kind"]?.text ?? "?",
        "\(member["incarnation"]?.number ?? 0)", member["active"]?.flag == true ? "yes" : "no",
        behind(member, commit - match),
        member["kmip"]?.text ?? "", notes(member),
      ]
    }
    return table([["NODE", "STANDING", "KIND", "LIFE", "HEARD", "BEHIND", "CLIENTS", "NOTES"]] + rows)
      + "\nterm \(reply["term"]?.number ?? 0), entry \(commit)"
      + (reply["changing"]?.flag == true ? ", a change of members is under way" : "")
  }

  private static func behind(_ member: [String: AdminField], _ entries: Int64) -> String {
    member["snapshot"]?.flag == true ? "snapshot" : "\(max(0, entries))"
  }

  private static func notes(_ member: [String: AdminField]) -> String {
    var notes: [String] = []
    if member["removing"]?.flag == true { notes.append("being removed") }
    if member["kind"]?.text == "full", member["active"]?.flag == true, member["unsealed"]?.flag == false {
      notes.append("sealed")
    }
    if member["space"]?.flag == false, member["active"]?.flag == true { notes.append("disk nearly full") }
    if let name = member["name"]?.text, !name.isEmpty { notes.append(name) }
    return notes.joined(separator: ", ")
  }
}
