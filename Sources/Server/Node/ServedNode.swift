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
internal import TTLV

/// One node of the cluster, running: all parts are joined here and nowhere else.
public final class ServedNode: Sendable {
  private let configuration: Configuration
  private let log: Logger
  private let disk: NodeDisk
  private let driver: NodeDriver
  private let frontEnd: FrontEnd
  private let links: NodeLinks
  private let trust: Mutex<ClientTrust>
  /// Nil where clients keep the certificates that they have.
  private let enrolled: EnrolledClients?
  private let gate: RequestGate
  private let notifier: Notifier
  private let admission: Admission
  private let audit: AuditCommands
  private let backups: BackupCommands
  private let heads = Mutex<Task<Void, Never>?>(nil)
  private let admin = Mutex<AdminServer?>(nil)
  private let watch = Mutex<Task<Void, Never>?>(nil)
  private let departures = Mutex<Task<Void, Never>?>(nil)
  private let runner = Mutex<Task<Void, Never>?>(nil)
  private let keys: LiveKeys
  private let group: MultiThreadedEventLoopGroup
  /// One event loop for the core and the links to the peers.
  private let nodeGroup: MultiThreadedEventLoopGroup
  private let fitness: NodeFitness
  private let keeper: KeyKeeper

  /// Opens disk, keys and doors, in this order, and joins the cluster. The node serves when a leader is known.
  ///
  /// A node whose disk is damaged begins anew first, as soon as a quorum of its peers lets it.
  ///
  /// - Parameters:
  ///   - isStopping: whether the process was asked to end; looked at while the node waits for its peers.
  ///   - removed: called when the cluster has taken the node out; the process must end.
  ///   - fail: called when the running node cannot go on; the process must end.
  public static func start(
    _ configuration: Configuration, log: Logger, isStopping: @escaping @Sendable () -> Bool = { false },
    removed: @escaping @Sendable (String) -> Void, fail: @escaping @Sendable (StartError) -> Void
  ) async throws(StartError) -> ServedNode {
    let disk: NodeDisk
    switch try NodeDisk.open(configuration) {
    case .sound(let sound): disk = sound
    case .damaged(let damaged): disk = try await Rejoining(configuration, damaged, log: log).run(isStopping)
    }
    let node = try ServedNode(configuration, disk, log: log, removed: removed, fail: fail)
    do {
      try await node.links.listen(at: configuration.listen.peer)
      if let kmip = configuration.listen.kmip {
        try await node.frontEnd.listen(at: .init(host: kmip.host, port: kmip.port))
      }
      if let https = configuration.listen.https {
        try await node.frontEnd.listen(at: .init(host: https.host, port: https.port), speaking: .https)
      }
      try await node.openAdmin()
    } catch {
      await node.stop()
      throw (error as? StartError) ?? StartError("\(error)")
    }
    node.beginWatch()
    if configuration.token != nil { node.beginRunning() }
    return node
  }

