import Raft

/// The parts of a message as etcd's scripts show them.
private struct Shown {
  var from: String
  var to: String
  var name: String
  var term = Term.zero
  var log = EntryID.zero
  var rejectedHint: Index?
  var commit = Index.zero
  var vote: NodeID?
  var entries: [Entry] = []
  var snapshot: SnapshotMetadata?
  var responses: [Message] = []

  func text(indent: String = "") -> String {
    var text = "\(indent)\(from)->\(to) \(name) Term:\(term) Log:\(log.term)/\(log.index)"
    if let rejectedHint { text += " Rejected (Hint: \(rejectedHint))" }
    if commit != .zero { text += " Commit:\(commit)" }
    if let vote { text += " Vote:\(vote)" }
    if entries.count == 1 {
      text += " Entries:[\(entries[0].etcdText)]"
    } else if entries.count > 1 {
      text += " Entries:[" + entries.map { "\n\(indent)  \($0.etcdText)" }.joined() + "\n\(indent)]"
    }
    if let snapshot { text += "\n\(indent)  Snapshot: \(snapshot.etcdText)" }
    if !responses.isEmpty {
      text += " Responses:[" + responses.map { "\n" + $0.etcdText(indent: indent + "  ") }.joined() + "\n\(indent)]"
    }
    return text
  }
}

extension Message {
  func etcdText(indent: String = "") -> String {
    var shown = Shown(
      from: from.hex, to: to.hex, name: kind.etcdName, term: term ?? .zero)
    switch self {
    case .forwardProposal(let message):
      shown.entries = message.entries
    case .appendEntries(let message):
      shown.log = message.previous
      shown.entries = message.entries
      shown.commit = message.commit
    case .appendEntriesResponse(let message):
      switch message.result {
      case .matched(let index): shown.log = EntryID(term: .zero, index: index)
      case .rejected(let rejected, let hint):
        shown.log = EntryID(term: hint.term, index: rejected)
        shown.rejectedHint = hint.index
      }
    case .requestVote(let message), .requestPreVote(let message):
      shown.log = message.last
    case .requestVoteResponse(let message), .requestPreVoteResponse(let message):
      if !message.granted { shown.rejectedHint = .zero }
    case .heartbeat(let message):
      shown.commit = message.commit
    case .heartbeatResponse, .timeoutNow, .readIndex: break
    case .installSnapshot(let message):
      shown.snapshot = message.snapshot.metadata
    case .readIndexResponse(let message):
      shown.log = EntryID(term: .zero, index: message.index)
    case .transferLeadership(let message):
      shown.from = message.transferee.hex
    case .storageAppendResponse(let message):
      shown.from = "AppendThread"
      shown.log = message.last ?? .zero
      shown.snapshot = message.snapshot
    case .storageApplyResponse(let message):
      shown.from = "ApplyThread"
      shown.entries = message.entries
    }
    return shown.text(indent: indent)
  }
}

extension StorageAppend {
  func etcdText(node: NodeID) -> String {
    var shown = Shown(from: node.hex, to: "AppendThread", name: "MsgStorageAppend")
    shown.entries = entries
    shown.snapshot = snapshot?.metadata
    shown.responses = responses
    if let hardState {
      shown.term = hardState.term
      shown.commit = hardState.commit
      shown.vote = hardState.vote
    }
    return shown.text()
  }
}

extension StorageApply {
  func etcdText(node: NodeID, withResponse: Bool) -> String {
    var shown = Shown(from: node.hex, to: "ApplyThread", name: "MsgStorageApply")
    shown.entries = entries
    if withResponse { shown.responses = [response] }
    return shown.text()
  }
}

extension Ready {
  func etcdText(node: NodeID) -> String {
    var text = ""
    if let softState {
      text += "Lead:\(softState.leader?.rawValue ?? 0) State:\(softState.role.etcdName)\n"
    }
    if let hardState { text += "HardState \(hardState.etcdText)\n" }
    if !readStates.isEmpty {
      text += "ReadStates [\(readStates.map { "{\($0.index) [\($0.context.sequence)]}" }.joined(separator: " "))]\n"
    }
    if !entries.isEmpty { text += "Entries:\n" + entries.map { $0.etcdText + "\n" }.joined() }
    if let snapshot { text += "Snapshot \(snapshot.metadata.etcdText)\n" }
    if !committedEntries.isEmpty {
      text += "CommittedEntries:\n" + committedEntries.map { $0.etcdText + "\n" }.joined()
    }
    var sent = messages.map { $0.etcdText() }
    if let storageAppend { sent.append(storageAppend.etcdText(node: node)) }
    if let storageApply { sent.append(storageApply.etcdText(node: node, withResponse: true)) }
    if !sent.isEmpty { text += "Messages:\n" + sent.map { $0 + "\n" }.joined() }
    return text.isEmpty ? "<empty Ready>" : "Ready MustSync=\(mustSync):\n" + text
  }
}
