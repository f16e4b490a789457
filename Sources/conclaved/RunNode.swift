import Custody
import Glibc
import Logging
import Server

/// Runs a node until it has been told to stop and has stopped.
/// - Parameter watch: looks at the node from the moment that its doors are open.
func runNode(
  _ configuration: Configuration, watch: (@Sendable (ServedNode) async -> Void)? = nil
) async throws {
  try checkCluster(configuration)
  try HostCheck.run(configuration)
  signal(SIGPIPE, SIG_IGN)
  StopSignal.listen(SIGINT, SIGTERM)
  StopSignal.countReloads()
  let level = Logger.Level(rawValue: configuration.log.level) ?? .info
  let log = Logger(label: "conclave") { _ in
    LogLine(format: configuration.log.format, node: configuration.node.id, level: level)
  }
  let node = try await ServedNode.start(
    configuration, log: log, isStopping: { StopSignal.arrived },
    removed: { reason in
      standardError("conclaved: node \(configuration.node.id) is no member any more: \(reason)")
      // Not a failure: what its clients still wait for is answered, it exits with 0, and no supervisor starts it again.
      StopSignal.raise()
    },
    fail: { error in
      standardError("conclaved: \(error)")
      // What has been promised is on disk already; nothing else is worth waiting for.
      _exit(1)
    })
  if let kmip = configuration.listen.kmip {
    log.notice("node \(configuration.node.id) listens at \(kmip)")
  } else {
    log.notice("node \(configuration.node.id) is a witness: it votes and stores, and serves no clients")
  }
  if configuration.token != nil, configuration.recipients == nil {
    log.warning(
      "there are no recovery recipients: who loses all tokens loses all keys; `conclave backup keygen` makes one, and recovery.recipients names it"
    )
  }
  let watching = watch.map { watch in Task { await watch(node) } }
  defer { watching?.cancel() }
  var reloads = 0
  while !StopSignal.arrived {
    try await Task.sleep(for: .milliseconds(50))
    guard StopSignal.reloadsAsked != reloads else { continue }
    reloads = StopSignal.reloadsAsked
    do {
      try node.reload()
      log.notice("certificates were read again")
    } catch {
      log.error("certificates were not read again: \(error)")
    }
  }
  log.notice("stopping")
  await node.stop()
}

/// A node that was given another cluster's configuration, or another one's data, must not join either.
private func checkCluster(_ configuration: Configuration) throws {
  let data = configuration.node.dataDirectory
  guard let named = configuration.cluster.id, Custody.isStored(in: data) else { return }
  let found = try Custody.cluster(of: data).description
  guard found == named else {
    throw StartError(
      "\(data) belongs to cluster \(found), and cluster.id says \(named)",
      hint: "correct cluster.id or node.data-directory")
  }
}