  private init(
    _ configuration: Configuration, _ disk: NodeDisk, log: Logger, removed: @escaping @Sendable (String) -> Void,
    fail: @escaping @Sendable (StartError) -> Void
  ) throws(StartError) {
    self.configuration = configuration
    self.log = log
    self.disk = disk
    for line in disk.mended { log.warning("\(line)") }
    let start = try NodeKeys.start(configuration.token, in: disk.directory)
    if let reason = start.reason {
      log.error("this node starts sealed: it stores and votes, and serves nothing: \(reason)")
    }
    let core = try ServedNode.core(configuration, disk)
    let node = configuration.node.id
    let keys = LiveKeys(settings: OperationSettings(configuration)) { sealing in
      var capabilities = Capabilities(
        cryptographer: OpenSSLCryptographer(), sealing: sealing, entropy: SystemEntropy(), streams: Streams(node: node))
      capabilities.passwords = OpenSSLPasswords()
      return capabilities
    }
    if let keyring = start.keyring { keys.unseal(keyring) }
    self.keys = keys
    group = MultiThreadedEventLoopGroup(
      numberOfThreads: configuration.limits.eventLoops == 0 ? System.coreCount : configuration.limits.eventLoops)
    let nodeGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    self.nodeGroup = nodeGroup
    let ledgers = LedgerRelay()
    let gate = RequestGate(keys: keys, node: configuration.node.id)
    self.gate = gate
    let own = try AuthorityFile.ownCertificate(in: disk.directory)
    enrolled =
      configuration.clients.reProvision
      ? try EnrolledClients(gate: gate, authorities: ClientTrust.authorities(configuration.tls.authorities, and: own))
      : nil
    let trust = try ClientTrust(configuration, authority: own, enrolment: enrolled?.enrolment)
    self.trust = Mutex(trust)
    let watched = ChangeTap()
    notifier = Notifier(
      tap: watched, sealing: LiveSealing(keys: keys), fetch: { [weak gate] in gate?.fetch($0, as: $1, $2) })
    do {
      let links = try NodeLinks(
        configuration, identity: disk.identity, directory: disk.directory, trust: trust, group: nodeGroup, log: log)
      self.links = links
      frontEnd = try FrontEnd(
        tls: trust.tls, verifier: trust.verifier, handler: gate, chains: enrolled,
        limits: configuration.frontEndLimits, group: group)
      driver = NodeDriver(
        NodeDriver.Parts(
          loop: nodeGroup.next(), core: core, log: disk.log, store: disk.store, watch: watched, keys: keys,
          workers: max(2, System.coreCount),
          tickNanoseconds: UInt64(configuration.raft.tickMilliseconds) * 1_000_000,
          send: { links.send($1, to: $0) }, stream: { links.stream($0, $1) }, staged: { try links.takeStaged($0) },
          installation: SnapshotInstallation(directory: disk.directory, identity: disk.identity),
          members: { links.take($0, at: $1) },
          ledger: { ledgers.put($0) },
          removed: { reason in
            // Noted, so that the node does not try again at each start of the machine.
            try? RemovedMark.put(reason, in: disk.directory)
            removed(reason)
          },
          loops: LoopPolicy([group, nodeGroup]),
          record: { try PeersFile.write($0.encoded, in: disk.directory, identity: disk.identity) },
          fail: {
            ServedNode.note($0, in: disk.directory)
            fail(StartError("the node stops: \($0)", hint: "its state is safe up to here; start it again"))
          }))
    } catch let error as FrontEndError {
      throw StartError(error.description)
    } catch let error as PeeringError {
      throw StartError(error.description)
    } catch {
      throw StartError("\(error)")
    }
    admission = Admission(
      configuration, directory: disk.directory, cluster: disk.identity.cluster, gate: gate, group: group, log: log,
      members: { [links] in links.members })
    audit = AuditCommands(
      reader: AuditReader(store: disk.store, sealing: LiveSealing(keys: keys)),
      keeper: AuditKeeper(
        configuration, directory: disk.directory, cluster: disk.identity.cluster, store: disk.store, gate: gate,
        log: log,
        isLeader: { [driver] in await driver.status().role == .leader }),
      gate: gate)
    backups = BackupCommands(
      sessions: BackupSessions(configuration, directory: disk.directory, store: disk.store, keeper: audit.keeper),
      keeper: audit.keeper, gate: gate, estimate: { NodeDisk.estimatedBytes(disk.store.figures) })
    links.open(to: driver)
    gate.open(to: driver)
    if configuration.token != nil { gate.open(to: notifier) }
    let fitness = NodeFitness(Condition()) { [driver] in driver.put(.condition($0)) }
    if start.keyring == nil { fitness.update { $0.isUnsealed = false } }
    self.fitness = fitness
    keeper = KeyKeeper(
      KeyKeeper.Parts(
        node: disk.identity.node, directory: disk.directory, token: configuration.token,
        grace: Int64(configuration.limits.tokenGraceSeconds) * 1_000,
        period: Int64(configuration.limits.tokenCheckSeconds) * 1_000, care: configuration.keyCare, keys: keys,
        fitness: fitness, log: log,
        command: { [gate] command in
          await gate.ask(
            command, as: Principal(identity: Text(NodeName.of(disk.identity.node)), isAdministrator: true))
        },
        fetch: { [links] wanted, secret in
          guard let trust = try? ClientTrust(configuration, authority: AuthorityFile.ownCertificate(in: disk.directory))
          else { return nil }
          return await KeyExchange.fetch(
            wanted, secret, from: links.members.filter { $0.id != disk.identity.node }, trust: trust)
        },
        disk: KeyedDisk(
          log: disk.log, store: disk.store, cut: { [driver] in driver.put(.cutLog(upTo: $0)) })),
      start)
    ledgers.open(to: keeper)
  }

