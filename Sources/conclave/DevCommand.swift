import ArgumentParser
import DevelopmentCluster
import Glibc

struct Dev: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plays with the development cluster that `conclaved dev` runs.", subcommands: [Kill.self, Restart.self])

  struct Kill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Kills a node with SIGKILL, as a power cut would.", discussion: "Example: conclave dev kill leader")

    @Argument(help: "A node's id, or leader.") var node: String
    @OptionGroup var folder: DevelopmentFolder
    @OptionGroup var output: Output

    func run() async throws {
      let cluster = try folder.cluster()
      let wasLeader = node == "leader"
      let id = if wasLeader { try await cluster.leader() } else { try number(node) }
      try await cluster.kill(id, signal: SIGKILL)
      output.show(["node": id], wasLeader ? "node \(id) led; it is dead now" : "node \(id) is dead now")
    }

    private func number(_ text: String) throws -> Int {
      guard let id = Int(text) else { throw Failure(.local, "\"\(text)\" is neither a node's id nor leader") }
      return id
    }
  }

  struct Restart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Starts a node that is down, or restarts one that runs; returns when it serves.",
      discussion: "Without a node: every node that is down. Example: conclave dev restart 2")

    @Argument(help: "A node's id.") var node: Int?
    @OptionGroup var folder: DevelopmentFolder
    @OptionGroup var output: Output

    func run() async throws {
      let cluster = try folder.cluster()
      let running = cluster.runningNodes()
      let ids = try node.map { [$0] } ?? cluster.ids().filter { !running.contains($0) }
      for id in ids {
        if running.contains(id) { try await cluster.kill(id, signal: SIGTERM) }
        try await cluster.start(id)
      }
      output.show(
        ["nodes": ids], ids.isEmpty ? "no node is down" : ids.map { "node \($0) serves" }.joined(separator: "\n"))
    }
  }
}
