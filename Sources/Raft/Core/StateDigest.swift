/// A running digest of states, for whoever visits very many of them and keeps only digests.
///
/// It knows nodes by other names if asked to: two states that differ only in which node plays which part then have the
/// same digest under matching renamings.
public struct StateDigest: Sendable {
  /// The new number of each node, four bits each at the place of its old number; greater numbers stay.
  private let names: UInt64
  private var state: UInt64 = 0x2545_F491_4F6C_DD1D

  /// - Parameter names: the new number of each node, at the place of its old number; place 0 is not used. At most 15
  ///   nodes can be renamed.
  public init(names: [UInt64] = []) {
    precondition(names.count <= 16, "names for too many nodes")
    var packed: UInt64 = 0
    for place in 0..<16 {
      let name = place < names.count ? names[place] : UInt64(place)
      precondition(name < 16, "a new name beyond 15")
      packed |= name << (4 * place)
    }
    self.names = packed
  }

  private init(packed: UInt64) { names = packed }

  /// An empty digest with the same names: for the parts of what has no order, whose values are then added up.
  @inline(__always)
  public var part: StateDigest { StateDigest(packed: names) }

  public var value: UInt64 { Self.scatter(state) }

  /// Adds a number; the order of additions matters.
  @inline(__always)
  public mutating func add(_ number: UInt64) {
    state = (state ^ number) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 29
  }

  @inline(__always)
  public mutating func add(_ flag: Bool) { add(flag ? 1 : 0 as UInt64) }

  /// Adds a node under its new name; zero for none.
  @inline(__always)
  public mutating func add(_ node: NodeID?) {
    guard let number = node?.rawValue else { return add(0 as UInt64) }
    add(number < 16 ? names >> (4 * number) & 15 : number)
  }

  public mutating func add(_ id: EntryID) {
    add(id.term.rawValue)
    add(id.index.rawValue)
  }

  public mutating func add(_ bytes: [UInt8]) {
    add(UInt64(bytes.count))
    for byte in bytes { add(UInt64(byte)) }
  }

  /// Adds nodes whose order means nothing.
  public mutating func add(unordered nodes: [NodeID]) {
    var sum: UInt64 = 0
    for node in nodes {
      var one = part
      one.add(node)
      sum &+= one.value
    }
    add(sum)
  }

  /// The last mixing of SplitMix64: every bit of the result depends on every bit before.
  private static func scatter(_ value: UInt64) -> UInt64 {
    var mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension StateDigest {
  public mutating func add(_ entry: Entry) {
    add(entry.id)
    add(UInt64(entry.kind.rawValue))
    if entry.kind == .normal { return add(entry.data) }
    // A change names nodes, which have other names here.
    guard let change = try? ConfigurationChange(encoded: entry.data) else { return add(entry.data) }
    add(UInt64(change.steps.count))
    for step in change.steps {
      add(UInt64(step.action.rawValue))
      add(step.node)
    }
  }

  public mutating func add(_ configuration: Configuration) {
    add(unordered: configuration.voters)
    add(unordered: configuration.votersOutgoing)
    add(unordered: configuration.learners)
    add(unordered: configuration.learnersNext)
    add(configuration.autoLeave)
  }

  public mutating func add(_ state: HardState) {
    add(state.term.rawValue)
    add(state.vote)
    add(state.commit.rawValue)
  }

  /// Adds what a disk holds.
  public mutating func add(_ storage: MemoryLogStorage) {
    add(storage.hardState)
    add(storage.base)
    add(UInt64(storage.entries.count))
    for entry in storage.entries { add(entry) }
    add(storage.configuration)
    add(storage.snapshot?.metadata.id ?? .zero)
  }
}