  /// Damage that was found while the node ran is known at the next start.
  private static func note(_ error: any Error, in directory: String) {
    // Without the note, the next start finds the damage again when it comes to look there.
    switch error {
    case RegistryError.store(.damaged(let reason)), StoreError.damaged(let reason):
      try? DataDirectory.noteStateDamaged(directory, reason)
    case let damage as DiskDamage: try? DataDirectory.noteDamaged(directory, damage.reason)
    default: break
    }
  }

  private static func core(_ configuration: Configuration, _ disk: NodeDisk) throws(StartError) -> NodeCore {
    let recovered = disk.recovered
    let storage = MemoryLogStorage(
      hardState: recovered.hardState, base: recovered.start.id, entries: recovered.entries,
      configuration: recovered.start.configuration)
    var raft = RaftSettings(id: NodeID(configuration.node.id), electionSeed: UInt64.random(in: 0 ... .max))
    raft.electionTicks = configuration.raft.electionTicks
    raft.heartbeatTicks = configuration.raft.heartbeatTicks
    var settings = NodeSettings(
      raft: raft, start: disk.start, incarnation: disk.identity.incarnation,
      kind: configuration.node.isWitness ? .witness : .full)
    settings.founders = configuration.cluster.members.map(\.founder)
    settings.asksPeersAtStart = true
    settings.peerPositions = disk.peers.flatMap { PeerPositions(encoded: $0) } ?? PeerPositions()
    settings.deadlineTicks = max(
      1, configuration.limits.requestDeadlineMilliseconds / configuration.raft.tickMilliseconds)
    settings.useRecordTicks = configuration.limits.useRecordMilliseconds / configuration.raft.tickMilliseconds
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
    runner.withLock { $0 }?.cancel()
    heads.withLock { $0 }?.cancel()
    departures.withLock { $0 }?.cancel()
    driver.put(.resign)
    for _ in 0..<20 {
      guard await status().role == .leader else { break }
      try? await Task.sleep(for: .milliseconds(25))
    }
    await frontEnd.shutdown(within: .seconds(2))
    // What was answered last is recorded before the process ends, if there is anybody to record it.
    for _ in 0..<40 {
      guard await status().usesUnrecorded > 0 else { break }
      try? await Task.sleep(for: .milliseconds(25))
    }
    await admin.withLock { $0 }?.stop()
    keeper.stop()
    driver.stop()
    notifier.stop()
    await links.stop()
    try? disk.log.close()
    try? await nodeGroup.shutdownGracefully()
    try? await group.shutdownGracefully()
  }

  func status() async -> NodeStatus { await driver.status() }

