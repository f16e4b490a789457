internal import Access
internal import Cryptography
internal import Custody
internal import FrontEnd
internal import Glibc
public import Logging
internal import NIOCore
internal import NIOPosix
internal import NodeCore
internal import Operations
internal import Peering
internal import Persistence
internal import Raft
internal import Registry
internal import Secrets
internal import Store
internal import Synchronization

/// One node of the cluster, running: all parts are joined here and nowhere else.
public final class ServedNode: Sendable {
  private let configuration: Configuration
  private let log: Logger
  private let disk: NodeDisk
  private let driver: NodeDriver
  private let frontEnd: FrontEnd
  private let links: NodeLinks
  private let trust: Mutex<ClientTrust>
  private let admin = Mutex<AdminServer?>(nil)
  private let watch = Mutex<Task<Void, Never>?>(nil)
  private let group: MultiThreadedEventLoopGroup

  /// Opens disk, keys and doors, in this order, and joins the cluster. The node serves when a leader is known.
  ///
  /// - Parameter fail: called when the running node cannot go on; the process must end.
  public static func start(
    _ configuration: Configuration, log: Logger, fail: @escaping @Sendable (StartError) -> Void
  ) async throws(StartError) -> ServedNode {
    let node = try ServedNode(configuration, log: log, fail: fail)
    do {
      try await node.links.listen(at: configuration.listen.peer)
      try await node.frontEnd.listen(
        at: .init(host: configuration.listen.kmip.host, port: configuration.listen.kmip.port))
      if let https = configuration.listen.https {
        try await node.frontEnd.listen(at: .init(host: https.host, port: https.port), speaking: .https)
      }
      try await node.openAdmin()
    } catch {
      await node.stop()
      throw (error as? StartError) ?? StartError("\(error)")
    }
    node.beginWatch()
    return node
  }

  private init(
    _ configuration: Configuration, log: Logger, fail: @escaping @Sendable (StartError) -> Void
  ) throws(StartError) {
    self.configuration = configuration
    self.log = log
    let disk = try NodeDisk(configuration)
    self.disk = disk
    let keyring = try NodeKeys.unwrap(in: disk.directory, token: NodeKeys.token(configuration.token))
    let trust = try ClientTrust(configuration)
    self.trust = Mutex(trust)
    let core = try ServedNode.core(configuration, disk)
    let evaluator = Evaluator(
      capabilities: Capabilities(cryptographer: OpenSSLCryptographer(), sealing: keyring, entropy: SystemEntropy()),
      settings: OperationSettings(refusesCredentials: configuration.clients.credentials == .refuse))
    group = MultiThreadedEventLoopGroup(
      numberOfThreads: configuration.limits.eventLoops == 0 ? System.coreCount : configuration.limits.eventLoops)
    let gate = RequestGate(evaluator: evaluator, node: configuration.node.id)
    do {
      let links = try NodeLinks(
        configuration, identity: disk.identity, directory: disk.directory, trust: trust, group: group, log: log)
      self.links = links
      frontEnd = try FrontEnd(
        tls: trust.tls, verifier: trust.verifier, handler: gate, limits: configuration.frontEndLimits, group: group)
      driver = NodeDriver(
        NodeDriver.Parts(
          core: core, log: disk.log, store: disk.store, evaluator: evaluator, workers: max(2, System.coreCount),
          tickNanoseconds: UInt64(configuration.raft.tickMilliseconds) * 1_000_000,
          send: { links.send($1, to: $0) }, stream: { links.stream($0, $1) }, staged: { try links.takeStaged($0) },
          installation: SnapshotInstallation(directory: disk.directory, identity: disk.identity),
          fail: { fail(StartError("the node stops: \($0)", hint: "its state is safe up to here; start it again")) }))
    } catch let error as FrontEndError {
      throw StartError(error.description)
    } catch let error as PeeringError {
      throw StartError(error.description)
    } catch {
      throw StartError("\(error)")
    }
    links.open(to: driver)
    gate.open(to: driver)
  }

  private static func core(_ configuration: Configuration, _ disk: NodeDisk) throws(StartError) -> NodeCore {
    let recovered = disk.recovered
    let storage = MemoryLogStorage(
      hardState: recovered.hardState, base: recovered.start.id, entries: recovered.entries,
      configuration: recovered.start.configuration)
    var raft = RaftSettings(id: NodeID(configuration.node.id), electionSeed: UInt64.random(in: 0 ... .max))
    raft.electionTicks = configuration.raft.electionTicks
    raft.heartbeatTicks = configuration.raft.heartbeatTicks
    var settings = NodeSettings(raft: raft, start: disk.start, incarnation: disk.identity.incarnation)
    settings.deadlineTicks = max(
      1, configuration.limits.requestDeadlineMilliseconds / configuration.raft.tickMilliseconds)
    settings.logBytes = configuration.raft.logMebibytes << 20
    settings.logEntriesKept = UInt64(configuration.raft.logEntriesKept)
    do {
      return try NodeCore(
        settings: settings, storage: storage, applied: disk.store.applied,
        members: try MemberTable(of: disk.store.view()))
    } catch {
      throw StartError("the log and the configuration do not fit together: \(error)")
    }
  }

