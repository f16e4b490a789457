internal import Access
internal import NodeCore
internal import Raft
internal import Registry

/// The administrators' commands to the cluster as a whole, from JSON and back.
struct ClusterCommands {
  let gate: RequestGate

  /// Nil when the question is no such command, or not an administrator's.
  func answer(_ question: AdminQuestion) async -> [String: any Sendable]? {
    guard case .administrator(let principal) = question.asker else { return nil }
    func node(_ field: String) throws(Refused) -> NodeID {
      guard let number = question.number(field), let id = UInt64(exactly: number).flatMap(NodeID.init(rawValue:)) else {
        throw Refused(.badRequest, "\(field) is a node's number")
      }
      return id
    }
    do throws(Refused) {
      let command: ClusterCommand
      switch question.command {
      case "members": command = .status
      case "remove": command = .remove(try node("node"))
      case "promote": command = .promote(try node("node"))
      case "replace": command = .replace(try node("node"), by: try node("by"))
      case "transfer": command = .transferLeadership(to: question.number("node") == nil ? nil : try node("node"))
      default: return nil
      }
      switch await gate.ask(command, as: principal) {
      case .refused(let code, let message): throw Refused(JoinRefusal(code), message)
      case .status(let status): return status.json
      case .done, .admitted: return ["accepted": true]
      }
    } catch {
      return error.reply
    }
  }
}

extension ClusterStatus {
  var json: [String: any Sendable] {
    [
      "term": term, "leader": leader.rawValue, "commit": commit, "changing": isChanging,
      "members": members.map(\.json),
    ]
  }
}

extension MemberStatus {
  fileprivate var json: [String: any Sendable] {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    let standing =
      switch standing {
      case .admitted: "admitted"
      case .learner: "learner"
      case .voter: "voter"
      case .leaving: "leaving"
      case .parting: "parting"
      case .gone: "gone"
      }
    return [
      "id": member.id.rawValue, "incarnation": member.incarnation, "kind": member.kind == .witness ? "witness" : "full",
      "standing": standing, "removing": isUnwanted, "priority": Int(member.priority), "match": match,
      "snapshot": takesSnapshot, "active": isActive, "unsealed": isUnsealed, "space": hasSpace,
      "peer": text(member.particulars.peer), "kmip": text(member.particulars.kmip),
      "admin": text(member.particulars.admin), "name": text(member.particulars.name),
    ]
  }
}
