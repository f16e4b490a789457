/// A cluster as its nodes report it together.
public struct ClusterStatus: Encodable, Sendable, Hashable {
  public struct Node: Encodable, Sendable, Hashable {
    public var id: Int
    /// Whether its process lives; a stopped one (SIGSTOP) does.
    public var running: Bool
    /// Nil when it does not answer.
    public var report: NodeStatus?

    public var serving: Bool { report?.serving ?? false }

    private enum Key: String, CodingKey {
      case id, role, running, serving, commit, applied
      case sharesGiven = "shares_given"
      case sharesNeeded = "shares_needed"
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(id, forKey: .id)
      try container.encode(report?.role, forKey: .role)
      try container.encode(running, forKey: .running)
      try container.encode(serving, forKey: .serving)
      try container.encode(report?.commit, forKey: .commit)
      try container.encode(report?.applied, forKey: .applied)
      try container.encodeIfPresent(report?.sharesGiven, forKey: .sharesGiven)
      try container.encodeIfPresent(report?.sharesNeeded, forKey: .sharesNeeded)
    }
  }

  public var nodes: [Node]

  /// The newest term that any node knows; 0 when none answers.
  public var term: UInt64 { nodes.compactMap { $0.report?.term }.max() ?? 0 }

  /// The node that leads in the newest term and that a majority of all nodes takes for their leader: a node that was
  /// cut off or stopped may still believe in itself.
  public var leader: Int? {
    let term = term
    let current = nodes.compactMap(\.report).filter { $0.term == term }
    guard let leader = current.first(where: { $0.role == "leader" })?.id else { return nil }
    let believers = current.count { $0.leader == leader }
    return believers * 2 > nodes.count ? leader : nil
  }

  private enum Key: String, CodingKey { case leader, term, nodes }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(leader, forKey: .leader)
    try container.encode(term, forKey: .term)
    try container.encode(nodes, forKey: .nodes)
  }

  /// The status as JSON.
  public var json: String { JSONFile.text(self) }

  /// The status as a table for people.
  public var table: String {
    var lines = ["node  role          running  serving      commit     applied"]
    for node in nodes {
      let role = node.report?.role ?? (node.running ? "no answer" : "down")
      lines.append(
        padded("\(node.id)", 6) + padded(role, 14) + padded(node.running ? "yes" : "no", 9)
          + padded(node.serving ? "yes" : "no", 9) + padded(node.report.map { "\($0.commit)" } ?? "-", 10, right: true)
          + "  " + padded(node.report.map { "\($0.applied)" } ?? "-", 10, right: true))
    }
    for node in nodes {
      guard let given = node.report?.sharesGiven, let needed = node.report?.sharesNeeded else { continue }
      lines.append("node \(node.id) is sealed: \(given) of \(needed) operators' shares were given")
    }
    lines.append("leader \(leader.map { "\($0)" } ?? "none"), term \(term)")
    return lines.joined(separator: "\n")
  }

  private func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.utf8.count))
    return right ? blanks + text : text + blanks
  }
}

extension ClusterStatus {
  /// Asks admin ports, all at once. A node that does not answer takes the lowest number that no other has.
  public init(asking addresses: [String], with client: AdminClient) async {
    let reports = await withTaskGroup(of: NodeStatus?.self) { group in
      for address in addresses { group.addTask { try? await client.status(address) } }
      var found: [NodeStatus?] = []
      for await report in group { found.append(report) }
      return found
    }
    var nodes = reports.compactMap { $0 }.map { Node(id: $0.id, running: true, report: $0) }
    var free = 1
    for _ in 0..<(reports.count - nodes.count) {
      while nodes.contains(where: { $0.id == free }) { free += 1 }
      nodes.append(Node(id: free, running: false, report: nil))
    }
    self.init(nodes: nodes.sorted { $0.id < $1.id })
  }
}