  // MARK: Life

  /// Ends in order: leadership is handed over first, if there is anybody to take it, so that clients wait for one round
  /// trip instead of an election.
  public func stop() async {
    watch.withLock { $0 }?.cancel()
    driver.put(.resign)
    for _ in 0..<20 {
      guard await status().role == .leader else { break }
      try? await Task.sleep(for: .milliseconds(25))
    }
    await frontEnd.shutdown(within: .seconds(2))
    await admin.withLock { $0 }?.stop()
    driver.stop()
    await links.stop()
    try? disk.log.close()
    try? await group.shutdownGracefully()
  }

  func status() async -> NodeStatus {
    await withCheckedContinuation { continuation in
      driver.inspect { core in continuation.resume(returning: core.status) }
    }
  }

  /// Reads certificates, authorities and revocation lists again. On an error everything stays as it was.
  public func reload() throws(StartError) {
    let fresh = try ClientTrust(configuration)
    do throws(FrontEndError) { try frontEnd.reload(tls: fresh.tls, verifier: fresh.verifier) } catch {
      throw StartError(error.description)
    }
    try links.reload(fresh)
    trust.withLock { $0 = fresh }
  }

  /// Looks at the files of TLS and at the space on disk, once a second.
  private func beginWatch() {
    let tls = configuration.tls
    let task = Task.detached { [self] in
      var files = ChangeWatch([tls.certificate, tls.key, tls.authorities] + (tls.revocations.map { [$0] } ?? []))
      let reserve = UInt64(configuration.limits.diskReserveMebibytes) << 20
      var space = DiskSpace(path: disk.directory, low: reserve, ample: reserve + reserve / 4)
      while !Task.isCancelled {
        if files.hasChanged() {
          do {
            try reload()
            log.notice("certificates were read again")
          } catch {
            log.error("certificates were not read again: \(error)")
          }
        }
        look(at: &space)
        try? await Task.sleep(for: .seconds(1))
      }
    }
    watch.withLock { $0 = task }
  }

  private func look(at space: inout DiskSpace) {
    let before = space.verdict
    guard let now = try? space.check(), now != before else { return }
    switch (before, now) {
    case (.ample, .low(let free)):
      log.error(
        "the disk of \(disk.directory) is nearly full (\(free >> 20) MiB free): no new objects until there is space")
      driver.put(.condition(Condition(hasSpace: false)))
    case (.low, .ample):
      log.notice("there is space again on the disk of \(disk.directory)")
      driver.put(.condition(Condition(hasSpace: true)))
    default: break
    }
  }

  // MARK: Administration

  private func openAdmin() async throws {
    let address = configuration.listen.admin
    let server = try await AdminServer.start(
      host: address.host, port: address.port, trust: { [self] in trust.withLock { $0 } }, group: group, log: log,
      commands: { [self] command, answer in perform(command, answer) })
    admin.withLock { $0 = server }
  }

  private func perform(_ command: String, _ answer: @escaping @Sendable ([String: any Sendable]?) -> Void) {
    switch command {
    case "status": driver.inspect { answer($0.status.json) }
    case "metrics": driver.inspect { [self] core in answer(metrics(core.status)) }
    case "stepdown":
      driver.put(.resign)
      answer(["accepted": true])
    default: answer(nil)
    }
  }

  /// Figures since the start of the process.
  private func metrics(_ status: NodeStatus) -> [String: any Sendable] {
    let log = disk.log.statistics
    let clients = frontEnd.counters
    var figures: [String: any Sendable] = [
      "id": status.id.rawValue, "log_groups": log.groups, "log_entries": log.entries, "log_bytes": log.bytes,
      "log_syncs": log.syncs, "log_group_syncs": log.groupSyncs, "log_other_syncs": log.otherSyncs,
      "applied": status.applied.index, "requests_held": status.requestsHeld,
      "writes_in_flight": status.writesInFlight, "connections_open": clients.openConnections,
      "connections_accepted": clients.acceptedConnections, "handshakes_failed": clients.failedHandshakes,
      "requests": clients.requests, "frames_broken": clients.brokenFrames, "bytes_received": clients.bytesReceived,
      "bytes_sent": clients.bytesSent,
    ]
    for (name, value) in disk.store.figures { figures["state_\(name)"] = value }
    return figures
  }
}

extension Configuration {
  var frontEndLimits: FrontEndLimits {
    var limits = FrontEndLimits()
    limits.frameBytes = self.limits.requestBytes
    limits.connections = self.limits.connections
    return limits
  }
}

extension NodeStatus {
  /// The answer to the admin command `status`.
  var json: [String: any Sendable] {
    var object: [String: any Sendable] = [
      "id": id.rawValue, "role": "\(role)".lowercased(), "term": term.rawValue, "commit": commit.rawValue,
      "applied": applied.index, "serving": isServing,
    ]
    object["leader"] = leader?.rawValue
    return object
  }
}