  /// Reads certificates, authorities and revocation lists again. On an error everything stays as it was.
  public func reload() throws(StartError) {
    let own = try AuthorityFile.ownCertificate(in: disk.directory)
    let fresh = try ClientTrust(configuration, authority: own, enrolment: enrolled?.enrolment)
    try enrolled?.reload(authorities: fresh.tls.trustRoots)
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

  private func beginRunning() {
    let work = AsynchronousRunner(
      driver: driver, store: disk.store, keys: keys,
      isLeader: { [self] in await status().role == .leader })
    runner.withLock { $0 = Task.detached { await work.run() } }
    let keeper = audit.keeper
    heads.withLock { $0 = Task.detached { await keeper.run() } }
    departures.withLock { $0 = Task.detached { [self] in await watchDepartures() } }
  }

  /// At the leader: whether a member has left that knows the keys in use. All that is known of it stands in the log.
  private func watchDepartures() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(1))
      let status = await status()
      if status.role == .leader, status.isServing, status.areKeysOutdated { keeper.put(.departed) }
    }
  }

  private func look(at space: inout DiskSpace) {
    let before = space.verdict
    guard let now = try? space.check(), now != before else { return }
    switch (before, now) {
    case (.ample, .low(let free)):
      log.error(
        "the disk of \(disk.directory) is nearly full (\(free >> 20) MiB free): no new objects until there is space")
      fitness.update { $0.hasSpace = false }
    case (.low, .ample):
      log.notice("there is space again on the disk of \(disk.directory)")
      fitness.update { $0.hasSpace = true }
    default: break
    }
  }

  // MARK: Administration

  private func openAdmin() async throws {
    let address = configuration.listen.admin
    let server = try await AdminServer.start(
      host: address.host, port: address.port, trust: { [self] in trust.withLock { $0 } }, group: group, log: log,
      commands: { [self] question, answer in perform(question, answer) })
    admin.withLock { $0 = server }
  }

  private func perform(_ question: AdminQuestion, _ answer: @escaping @Sendable ([String: any Sendable]?) -> Void) {
    if case .administrator(let principal) = question.asker {
      switch question.command {
      case "status":
        let operators = NodeKeys.operators(configuration.token)
        return driver.inspect { core in
          var object = core.status.json
          if let operators, !operators.isOpen {
            object["shares_given"] = operators.given.count
            object["shares_needed"] = operators.threshold
          }
          answer(object)
        }
      case "metrics": return driver.inspect { [self] core in answer(metrics(core.status)) }
      case "stepdown":
        driver.put(.resign)
        return answer(["accepted": true])
      default: break
      }
      if let order = KeyOrder(question) {
        let notes = AdminNotes(gate: gate, node: configuration.node.id, log: log)
        Task { [keeper, driver] in
          var words = order.audited(at: configuration.node.id)
          // Before the keys go: afterwards this node can write nothing, and perhaps no other.
          if case .seal = order, let note = words, await notes.write(note, principal) { words = nil }
          // What cannot be taken back is not begun unrecorded.
          if case .rotate = order, let note = words {
            guard await notes.write(note, principal) else {
              return answer(["error": "the audit log cannot be written now: nothing was begun, ask again"])
            }
            words = nil
          }
          switch await keeper.order(order) {
          case .done(var object):
            if let words { notes.writeInTime(words, principal) }
            if case .status = order, await driver.status().areKeysOutdated { object["known_outside"] = true }
            answer(object)
          case .refused(let why): answer(["error": why])
          }
        }
        return
      }
    }
    Task { [gate, admission, audit, backups] in
      if let reply = await audit.answer(question) { return answer(reply) }
      if let reply = await backups.answer(question) { return answer(reply) }
      if let reply = await ClusterCommands(gate: gate).answer(question) { return answer(reply) }
      answer(await admission.answer(question))
    }
  }

  /// How far this node is on its way into the cluster, as the leader sees it; nil while no leader answers.
  public func progress() async -> JoinProgress? {
    let principal = Principal(identity: Text(NodeName.of(disk.identity.node)), isAdministrator: true)
    guard case .status(let status) = await gate.ask(.status, as: principal),
      let own = status.members.first(where: { $0.member.id == disk.identity.node })
    else { return nil }
    return JoinProgress(own, status, snapshotBytes: links.snapshotBytes)
  }

  /// Figures since the start of the process.
  private func metrics(_ status: NodeStatus) -> [String: any Sendable] {
    let log = disk.log.statistics
    let clients = frontEnd.counters
    var figures: [String: any Sendable] = [
      "id": status.id.rawValue, "log_groups": log.groups, "log_entries": log.entries, "log_bytes": log.bytes,
      "log_syncs": log.syncs, "log_group_syncs": log.groupSyncs, "log_other_syncs": log.otherSyncs,
      "applied": status.applied.index, "requests_held": status.requestsHeld,
      "writes_in_flight": status.writesInFlight, "uses_unrecorded": status.usesUnrecorded,
      "connections_open": clients.openConnections,
      "connections_accepted": clients.acceptedConnections, "handshakes_failed": clients.failedHandshakes,
      "requests": clients.requests, "frames_broken": clients.brokenFrames, "bytes_received": clients.bytesReceived,
      "bytes_sent": clients.bytesSent,
    ]
    for (name, value) in disk.store.figures { figures["state_\(name)"] = value }
    return figures
  }
}

extension OperationSettings {
  init(_ configuration: Configuration) {
    let clients = configuration.clients
    self.init(refusesCredentials: clients.credentials == .refuse)
    policy = CryptographicPolicy(
      approvedOnly: configuration.cryptography.approvedOnly,
      processesWithRetiredKeys: configuration.cryptography.processesWithRetiredKeys)
    seeds =
      switch configuration.cryptography.clientSeeds {
      case .use: .usual
      case .ignore: .used(atMost: 0)
      case .refuse: .refused
      }
    accounts = clients.accounts
    resets = clients.interopReset
    reprovisions = clients.reProvision
    speaksHTTPS = configuration.listen.https != nil
    issuingAuthority = configuration.issuing.map { issuing in
      IssuingAuthority(
        owner: Text(issuing.owner), keyName: Text(issuing.keyName), certificateName: Text(issuing.certificateName),
        validity: Int64(issuing.validityDays) * 86_400)
    }
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
