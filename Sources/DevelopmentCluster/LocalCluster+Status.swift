extension LocalCluster {
  /// What every node says of itself now.
  public func status() async throws(ClusterError) -> ClusterStatus {
    let admin = try adminClient()
    let file = try file()
    let nodes = await withTaskGroup(of: ClusterStatus.Node.self) { group in
      for node in file.nodes {
        let running = NodeProcess(id: node.id, layout: layout).running != nil
        group.addTask {
          let report = running ? try? await admin.status(node.admin) : nil
          return ClusterStatus.Node(id: node.id, running: running, report: report)
        }
      }
      var found: [ClusterStatus.Node] = []
      for await node in group { found.append(node) }
      return found.sorted { $0.id < $1.id }
    }
    return ClusterStatus(nodes: nodes)
  }

  /// The leader, waiting a while for one.
  public func leader() async throws(ClusterError) -> Int {
    let clock = ContinuousClock()
    let end = clock.now + Limits.leader
    while true {
      if let leader = try await status().leader { return leader }
      guard clock.now < end else {
        throw ClusterError(.noLeader, "no leader within \(Limits.leader); do a majority of the nodes run?")
      }
      try? await Task.sleep(for: Limits.poll)
    }
  }
}
