internal import Peering
internal import Raft
internal import Registry

/// Whom a node lets in on its peer port, and where it calls them.
///
/// The list is that of the applied table, or the newer one that a file remembers: a state that is being rebuilt from the
/// log goes through all old tables again. A node beyond the highest id that was ever known is one that this node's log
/// has not told of yet, perhaps the very leader that could tell: it is let in as a visitor and called where it says. An
/// id up to the highest that is not in the list has been removed, since ids ascend and are given once.
struct KnownMembers {
  private(set) var members: [Member]
  /// The applied index at which they were the members.
  private(set) var index: UInt64
  private(set) var highest: NodeID
  private var visitors: [NodeID: PeerAddress] = [:]
  private let own: NodeID

  init(own: NodeID, founders: [Member], remembered: MembersFile.Content?) {
    self.own = own
    members = remembered?.members ?? founders
    index = remembered?.index ?? 0
    highest = max(own, remembered?.highest ?? 1, members.map(\.id).max() ?? 1)
  }

  /// Takes the members as of an applied index; false when a newer list is known.
  mutating func take(_ list: [Member], at index: UInt64) -> Bool {
    guard index >= self.index else { return false }
    members = list
    self.index = index
    highest = max(highest, list.map(\.id).max() ?? 1)
    let highest = highest
    visitors = visitors.filter { $0.key > highest }
    return true
  }

  enum Verdict: Equatable {
    case welcome
    /// A visitor that is to be called at its own address from now on.
    case newcomer
    /// A life that is over; which one is the newest.
    case departed(incarnation: UInt64, String)
    case refused(String)
  }

  /// Whether a node is let in.
  mutating func verdict(_ node: NodeID, incarnation: UInt64, address: PeerAddress?) -> Verdict {
    if let member = members.first(where: { $0.id == node }) {
      guard incarnation < member.incarnation else { return .welcome }
      return .departed(
        incarnation: member.incarnation, "node \(node) speaks for a disk that it has no more")
    }
    guard node > highest else { return .departed(incarnation: incarnation, "node \(node) is no member any more") }
    guard let address else { return .refused("node \(node) is not known yet and does not say where it is") }
    if visitors[node] == address { return .welcome }
    guard visitors.count < Self.visitorsAtMost || visitors[node] != nil else {
      return .refused("too many nodes that are not known yet")
    }
    visitors[node] = address
    return .newcomer
  }

  private static let visitorsAtMost = 16

  /// Whom to call, and where.
  var peers: [NodeID: PeerAddress] {
    var peers = visitors
    for member in members where member.id != own {
      if let address = PeerAddress(member.particulars.peer) { peers[member.id] = address }
    }
    return peers
  }

  var content: MembersFile.Content { .init(index: index, highest: highest, members: members) }
}

extension PeerAddress {
  /// Reads `host:port` in UTF-8; nil when it is none.
  init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self), let address = Address(text) else { return nil }
    self.init(host: address.host, port: address.port)
  }
}
