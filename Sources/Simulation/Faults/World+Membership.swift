internal import Access
internal import Mutants
internal import NodeCore
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// Members that come and go while everything else goes wrong: operators with their commands, machines that are set up,
/// lose their disks and come back as another life.
extension World {
  /// Machines that a world may ever have; the cluster gives each a number of its own.
  static let machines = 10
  /// Numbers of the operators' requests lie above those of clients.
  static let commandNumbers: UInt64 = 1 << 40
  /// After this long without an answer, a command is given again, elsewhere.
  private static let commandPatience: UInt64 = 2_500_000

  /// The newest table of members that any node holds: what is in it is committed.
  var newestTable: MemberTable {
    var newest = MemberTable()
    for node in nodes where node.machine.members.index > newest.index { newest = node.machine.members }
    return newest
  }

  /// Those that the cluster is made of, as far as anybody knows.
  var present: [SimulatedNode] {
    let table = newestTable
    return nodes.filter { node in
      guard !node.isOut, !node.awaitsLife else { return false }
      guard table.index > 0 else { return true }
      return table[node.identity].map {
        $0.isPresent && $0.standing != .parting && $0.member.incarnation == node.incarnation
      } ?? false
    }
  }

  // MARK: Faults

  func changeMembers(_ kind: FaultKind, _ victim: SimulatedNode) {
    let table = newestTable
    guard table.index > 0 else { return }
    let voters = table.records.filter { $0.standing == .voter && !$0.isUnwanted }
    switch kind {
    case .transfer:
      let target = faultDraw.chance(300) ? nil : victim.identity
      command(.transferLeadership(to: target), at: faultDraw.pick(nodes))
    case .join, .joinWitness, .replace:
      guard task == nil, nodes.count < World.machines, table.members.count < 7 || kind == .replace else { return }
      let old = kind == .replace ? faultDraw.pick(voters).member.id : nil
      begin(.join(kind == .joinWitness ? .witness : .full, replacing: old))
    case .remove:
      guard task == nil, voters.count > 1 else { return }
      begin(.remove(faultDraw.pick(voters).member.id))
    case .olderDisk: putBackOlder(victim, table, voters.count)
    case .loseDisk, .bitRot, .misdirectedWrite: loseDisk(victim, table, voters.count, kind)
    default: preconditionFailure("\(kind) is no change of members")
    }
  }

  private func begin(_ goal: MembershipTask.Goal, at step: MembershipTask.Step? = nil) {
    tasksBegun += 1
    task = MembershipTask(goal, secret: UInt8(tasksBegun % 256))
    if let step { task?.step = step }
    operate()
  }

  /// A disk is gone for good. A minority of disks may be lost, and no more at a time: the next one only after the cluster
  /// has made up for the one before.
  ///
  /// A disk with damage in it comes to the same: the log finds it when the node starts, and the node begins anew.
  private func loseDisk(_ node: SimulatedNode, _ table: MemberTable, _ voters: Int, _ kind: FaultKind) {
    guard let record = mayLose(node, table, voters) else { return }
    crash(node.place)
    if kind != .loseDisk {
      if sabotage?.overlooksDamage(of: node, &faultDraw) == true { return }
      reached(.damageFound)
    }
    let asking = kind != .loseDisk || faultDraw.chance(500) ? node.incarnation : 0
    node.loseDisk()
    reached(.diskLost)
    trace.note(time, node.place, "disk lost", node.incarnation)
    if sabotage?.mutant == .wipedDiskVotes {
      // Under its old name, with the members in its configuration file.
      node.replaceDisk(checkers.membership.newest)
      return
    }
    begin(.rejoin(place: node.place, asking: asking))
    task?.member = record.member
  }

  /// The record of a node whose disk may be lost now.
  private func mayLose(_ node: SimulatedNode, _ table: MemberTable, _ voters: Int) -> MemberRecord? {
    guard task == nil, voters >= 3, !node.isOut, !node.awaitsLife, checkers.membership.isSettled,
      table.records.allSatisfy({ $0.standing == .voter || $0.standing == .gone }),
      let record = table[node.identity], record.standing == .voter, record.member.incarnation == node.incarnation,
      checkers.membership.newest.voters.count == voters,
      // Who alone knew that the last change was over may be the one that is lost.
      present.allSatisfy({ $0 === node || $0.disk.durable.hardState.commit.rawValue >= checkers.membership.changed })
    else { return nil }
    return record
  }

  /// An older copy of a node's whole directory is put back, of this life of its disk or of an earlier one; or, where
  /// there is none, a copy is made. It counts among the disks lost, and nobody tells the node: it has to find out.
  private func putBackOlder(_ node: SimulatedNode, _ table: MemberTable, _ voters: Int) {
    let node = node.copy == nil && faultDraw.chance(400) ? nodes.first { $0.copy != nil } ?? node : node
    guard let copy = node.copy else { return node.core == nil ? () : node.copyDirectory() }
    guard let record = mayLose(node, table, voters) else { return }
    crash(node.place)
    guard copy.incarnation < node.incarnation || copy.isOlder(than: node.disk.durable) else { return }
    node.putBack(copy)
    reached(.olderDiskPutBack)
    trace.note(time, node.place, "older disk put back", node.incarnation)
    begin(.rejoin(place: node.place, asking: node.incarnation), at: .compare)
    task?.member = record.member
  }

