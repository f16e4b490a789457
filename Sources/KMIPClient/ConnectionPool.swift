internal import NIOCore
internal import Synchronization

/// Idle connections of each node, and which node answered last.
final class ConnectionPool: Sendable {
  private struct State {
    var idle: [NodeAddress: [KMIPConnection]] = [:]
    var preferred = 0
    var isClosed = false
  }

  private let nodes: [NodeAddress]
  private let limit: Int
  private let state = Mutex(State())

  init(nodes: [NodeAddress], limit: Int) {
    self.nodes = nodes
    self.limit = limit
  }

  /// All nodes, the one that answered last first.
  var order: [NodeAddress] {
    let first = state.withLock { $0.preferred }
    return nodes.indices.map { nodes[(first + $0) % nodes.count] }
  }

  func take(_ node: NodeAddress) -> KMIPConnection? {
    state.withLock { state in
      while let connection = state.idle[node]?.popLast() {
        if connection.isOpen { return connection }
      }
      return nil
    }
  }

  /// Takes back a connection that answered.
  func giveBack(_ connection: KMIPConnection) {
    let isKept = state.withLock { state in
      if let at = nodes.firstIndex(of: connection.node) { state.preferred = at }
      guard !state.isClosed, connection.isOpen, state.idle[connection.node, default: []].count < limit else {
        return false
      }
      state.idle[connection.node, default: []].append(connection)
      return true
    }
    if !isKept { connection.close() }
  }

  /// The next node is asked first from now on.
  func avoid(_ node: NodeAddress) {
    state.withLock { state in
      if nodes[state.preferred] == node { state.preferred = (state.preferred + 1) % nodes.count }
    }
  }

  func close() {
    let all = state.withLock { state in
      state.isClosed = true
      let all = state.idle.values.flatMap { $0 }
      state.idle = [:]
      return all
    }
    for connection in all { connection.close() }
  }
}
