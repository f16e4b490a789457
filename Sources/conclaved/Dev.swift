import ArgumentParser
import DevelopmentCluster
import Glibc

struct Dev: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a development cluster: three real nodes on this machine, until Ctrl-C.",
    discussion: """
      The cluster's keys, certificates and data stay in its folder and are there again at the next start.
      In another terminal: eval "$(conclave env)", then conclave status, conclave key create …, conclave dev kill leader.
      """)

  @Option(help: "The cluster's folder.") var dir: String?
  @Option(help: "How many nodes, when the folder is new.") var nodes = 3
  @Option(help: "The KMIP port, when the folder is new; 5696 or a free one unless given.") var port: Int?

  func run() async throws {
    let clock = ContinuousClock()
    let begun = clock.now
    let folder = try dir ?? LocalCluster.developmentFolder()
    let cluster: LocalCluster
    if LocalCluster.exists(folder) {
      cluster = try LocalCluster.open(folder)
    } else {
      cluster = try await LocalCluster.create(folder, nodes: nodes, basePort: port, preferredPort: 5_696)
    }
    let claim = try cluster.claimForeground()
    defer { claim.release() }
    StopSignal.listen(SIGINT, SIGTERM, SIGHUP)
    // Nodes that a killed predecessor left behind hold the ports and the data.
    _ = try await cluster.stopAll()
    do {
      try await cluster.startAll()
      try announce(cluster, clock.now - begun)
      try await watch(cluster)
    } catch {
      _ = try? await cluster.stopAll()
      throw error
    }
    standardError("stopping the nodes …")
    let forced = try await cluster.stopAll()
    for id in forced { standardError("node \(id) did not end when asked and was killed; see \(cluster.logPath(id))") }
  }

  private func announce(_ cluster: LocalCluster, _ took: Duration) throws {
    let file = try cluster.file()
    let seconds = took.formatted(decimals: 1)
    // `conclave env` finds the standard folder by itself.
    let option = dir == nil ? "" : " --dir \(cluster.folder)"
    print(
      """
      Conclave: a development cluster of \(file.nodes.count) nodes is ready after \(seconds) s.

        KMIP over TLS  \(file.nodes.filter { !$0.isWitness }.map(\.kmip).joined(separator: "  "))
        client         \(file.client.cert)
        key            \(file.client.key)
        authority      \(file.ca)
        folder         \(cluster.folder)

      In another terminal:
        eval "$(conclave env\(option))"
        conclave key create --name hello
        conclave status

      Ctrl-C stops the nodes; their data stay.
      """)
    fflush(nil)
  }

  /// Returns when a signal asks for the end; says when nodes come and go meanwhile.
  private func watch(_ cluster: LocalCluster) async throws {
    var running = Set(cluster.runningNodes())
    while !StopSignal.arrived {
      try await Task.sleep(for: .milliseconds(50))
      let now = Set(cluster.runningNodes())
      for id in running.subtracting(now).sorted() {
        print("node \(id) has ended; `conclave dev restart \(id)` starts it (log: \(cluster.logPath(id)))")
      }
      for id in now.subtracting(running).sorted() { print("node \(id) runs again") }
      if now != running { fflush(nil) }
      running = now
    }
  }
}

extension Duration {
  /// Seconds with a number of decimals, cut.
  fileprivate func formatted(decimals: Int) -> String {
    let (seconds, attoseconds) = components
    let fraction = "\(attoseconds / 1_000_000_000_000_000 + 1_000)".dropFirst().prefix(decimals)
    return "\(seconds).\(fraction)"
  }
}
