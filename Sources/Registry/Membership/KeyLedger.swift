public import Raft

/// What the cluster has agreed upon about its keys: which generation of the keyring is in use, which one is being handed
/// round, and how far the one before has left the members' disks. It holds no key, and every node applies it.
///
/// A rotation makes a keyring anew, in part or whole, under the next number, and goes through four stages: it is
/// *offered* until every full voter has confirmed that its own token has sealed it durably; then *in use*, while the
/// leader seals anew what stands under older ones; then *swept*, while members let go of log and files with older seals;
/// then the older ones are *retired*.
public struct KeyLedger: Hashable, Sendable {
  /// A keyring that members are to take.
  public struct Offer: Hashable, Sendable {
    public let generation: UInt64
    /// SHA-256 that the keyring must have (what over is the edge's matter; 32 bytes).
    public let commitment: [UInt8]
    /// The member that made it.
    public let origin: NodeID
    /// Members that have it, sealed by their own tokens; sorted.
    public internal(set) var holders: [NodeID]
    /// The name space whose objects this rotation does not carry over: they end with the keys that sealed them.
    public let destroyed: NameSpaceMark?

    public init(
      generation: UInt64, commitment: [UInt8], origin: NodeID, holders: [NodeID] = [], destroyed: NameSpaceMark? = nil
    ) {
      self.generation = generation
      self.commitment = commitment
      self.origin = origin
      self.holders = holders
      self.destroyed = destroyed
    }
  }

  /// One of the leader's own steps.
  public enum Step: Hashable, Sendable {
    case activate(generation: UInt64)
    /// Nothing in the state, nor in the log behind this index, is sealed under an older generation.
    case swept(generation: UInt64, at: UInt64)
    case retire(generation: UInt64)
  }

  /// The generation that records are sealed under.
  public internal(set) var generation: UInt64
  /// What the keyring of that generation has to be; empty for the one that the cluster was founded with.
  public internal(set) var commitment: [UInt8]
  /// The last number given.
  public internal(set) var newest: UInt64
  /// The oldest generation that something may still be sealed under.
  public internal(set) var oldest: UInt64
  public internal(set) var offer: Offer?
  /// The log up to here may hold seals of older generations, and nothing behind it does; 0 before it is known.
  public internal(set) var sweptAt: UInt64
  /// Full members that had left the cluster when the newest keyring was offered: who leaves later knows that one.
  public internal(set) var departed: UInt64
  /// Members whose disks hold nothing older any more; sorted.
  public internal(set) var cleared: [NodeID]
  /// While the state is swept: the name space of which nothing is sealed anew. Its objects are removed instead, and serve
  /// nobody meanwhile.
  public internal(set) var destroyed: NameSpaceMark?

  /// The keys that a cluster is founded with.
  public init() {
    generation = 1
    commitment = []
    newest = 1
    oldest = 1
    sweptAt = 0
    departed = 0
    cleared = []
  }

  /// Whether no rotation is under way.
  public var isIdle: Bool { offer == nil && oldest == generation }
  /// Whether the leader has something to seal anew.
  public var isSweeping: Bool { oldest < generation && sweptAt == 0 }
  /// Whether members have something to let go of.
  public var isClearing: Bool { oldest < generation && sweptAt > 0 }
}

extension KeyLedger {
  /// The ledger of a cluster that begins anew with one member and this keyring, in which the older ones stand too. What
  /// is sealed under those is sealed anew; what was offered and not used is forgotten.
  func begunAnew(_ generation: UInt64, _ commitment: [UInt8]) -> KeyLedger {
    var next = KeyLedger()
    next.generation = generation
    next.newest = max(newest, generation)
    next.oldest = min(oldest, generation)
    if generation > 1 { next.commitment = commitment }
    if next.isSweeping { next.destroyed = destroyed }
    return next
  }
}

// MARK: Rules

extension KeyLedger {
  /// Offers a keyring; false when it cannot be now. An offer that is not in use yet gives way to the next one: its maker
  /// may be gone for good, and nothing is sealed under it.
  mutating func offer(
    _ generation: UInt64, _ commitment: [UInt8], by origin: NodeID, destroying nameSpace: NameSpaceMark? = nil,
    _ table: MemberTable
  ) -> Bool {
    if let offer, offer.generation == generation {
      return offer.commitment == commitment && (nameSpace == nil || offer.destroyed == nameSpace)
    }
    guard oldest == self.generation, generation == newest + 1 else { return false }
    // Whoever rotates in the place of another carries out what that one was asked for.
    let inherited = offer?.destroyed
    guard inherited == nil || nameSpace == nil || inherited == nameSpace else { return false }
    newest = generation
    departed = Self.departed(table)
    offer = Offer(generation: generation, commitment: commitment, origin: origin, destroyed: nameSpace ?? inherited)
    return true
  }

  /// A member has sealed the offered keyring; false when that is not offered.
  mutating func hold(_ generation: UInt64, by node: NodeID) -> Bool {
    if generation == self.generation { return true }
    guard var next = offer, next.generation == generation else { return false }
    next.holders = Self.adding(node, to: next.holders)
    offer = next
    return true
  }

  /// A member's disk holds nothing of older generations; false when that is not asked.
  mutating func clear(_ generation: UInt64, by node: NodeID) -> Bool {
    if generation == oldest { return true }
    guard isClearing, generation == self.generation else { return false }
    cleared = Self.adding(node, to: cleared)
    return true
  }

  /// Takes the leader's step if the members allow it.
  mutating func take(_ step: Step, _ table: MemberTable) -> Bool {
    switch step {
    case .activate(let number):
      guard mayActivate(table), let next = offer, next.generation == number else { return false }
      generation = number
      commitment = next.commitment
      destroyed = next.destroyed
      offer = nil
      sweptAt = 0
      cleared = []
    case .swept(generation, let index):
      guard isSweeping, index > 0 else { return false }
      sweptAt = index
      destroyed = nil
    case .retire(generation):
      guard mayRetire(table) else { return false }
      oldest = generation
      sweptAt = 0
      cleared = []
    case .swept, .retire: return false
    }
    return true
  }

  /// Whether every full voter holds what is offered.
  public func mayActivate(_ table: MemberTable) -> Bool {
    guard let offer else { return false }
    return table.records.allSatisfy { record in
      record.member.kind != .full || (record.standing != .voter && record.standing != .leaving)
        || offer.holders.contains(record.member.id)
    }
  }

  /// Whether nobody who takes part has anything of older generations. One who comes later gets a snapshot.
  public func mayRetire(_ table: MemberTable) -> Bool {
    guard isClearing else { return false }
    return table.records.allSatisfy { record in
      record.standing == .gone || record.standing == .admitted || cleared.contains(record.member.id)
    }
  }

  /// Whether a full member has left that knows the newest keys.
  public func isOutdated(_ table: MemberTable) -> Bool { Self.departed(table) > departed }

  private static func departed(_ table: MemberTable) -> UInt64 {
    UInt64(table.records.count { $0.member.kind == .full && $0.standing == .gone })
  }

  private static func adding(_ node: NodeID, to nodes: [NodeID]) -> [NodeID] {
    nodes.contains(node) ? nodes : (nodes + [node]).sorted()
  }
}
