import Raft

/// Plays scripts about commit indexes and votes.
struct QuorumPlayer {
  func handle(_ directive: Directive) -> String {
    do throws(ScriptError) {
      return try answer(directive)
    } catch {
      return error.description
    }
  }

  private func answer(_ directive: Directive) throws(ScriptError) -> String {
    let incoming = MajorityQuorum(try voters(directive.values("cfg")))
    let isJoint = directive.values("cfgj") != nil
    let old = directive.values("cfgj")
    let outgoing = MajorityQuorum(try voters(old == ["zero"] ? [] : old))
    let joint = JointQuorum(incoming: incoming, outgoing: outgoing)
    // Each voter takes the next value, in the order in which the script names them, the old ones after the new.
    var order: [NodeID] = []
    for id in try listed(directive.values("cfg")) + listed(old == ["zero"] ? [] : old) where !order.contains(id) {
      order.append(id)
    }
    let values = directive.values(directive.command == "vote" ? "votes" : "idx") ?? []
    guard values.count == order.count else {
      throw ScriptError("error: mismatched input (explicit or _) for voters \(order): \(values)")
    }
    let given = Dictionary(uniqueKeysWithValues: zip(order, values)).filter { $0.value != "_" }
    switch directive.command {
    case "committed":
      let indexes = given.compactMapValues { UInt64($0).map { Index($0) } }
      return committed(isJoint ? joint : JointQuorum(incoming: incoming, outgoing: MajorityQuorum([])), order, indexes)
    case "vote":
      return vote(joint, given.mapValues { $0 == "y" })
    default: throw ScriptError("unknown command")
    }
  }

  private func listed(_ values: [String]?) throws(ScriptError) -> [NodeID] {
    var ids: [NodeID] = []
    for value in values ?? [] {
      guard let id = UInt64(value).flatMap(NodeID.init(rawValue:)) else { throw ScriptError("no voter \(value)") }
      ids.append(id)
    }
    return ids
  }

  private func voters(_ values: [String]?) throws(ScriptError) -> [NodeID] {
    Array(Set(try listed(values))).sorted()
  }

  private func committed(_ quorum: JointQuorum, _ order: [NodeID], _ indexes: [NodeID: Index]) -> String {
    let index = quorum.committedIndex { indexes[$0] ?? 0 }
    var text = order.isEmpty ? "<empty majority quorum>" : chart(order.sorted(), indexes)
    // Other ways to the same result must agree; where they do not, the output says so, as a script never expects.
    if quorum.committedSlowly(indexes) != index { text += "<-- via alternative computation\n" }
    let swapped = JointQuorum(incoming: quorum.outgoing, outgoing: quorum.incoming)
    if swapped.committedIndex({ indexes[$0] ?? 0 }) != index { text += "<-- with majorities exchanged\n" }
    if quorum.outgoing.voters.isEmpty {
      let twice = JointQuorum(incoming: quorum.incoming, outgoing: quorum.incoming)
      if twice.committedIndex({ indexes[$0] ?? 0 }) != index { text += "<-- via self-joint quorum\n" }
    }
    return text + (index == .max ? "∞" : "\(index)") + "\n"
  }

  private func vote(_ quorum: JointQuorum, _ votes: [NodeID: Bool]) -> String {
    let result = quorum.result { votes[$0] }
    let swapped = JointQuorum(incoming: quorum.outgoing, outgoing: quorum.incoming)
    let name =
      switch result {
      case .pending: "VotePending"
      case .won: "VoteWon"
      case .lost: "VoteLost"
      }
    return name + (swapped.result { votes[$0] } == result ? "\n" : " <-- not with majorities exchanged\n")
  }

  /// A bar for each voter, as long as the number of voters with a smaller index.
  private func chart(_ voters: [NodeID], _ indexes: [NodeID: Index]) -> String {
    let width = voters.count
    var text = String(repeating: " ", count: width) + "    idx\n"
    for id in voters {
      let index = indexes[id] ?? 0
      let bar = voters.count { (indexes[$0] ?? 0) < index }
      let number = "\(index)"
      text +=
        indexes[id] == nil
        ? "?" + String(repeating: " ", count: width)
        : String(repeating: "x", count: bar) + ">" + String(repeating: " ", count: width - bar)
      text += " " + String(repeating: " ", count: max(0, 5 - number.count)) + number + "    (id=\(id))\n"
    }
    return text
  }
}

extension JointQuorum {
  /// The commit index by trying: the highest index that a majority of each set has reached.
  func committedSlowly(_ indexes: [NodeID: Index]) -> Index {
    if incoming.voters.isEmpty && outgoing.voters.isEmpty { return .max }
    let candidates = Set(indexes.values).union([0])
    return candidates.filter { candidate in
      [incoming, outgoing].allSatisfy { half in
        half.voters.isEmpty
          || half.voters.count { (indexes[$0] ?? 0) >= candidate } > half.voters.count / 2
      }
    }.max() ?? 0
  }
}
