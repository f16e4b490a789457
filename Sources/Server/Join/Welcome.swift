internal import Custody
internal import Foundation
internal import Raft
internal import Registry

/// A member's reply to a joiner, as JSON said it.
struct JoinReply: Sendable {
  private let fields: [String: AdminQuestion.Value]
  private let lists: [String: [String]]

  /// - Throws: the refusal that the reply holds, as the joiner's operator shall read it.
  init(_ line: String) throws(JoinError) {
    guard let object = (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any] else {
      throw JoinError(.refused, "the member answered what is no JSON object")
    }
    var fields: [String: AdminQuestion.Value] = [:]
    var lists: [String: [String]] = [:]
    for (name, value) in object {
      if let text = value as? String {
        fields[name] = .text(text)
      } else if let list = value as? [String] {
        lists[name] = list
      } else if let number = value as? NSNumber {
        fields[name] = .number(number.int64Value)
      }
    }
    self.fields = fields
    self.lists = lists
    guard let message = text("error") else { return }
    let code: JoinError.Code =
      switch text("code").flatMap(JoinRefusal.init(rawValue:)) {
      case .noLeader: .noQuorum
      default: .refused
      }
    throw JoinError(code, message)
  }

  func text(_ name: String) -> String? {
    guard case .text(let text)? = fields[name] else { return nil }
    return text
  }

  func number(_ name: String) -> UInt64? {
    guard case .number(let number)? = fields[name] else { return nil }
    return UInt64(exactly: number)
  }

  func list(_ name: String) -> [String]? { lists[name] }

  /// The members that a reply lists.
  func members() -> [Member]? {
    guard let texts = list("members") else { return nil }
    var members: [Member] = []
    for text in texts {
      guard let bytes = Hexadecimal.bytes(text), let member = try? Member(encoded: bytes) else { return nil }
      members.append(member)
    }
    return members
  }
}

/// What a node that was let in is told.
struct Welcome: Sendable {
  let cluster: ClusterID
  let id: NodeID
  let incarnation: UInt64
  /// PEM.
  let certificate: String
  let authority: String
  let members: [Member]
  /// Lines of configuration that all members share.
  let settings: [String]
  let tls: [String]

  /// Nil when the reply is no welcome to the cluster that was called.
  init?(_ reply: JoinReply, cluster: ClusterID) {
    guard let found = reply.text("cluster").flatMap(ClusterID.init(hexadecimal:)), found == cluster,
      let id = reply.number("id").flatMap(NodeID.init(rawValue:)), let incarnation = reply.number("incarnation"),
      let certificate = reply.text("certificate"), let authority = reply.text("authority"),
      let members = reply.members(), members.contains(where: { $0.id == id })
    else { return nil }
    self.cluster = cluster
    self.id = id
    self.incarnation = incarnation
    self.certificate = certificate
    self.authority = authority
    self.members = members
    settings = reply.list("settings") ?? []
    tls = reply.list("tls") ?? []
  }
}
