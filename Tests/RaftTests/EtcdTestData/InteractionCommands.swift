import Raft

extension InteractionCluster {
  /// Performs a directive and returns its output. Further commands may follow as input lines.
  func handle(_ directive: Directive) -> String {
    output.text = ""
    do throws(ScriptError) {
      try perform(directive)
      if directive.command != "propose-conf-change" { try performFurther(directive.input) }
    } catch {
      if output.isQuiet { return error.description }
      output.write(error.description)
    }
    return output.text.isEmpty ? "ok" : output.text
  }

  private func performFurther(_ input: String) throws(ScriptError) {
    for line in input.split(separator: "\n") {
      let further = try Directive.parse(line + "\n----\n")
      for directive in further {
        do throws(ScriptError) {
          try perform(directive)
        } catch {
          if output.isQuiet { throw error }
          output.write(error.description)
        }
      }
    }
  }

  private func perform(_ directive: Directive) throws(ScriptError) {
    switch directive.command {
    case "_breakpoint": break
    case "add-nodes": try addNodes(directive)
    case "campaign": members[try first(directive)].node.campaign()
    case "compact":
      guard directive.numbers.count == 2 else { throw ScriptError("compact needs a node and an index") }
      compact(try first(directive), to: Index(directive.numbers[1]))
      showLog(try first(directive))
    case "deliver-msgs": try deliverMessages(directive)
    case "process-ready":
      try each(directive, "handling Ready") { cluster, at throws(ScriptError) in try cluster.processReady(at) }
    case "process-append-thread":
      try each(directive, "processing append thread") { cluster, at throws(ScriptError) in
        try cluster.processAppendThread(at)
      }
    case "process-apply-thread":
      try each(directive, "processing apply thread") { cluster, at throws(ScriptError) in
        try cluster.processApplyThread(at)
      }
    case "log-level": output.level = try level(directive.arguments.first?.key ?? "")
    case "raft-log": showLog(try first(directive))
    case "raft-state": showState()
    case "set-randomized-election-timeout":
      guard let ticks = directive.values("timeout")?.first.flatMap({ Int($0) }) else { throw ScriptError("no timeout") }
      members[try first(directive)].node.setElectionTimeout(ticks: ticks)
    case "stabilize": try stabilize(directive)
    case "status":
      for (id, progress) in members[try first(directive)].node.status.progress {
        output.line("\(id): \(progress.etcdText)")
      }
    case "tick-election": try tick(directive) { $0.electionTicks }
    case "tick-heartbeat": try tick(directive) { $0.heartbeatTicks }
    case "transfer-leadership":
      let from = try place(directive.values("from")?.first ?? "")
      let to = try place(directive.values("to")?.first ?? "")
      members[from].node.transferLeadership(to: NodeID(UInt64(to) + 1))
    case "forget-leader": members[try first(directive)].node.forgetLeader()
    case "send-snapshot": try sendSnapshot(directive)
    case "propose":
      guard directive.arguments.count == 2 else { throw ScriptError("propose needs a node and data") }
      try note(members[try first(directive)].node.propose(Array(directive.arguments[1].key.utf8)))
    case "propose-conf-change": try proposeConfigurationChange(directive)
    case "report-unreachable":
      let places = try places(directive)
      guard places.count == 2 else {
        throw ScriptError(
          "must specify exactly two node indexes: node on which to report, and reported node")
      }
      members[places[0]].node.reportUnreachable(members[places[1]].node.id)
    default: throw ScriptError("unknown command")
    }
  }

  // MARK: - Arguments

  private func place(_ text: String) throws(ScriptError) -> Int {
    guard let number = Int(text), members.indices.contains(number - 1) else { throw ScriptError("no node \(text)") }
    return number - 1
  }

  private func places(_ directive: Directive) throws(ScriptError) -> [Int] {
    var places: [Int] = []
    for argument in directive.arguments where argument.values.isEmpty { places.append(try place(argument.key)) }
    return places
  }

  private func first(_ directive: Directive) throws(ScriptError) -> Int {
    try place(directive.arguments.first?.key ?? "")
  }

  private func level(_ name: String) throws(ScriptError) -> Transcript.Level {
    guard let level = Transcript.Level(name) else {
      let names = Transcript.Level.allCases.map(\.name).joined(separator: " ")
      throw ScriptError("log levels must be either of [\(names)]")
    }
    return level
  }

  private func each(
    _ directive: Directive, _ title: String, _ body: (InteractionCluster, Int) throws(ScriptError) -> Void
  ) throws(ScriptError) {
    let places = try places(directive)
    for at in places {
      if places.count == 1 {
        try body(self, at)
      } else {
        output.line("> \(at + 1) \(title)")
        try output.indented { () throws(ScriptError) in try body(self, at) }
      }
    }
  }

  private func note(_ outcome: ProposalOutcome) throws(ScriptError) {
    if case .dropped(let reason) = outcome { throw ScriptError(RaftError.proposalDropped(reason).etcdText) }
  }

  // MARK: - Commands