  /// A node begins anew, on an empty disk, as soon as the operators have nothing else at hand.
  func beginAnew(_ node: SimulatedNode, _ reason: String) {
    trace.note(time, node.place, "begins anew", node.incarnation, 0, reason)
    end(node)
    node.loseDisk()
    superseded.append(node.place)
    // What was asked for it before has come to nothing.
    if case .rejoin(node.place, _)? = task?.goal { task = nil }
    takeUpSuperseded()
  }

  /// An older disk takes part, because nobody who knows better has answered it: somebody notices.
  func missed(_ node: SimulatedNode) {
    reached(.olderDiskMissed)
    beginAnew(node, "older disk missed")
  }

  // MARK: Operators

  /// Gives the task's next command, or the same once more when no answer came; and comes back.
  func operate() {
    operatorRound += 1
    queue.put(.operate(round: operatorRound), at: time + faultDraw.within(20_000...300_000))
    guard let current = task else { return }
    if current.isDone(newestTable) { return finishTask() }
    guard let next = current.command else { return }
    if let request = current.request, time < request.at + Self.commandPatience { return }
    // A rejoining machine asks by whichever node it finds, like everybody else.
    let up = nodes.filter { $0.core != nil && $0.pausedUntil <= time }
    guard !up.isEmpty else { return }
    task?.request = (command(next, at: faultDraw.pick(up)), time)
  }

  private func finishTask() {
    switch task?.goal {
    case .join(_, nil): reached(.memberJoined)
    case .join: reached(.memberReplaced)
    case .remove: reached(.memberRemoved)
    case .rejoin: reached(.memberRejoined)
    case nil: break
    }
    task = nil
    takeUpSuperseded()
  }

  /// A machine that has to ask once more does so when the operators have nothing else at hand.
  private func takeUpSuperseded() {
    guard task == nil, let place = superseded.popLast() else { return }
    let node = nodes[place]
    begin(.rejoin(place: place, asking: node.incarnation))
    task?.member = Member(id: node.identity, newestTable[node.identity]?.member.particulars ?? Particulars())
  }

  @discardableResult
  func command(_ command: ClusterCommand, at node: SimulatedNode) -> UInt64 {
    commandsGiven += 1
    let number = World.commandNumbers + commandsGiven
    trace.note(time, node.place, "command", commandsGiven, 0, "\(command)")
    let principal = Principal(identity: "operator", isAdministrator: true)
    give(.request(Request(id: number, frame: command.encoded, principal: principal, kind: .cluster)), to: node)
    return number
  }

  func commandAnswered(_ number: UInt64, _ bytes: [UInt8]) {
    guard let answer = try? ClusterAnswer(encoded: bytes) else {
      return violated("membership", "command \(number) was answered with bytes that cannot be read")
    }
    trace.note(time, 0, "answer", number - World.commandNumbers, 0, "\(answer)")
    if case .refused(.malformed, let why) = answer { violated("membership", "a command was called malformed: \(why)") }
    guard var current = task, current.request?.number == number else { return }
    let waited = current.step
    current.request = nil
    let isOver = current.take(answer)
    task = isOver ? nil : current
    takeUpSuperseded()
    guard let member = current.member else { return }
    switch waited {
    case .admit where !isOver: setUp(member)
    case .rejoin:
      guard case .wait = current.step else { return }
      nodes[Int(member.id.rawValue) - 1].incarnation = member.incarnation
      nodes[Int(member.id.rawValue) - 1].awaitsLife = false
      start(nodes[Int(member.id.rawValue) - 1])
    default: break
    }
  }

  /// A machine that the cluster has let in begins with an empty disk.
  private func setUp(_ member: Member) {
    let place = Int(member.id.rawValue) - 1
    guard place == nodes.count else {
      if place > nodes.count { violated("membership", "the next id after \(nodes.count) is \(member.id)") }
      return
    }
    // A member hands over what it holds, whichever that is.
    let keys = nodes.first { $0.isUp && $0.holdsKey }?.keys.copy() ?? SimulatedKeys()
    let node = SimulatedNode(
      place: place, configuration: Configuration(), keys: keys, evaluator: evaluator(at: place, keys),
      applies: gatheredApplies)
    node.kind = member.kind
    nodes.append(node)
    start(node)
  }

  /// The cluster has taken the node out: its process ends, for good.
  func retire(_ node: SimulatedNode, _ reason: String) {
    trace.note(time, node.place, "removed", node.incarnation, 0, reason)
    let table = newestTable
    if let record = table[node.identity], record.standing != .gone, record.newestIncarnation <= node.incarnation {
      violated("membership", "node \(node.place + 1) stops (\(reason)), but stands as \(record.standing)")
    }
    end(node)
    node.isOut = true
  }

  /// The node had asked twice to begin anew, and the later answer made another life of it: its process ends, and it asks
  /// once more.
  func askOnceMore(_ node: SimulatedNode, _ reason: String) {
    if node.isOlder { reached(.olderDiskFound) }
    beginAnew(node, reason)
  }

  private func end(_ node: SimulatedNode) {
    checkers.uses.ended(node, at: time)
    for call in node.open.sorted() {
      workload.lose(call, at: time)
      resume(after: call)
    }
    node.open = []
    node.crash(&faultDraw)
  }
}
