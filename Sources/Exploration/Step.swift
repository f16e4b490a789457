internal import Raft

/// One thing that can happen next. Unless it delays them, the writes that it causes are finished as part of it.
struct Step: Equatable {
  let event: Event
  var delaysWrites = false
}

/// What happens.
enum Event: Equatable {
  case campaign(Int)
  /// The message at a place of the network; `keeps` leaves it there.
  case deliver(Int, keeps: Bool)
  case propose(Int)
  case change(Int, ConfigurationChange)
  case heartbeat(Int)
  /// The disk finishes what was handed out.
  case write(Int)
  /// The process ends and starts again; so many of the writes under way had reached the disk.
  case crash(Int, kept: Int)
}

extension World {
  /// Everything that can happen, in an order that repeats itself.
  func steps() -> [Step] {
    var steps = events().map { Step(event: $0) }
    guard left.delays > 0 else { return steps }
    for step in steps {
      guard let place = place(of: step.event), nodes[place].writes.isEmpty else { continue }
      steps.append(Step(event: step.event, delaysWrites: true))
    }
    return steps
  }

  /// Whose writes an event may cause; nil for none.
  private func place(of event: Event) -> Int? {
    switch event {
    case .campaign(let place), .propose(let place), .change(let place, _): place
    case .deliver(let at, _): Int(network[at].message.to.rawValue) - 1
    case .heartbeat, .write, .crash: nil
    }
  }

  private func events() -> [Event] {
    var steps: [Event] = []
    for place in network.indices {
      // Two equal messages: one of them is enough.
      if network[..<place].contains(where: { $0.digests[0] == network[place].digests[0] }) { continue }
      steps.append(.deliver(place, keeps: false))
      if left.repeats > 0 { steps.append(.deliver(place, keeps: true)) }
    }
    for place in nodes.indices {
      let node = nodes[place].raft
      if !nodes[place].writes.isEmpty { steps.append(.write(place)) }
      if !node.isLeader, node.term.rawValue < rules.terms, node.configuration.isVoter(node.id) {
        steps.append(.campaign(place))
      }
      if node.isLeader {
        if left.proposals > 0 { steps.append(.propose(place)) }
        if left.heartbeats > 0 { steps.append(.heartbeat(place)) }
        if left.changes > 0 { steps += changes(at: node).map { .change(place, $0) } }
      }
      if left.crashes > 0 {
        for kept in 0...nodes[place].writes.count { steps.append(.crash(place, kept: kept)) }
      }
    }
    return steps
  }

  private func changes(at node: RaftNode) -> [ConfigurationChange] {
    guard !node.configuration.isJoint else { return [] }
    let voters = node.configuration.voters
    switch rules.change {
    case .remove:
      return voters.count < 2 ? [] : voters.map { .init(transition: .implicit, steps: [.init(.remove, $0)]) }
    case .demote:
      return voters.count < 2 ? [] : voters.map { .init(transition: .implicit, steps: [.init(.addLearner, $0)]) }
    case .promote:
      return node.configuration.learners.map { .init(transition: .implicit, steps: [.init(.addVoter, $0)]) }
    case .replace:
      let fresh = NodeID(UInt64(nodes.count))
      guard !node.configuration.contains(fresh) else { return [] }
      return voters.map { .init(transition: .implicit, steps: [.init(.addVoter, fresh), .init(.remove, $0)]) }
    }
  }

  /// The step in words.
  func describe(_ step: Step) -> String {
    describe(step.event) + (step.delaysWrites ? ", its disk takes long" : "")
  }

  private func describe(_ event: Event) -> String {
    switch event {
    case .campaign(let place): "node \(place + 1) stands for election"
    case .deliver(let place, let keeps):
      "\(network[place].message.from) → \(network[place].message.to): \(network[place].message.told)"
        + (keeps ? " (and once more later)" : "")
    case .propose(let place): "node \(place + 1) proposes"
    case .change(let place, let change):
      "node \(place + 1) proposes "
        + change.steps.map { "\($0.action) \($0.node)" }.joined(separator: ", ")
    case .heartbeat(let place): "node \(place + 1) sends heartbeats"
    case .write(let place): "the disk of node \(place + 1) finishes"
    case .crash(let place, let kept): "node \(place + 1) crashes, \(kept) of its writes under way survive"
    }
  }
}

extension Message {
  /// The message in words.
  fileprivate var told: String {
    let term = term.map { " of term \($0)" } ?? ""
    switch self {
    case .appendEntries(let append):
      return "append\(term) after \(append.previous.term).\(append.previous.index): "
        + "[\(append.entries.map { "\($0.term).\($0.index)" }.joined(separator: " "))], commit \(append.commit)"
    case .appendEntriesResponse(let response): return "append response\(term): \(response.result)"
    case .requestVote(let request):
      return "vote request\(term), log to \(request.last.term).\(request.last.index)"
    case .requestVoteResponse(let response): return "vote\(term): \(response.granted ? "yes" : "no")"
    default: return "\(kind)\(term)"
    }
  }
}
