import Raft

// The texts in which etcd's scripts show Raft's values.

extension Message.Kind {
  var etcdName: String {
    switch self {
    case .forwardProposal: "MsgProp"
    case .appendEntries: "MsgApp"
    case .appendEntriesResponse: "MsgAppResp"
    case .requestVote: "MsgVote"
    case .requestVoteResponse: "MsgVoteResp"
    case .requestPreVote: "MsgPreVote"
    case .requestPreVoteResponse: "MsgPreVoteResp"
    case .heartbeat: "MsgHeartbeat"
    case .heartbeatResponse: "MsgHeartbeatResp"
    case .installSnapshot: "MsgSnap"
    case .timeoutNow: "MsgTimeoutNow"
    case .readIndex: "MsgReadIndex"
    case .readIndexResponse: "MsgReadIndexResp"
    case .transferLeadership: "MsgTransferLeader"
    case .storageAppendResponse: "MsgStorageAppendResp"
    case .storageApplyResponse: "MsgStorageApplyResp"
    }
  }
}

extension Role.Name {
  var etcdName: String {
    switch self {
    case .follower: "StateFollower"
    case .preCandidate: "StatePreCandidate"
    case .candidate: "StateCandidate"
    case .leader: "StateLeader"
    }
  }
}

extension NodeID? {
  /// The identity in hexadecimal, zero for none.
  var hex: String { String(self?.rawValue ?? 0, radix: 16) }
}

extension NodeID {
  var hex: String { String(rawValue, radix: 16) }
}

extension [NodeID] {
  var etcdList: String { map(\.description).joined(separator: " ") }
}

extension Configuration {
  /// As a configuration state, in snapshots.
  var etcdState: String {
    "Voters:[\(voters.etcdList)] VotersOutgoing:[\(votersOutgoing.etcdList)] Learners:[\(learners.etcdList)] "
      + "LearnersNext:[\(learnersNext.etcdList)] AutoLeave:\(autoLeave)"
  }

  /// As it is shown when it is switched to.
  var etcdConfiguration: String {
    var text = "voters=(\(voters.etcdList))"
    if !votersOutgoing.isEmpty { text += "&&(\(votersOutgoing.etcdList))" }
    if !learners.isEmpty { text += " learners=(\(learners.etcdList))" }
    if !learnersNext.isEmpty { text += " learners_next=(\(learnersNext.etcdList))" }
    if autoLeave { text += " autoleave" }
    return text
  }
}

extension ConfigurationChange {
  /// The steps as scripts write them, `v1 l2 r3 u4`.
  var etcdSteps: String {
    steps.map { step in
      let letter =
        switch step.action {
        case .addVoter: "v"
        case .addLearner: "l"
        case .remove: "r"
        case .update: "u"
        }
      return letter + step.node.description
    }.joined(separator: " ")
  }

  /// Reads steps as scripts write them.
  static func steps(_ text: String) throws(ScriptError) -> [Step] {
    var steps: [Step] = []
    for token in text.split(whereSeparator: \.isWhitespace) {
      guard token.count >= 2 else { throw ScriptError("unknown token \(token)") }
      guard let number = UInt64(token.dropFirst()) else { throw ScriptError("unreadable node in \(token)") }
      // Scripts use zero for "nobody": such a step does nothing. The core cannot even say it.
      guard let node = NodeID(rawValue: number) else { continue }
      switch token.first {
      case "v": steps.append(Step(.addVoter, node))
      case "l": steps.append(Step(.addLearner, node))
      case "r": steps.append(Step(.remove, node))
      case "u": steps.append(Step(.update, node))
      default: throw ScriptError("unknown input: \(token)")
      }
    }
    return steps
  }

  /// As the log shows it.
  func etcdText(_ kind: Entry.Kind) -> String {
    let parts = steps.map { step in
      let name =
        switch step.action {
        case .addVoter: "ConfChangeAddNode"
        case .remove: "ConfChangeRemoveNode"
        case .update: "ConfChangeUpdateNode"
        case .addLearner: "ConfChangeAddLearnerNode"
        }
      return "type:\(name) node_id:\(step.node)"
    }
    if kind == .configurationChange { return parts.first ?? "" }
    let transition =
      switch self.transition {
      case .automatic: "ConfChangeTransitionAuto"
      case .implicit: "ConfChangeTransitionJointImplicit"
      case .explicit: "ConfChangeTransitionJointExplicit"
      }
    return (["transition:\(transition)"] + parts.map { "changes:{\($0)}" }).joined(separator: " ")
  }
}

extension Entry {
  var etcdText: String {
    let name: String
    let contents: String
    switch kind {
    case .normal:
      name = "EntryNormal"
      contents = data.quoted
    case .configurationChange, .configurationChangeV2:
      name = kind == .configurationChange ? "EntryConfChange" : "EntryConfChangeV2"
      contents = (try? ConfigurationChange(encoded: data))?.etcdSteps ?? "unreadable"
    }
    return "\(term)/\(index) \(name)" + (contents.isEmpty ? "" : " " + contents)
  }
}

extension [UInt8] {
  /// The bytes as a quoted string.
  var quoted: String {
    var text = "\""
    for scalar in String(decoding: self, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

extension SnapshotMetadata {
  var etcdText: String { "Index:\(index) Term:\(term) ConfState:\(configuration.etcdState)" }
}

extension HardState {
  var etcdText: String { "Term:\(term)" + (vote.map { " Vote:\($0)" } ?? "") + " Commit:\(commit)" }
}

extension Progress {
  var etcdText: String {
    let name =
      switch state {
      case .probe: "StateProbe"
      case .replicate: "StateReplicate"
      case .snapshot: "StateSnapshot"
      }
    var text = "\(name) match=\(match) next=\(next)"
    if isLearner { text += " learner" }
    if isPaused { text += " paused" }
    if let pendingSnapshot { text += " pendingSnap=\(pendingSnapshot)" }
    if !isRecentlyActive { text += " inactive" }
    if inflight.count > 0 { text += " inflight=\(inflight.count)" + (inflight.isFull ? "[full]" : "") }
    return text
  }
}
