internal import Raft

/// The renamings of nodes under which the first state stays what it is: states that differ by one of them are visited
/// once.
struct Renamings {
  /// The new number of each node, at the place of its old one; place 0 is not used. The first changes nothing.
  let all: [[UInt64]]

  /// - Parameter groups: nodes that begin alike, and may change their names with each other.
  init(groups: [[NodeID]], nodes: Int) {
    var all: [[UInt64]] = [(0...UInt64(nodes)).map { $0 }]
    for group in groups {
      let numbers = group.map(\.rawValue)
      all = all.flatMap { names in
        Self.permutations(of: numbers).map { permuted in
          var names = names
          for (old, new) in zip(numbers, permuted) { names[Int(old)] = new }
          return names
        }
      }
    }
    self.all = all
  }

  private static func permutations(of numbers: [UInt64]) -> [[UInt64]] {
    guard let first = numbers.first else { return [[]] }
    return permutations(of: Array(numbers.dropFirst())).flatMap { rest in
      (0...rest.count).map { place in
        var one = rest
        one.insert(first, at: place)
        return one
      }
    }
  }
}