  private func addNodes(_ directive: Directive) throws(ScriptError) {
    guard let count = directive.numbers.first else { throw ScriptError("add-nodes needs a count") }
    var settings = RaftSettings(id: 1, electionSeed: 1)
    settings.startsLearnersBySnapshot = false
    settings.syncsConfigurationCommits = false
    settings.electionTicks = 3
    settings.heartbeatTicks = 1
    settings.bytesPerAppend = .max
    settings.committedBytesPerReady = .max
    settings.uncommittedBytes = .max
    settings.inflightAppends = Int(Int32.max)
    settings.inflightBytes = 0
    settings.checkQuorum = false
    settings.preVote = false
    settings.forwardsProposals = true
    settings.stepsDownOnRemoval = false
    settings.asynchronousStorageWrites = false
    settings.coalescesMessages = false
    settings.cutsSnapshotsOnDemand = false
    var configuration = Configuration()
    var index: Index?
    var content: [UInt8] = []
    for argument in directive.arguments.dropFirst() {
      guard let value = argument.values.first else { continue }
      switch argument.key {
      case "voters": configuration = Configuration(voters: nodes(argument), learners: configuration.learners)
      case "learners": configuration = Configuration(voters: configuration.voters, learners: nodes(argument))
      case "inflight": settings.inflightAppends = Int(value) ?? 0
      case "index": index = UInt64(value).map { Index($0) }
      case "content": content = Array(value.utf8)
      case "async-storage-writes": settings.asynchronousStorageWrites = value == "true"
      case "prevote": settings.preVote = value == "true"
      case "checkquorum": settings.checkQuorum = value == "true"
      case "max-committed-size-per-ready": settings.committedBytesPerReady = UInt64(value) ?? 0
      case "disable-conf-change-validation": settings.validatesConfigurationChanges = value != "true"
      case "step-down-on-removal": settings.stepsDownOnRemoval = value == "true"
      case "read-only":
        switch value {
        case "safe": settings.readMode = .quorum
        case "lease-based": settings.readMode = .lease
        default: throw ScriptError("invalid read-only option \"\(value)\"")
        }
      default: break
      }
    }
    settings.applied = index ?? .zero
    let isBootstrap = index != nil || configuration != Configuration() || !content.isEmpty
    let metadata = SnapshotMetadata(index: index ?? .zero, term: 1, configuration: configuration)
    try add(
      Int(count), settings: settings, snapshot: isBootstrap ? Snapshot(metadata: metadata, data: content) : nil)
  }

  private func nodes(_ argument: Directive.Argument) -> [NodeID] {
    argument.values.compactMap { UInt64($0).flatMap(NodeID.init(rawValue:)) }
  }

  private func deliverMessages(_ directive: Directive) throws(ScriptError) {
    var recipients: [(id: NodeID, drop: Bool)] = []
    var kind: Message.Kind?
    for argument in directive.arguments {
      if argument.values.isEmpty, let id = UInt64(argument.key).flatMap(NodeID.init(rawValue:)) {
        recipients.append((id, false))
      } else if argument.key == "drop" {
        for id in nodes(argument) {
          if recipients.contains(where: { $0.id == id }) {
            throw ScriptError("can't both deliver and drop msgs to \(id)")
          }
          recipients.append((id, true))
        }
      } else if argument.key == "type" {
        kind = Message.Kind.allCases.first { $0.etcdName == argument.values.first }
        if kind == nil { throw ScriptError("unknown message type \(argument.values.first ?? "")") }
      }
    }
    if try deliver(recipients, kind: kind) == 0 { output.line("no messages") }
  }

  private func stabilize(_ directive: Directive) throws(ScriptError) {
    let before = output.level
    defer { output.level = before }
    if let name = directive.values("log-level")?.first { output.level = try level(name) }
    let places = try places(directive)
    try stabilize(places.isEmpty ? Array(members.indices) : places)
  }

  private func tick(_ directive: Directive, _ count: (RaftSettings) -> Int) throws(ScriptError) {
    let at = try first(directive)
    for _ in 0..<count(members[at].node.settings) { members[at].node.tick() }
  }

  private func sendSnapshot(_ directive: Directive) throws(ScriptError) {
    let places = try places(directive)
    guard places.count == 2, let snapshot = members[places[0]].history.last else {
      throw ScriptError("send-snapshot needs two nodes")
    }
    let (from, to) = (members[places[0]].node, members[places[1]].node)
    let message = Message.installSnapshot(
      InstallSnapshot(from: from.id, to: to.id, term: from.term, snapshot: snapshot))
    messages.append(message)
    output.write(message.etcdText())
  }

  private func proposeConfigurationChange(_ directive: Directive) throws(ScriptError) {
    let isV1 = directive.values("v1")?.first == "true"
    let transition: ConfigurationChange.Transition
    switch directive.values("transition")?.first {
    case nil, "auto"?: transition = .automatic
    case "implicit"?: transition = .implicit
    case "explicit"?: transition = .explicit
    case let other?: throw ScriptError("unknown transition \(other)")
    }
    let steps = try ConfigurationChange.steps(directive.input)
    if isV1, steps.count != 1 || transition != .automatic {
      throw ScriptError("v1 conf change can only have one operation and no transition")
    }
    let change = ConfigurationChange(transition: transition, steps: steps)
    try note(members[try first(directive)].node.propose(change, asV1: isV1))
  }

  // MARK: - Views

  private func showLog(_ at: Int) {
    let disk = members[at].disk
    if disk.entries.isEmpty {
      return output.write("log is empty: first index=\(disk.firstIndex), last index=\(disk.lastIndex)")
    }
    for entry in disk.entries { output.line(entry.etcdText) }
  }

  private func showState() {
    for member in members {
      let status = member.node.status
      let part = status.configuration.isVoter(status.id) ? "Voter" : "Non-Voter"
      output.line(
        "\(status.id): \(status.role.etcdName) (\(part)) Term:\(status.term) Lead:\(status.leader?.rawValue ?? 0)")
    }
  }
}
