import Glibc

extension LocalCluster {
  /// Starts every node that does not run, and returns when all serve.
  public func startAll() async throws(ClusterError) {
    let ids = try ids()
    try await launch(ids)
    try await awaitServing(ids)
  }

  /// Starts one node and returns when it serves. Does nothing to a node that runs already.
  public func start(_ id: Int) async throws(ClusterError) {
    try check(id)
    try await launch([id])
    try await awaitServing([id])
  }

  /// Sends a signal to a node. After one that ends a process, returns when it has ended.
  public func kill(_ id: Int, signal: Int32) async throws(ClusterError) {
    try check(id)
    let process = NodeProcess(id: id, layout: layout)
    guard let record = process.running, record.signal(signal) else {
      throw ClusterError(.node, "node \(id) is not running")
    }
    if signal == SIGKILL || signal == SIGTERM { try await process.awaitDeath(record, within: Limits.death) }
  }

  /// Ends all nodes: politely, then by force. The folder stays.
  /// - Returns: the nodes that had to be ended by force.
  @discardableResult
  public func stopAll() async throws(ClusterError) -> [Int] {
    var ending: [(process: NodeProcess, record: ProcessRecord)] = []
    for id in try ids() {
      let process = NodeProcess(id: id, layout: layout)
      guard let record = process.running else { continue }
      // A stopped process heeds SIGTERM only when it goes on.
      _ = record.signal(SIGTERM)
      _ = record.signal(SIGCONT)
      ending.append((process, record))
    }
    var forced: [Int] = []
    let clock = ContinuousClock()
    let end = clock.now + Limits.stop
    for (process, record) in ending {
      do {
        try await process.awaitDeath(record, within: max(end - clock.now, .milliseconds(1)))
      } catch {
        forced.append(process.id)
        _ = record.signal(SIGKILL)
        try await process.awaitDeath(record, within: Limits.death)
      }
    }
    return forced
  }

  /// Returns when the given nodes serve clients (witnesses: follow a leader); fails early when one of them has ended.
  func awaitServing(_ ids: [Int]) async throws(ClusterError) {
    let admin = try adminClient()
    let file = try file()
    let clock = ContinuousClock()
    let end = clock.now + Limits.serving
    var waiting = ids
    while true {
      var still: [Int] = []
      for id in waiting {
        guard NodeProcess(id: id, layout: layout).running != nil else {
          throw ClusterError(
            .node, "node \(id) has ended before it served; \(NodeProcess(id: id, layout: layout).lastWords)")
        }
        guard let node = file.nodes.first(where: { $0.id == id }),
          let status = try? await admin.status(node.admin), node.isWitness ? status.leader != nil : status.serving
        else {
          still.append(id)
          continue
        }
      }
      if still.isEmpty { return }
      waiting = still
      guard clock.now < end else {
        let names = still.map { "node \($0) (see \(layout.log($0)))" }.joined(separator: ", ")
        throw ClusterError(.node, "not serving after \(Limits.serving): \(names)")
      }
      try? await Task.sleep(for: Limits.poll)
    }
  }

  private func launch(_ ids: [Int]) async throws(ClusterError) {
    let program = try Files.programFolder() + "/conclaved"
    var additions = NodeTokens(layout: layout, settings: settings).environment
    // A development machine's swap is as it is; files of clusters that were made by older releases do not say so.
    additions["CONCLAVE_NODE_ALLOW_UNENCRYPTED_SWAP"] = "true"
    let environment = Spawn.environment(adding: additions)
    let lock = try await FolderLock(layout.folder)
    defer { lock.release() }
    var file = try file()
    for id in ids {
      let process = NodeProcess(id: id, layout: layout)
      guard process.running == nil, let place = file.nodes.firstIndex(where: { $0.id == id }) else { continue }
      file.nodes[place].pid = Int(try process.start(program: program, environment: environment).pid)
    }
    try write(file)
  }

  private func check(_ id: Int) throws(ClusterError) {
    let ids = try ids()
    guard ids.contains(id) else {
      throw ClusterError(
        .usage, "no node \(id); the cluster has the nodes \(ids.map(String.init).joined(separator: ", "))")
    }
  }

  func adminClient() throws(ClusterError) -> AdminClient {
    let file = try file()
    return try AdminClient(authority: file.ca, certificate: file.admin.cert, key: file.admin.key)
  }
}
