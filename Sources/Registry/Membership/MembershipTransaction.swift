public import Raft
public import Secrets
public import Store

/// A change of members and tokens: read from a view, and made into a mutation whose guards are what was read. Nothing of
/// it but the audit record is sealed.
public struct MembershipTransaction {
  let view: any ReadView
  private let stamp: Stamp
  private let before: MemberTable
  private var head: TableHead
  private var guards: [Mutation.Guard] = []
  private var writes: [Mutation.Write] = []
  private var audits: [(record: AuditRecord, mayBeClear: Bool)] = []
  /// Whether the audit record is kept even if nothing else is written.
  public var keepsRecord = false
  private var changesTable = false

  public private(set) var table: MemberTable

  /// What is kept of a command that was forwarded and may have run before.
  public enum Repeat: Hashable, Sendable {
    case new
    case ran([UInt8])
    /// Whether it has run cannot be told any more: it must not run now.
    case forgotten
  }

  public init(view: any ReadView, stamp: Stamp) throws(RegistryError) {
    self.view = view
    self.stamp = stamp
    before = try MemberTable(of: view)
    table = before
    head = try TableHead(of: view, before)
  }

  private func record(_ key: RecordKey) throws(RegistryError) -> Record? {
    do { return try view.record(key) } catch { throw .store(error) }
  }

  /// Whether the command that this transaction is for has run already.
  public func repetition() throws(RegistryError) -> Repeat {
    guard let request = stamp.request else { return .new }
    return try KeptReplies.repetition(of: request, in: view)
  }

  // MARK: Members

  /// Writes a member's record, a new one or another.
  public mutating func put(_ record: MemberRecord) {
    table[record.member.id] = record
    changesTable = true
  }

  /// An id that no node ever had; nil when there are as many as there may be.
  public mutating func newID() -> NodeID? {
    guard table.records.count < RegistryLimits.members, let id = NodeID(rawValue: head.nextID) else { return nil }
    head.nextID += 1
    return id
  }

  // MARK: Keys

  /// Writes the key ledger, if it has changed.
  public mutating func put(_ keys: KeyLedger) {
    guard keys != table.keys else { return }
    table.keys = keys
    changesTable = true
  }

  /// A member offers a keyring; false when it cannot be now.
  public mutating func offerKeys(
    _ generation: UInt64, _ commitment: [UInt8], by node: NodeID, destroying nameSpace: NameSpaceMark? = nil
  ) -> Bool {
    var keys = table.keys
    guard keys.offer(generation, commitment, by: node, destroying: nameSpace, table) else { return false }
    put(keys)
    return true
  }

  /// A member holds a keyring durably; false when that is not offered.
  public mutating func holdKeys(_ generation: UInt64, by node: NodeID) -> Bool {
    var keys = table.keys
    guard keys.hold(generation, by: node) else { return false }
    put(keys)
    return true
  }

  /// A member's disk holds nothing under older keys; false when that is not asked.
  public mutating func clearKeys(_ generation: UInt64, by node: NodeID) -> Bool {
    var keys = table.keys
    guard keys.clear(generation, by: node) else { return false }
    put(keys)
    return true
  }

  /// The leader's own step; false when the members do not allow it.
  public mutating func take(_ step: KeyLedger.Step) -> Bool {
    var keys = table.keys
    guard keys.take(step, table) else { return false }
    put(keys)
    return true
  }

  // MARK: Tokens

  /// The token of that hash. Whoever decides by it does so as long as it stays as it is.
  public mutating func token(_ hash: [UInt8]) throws(RegistryError) -> JoinToken? {
    let key = RecordSpace.token(hash)
    guard let record = try record(key) else {
      guards.append(.absent(key))
      return nil
    }
    guards.append(.present(key, record.revision))
    return try JoinToken(encoded: record.value)
  }

  public mutating func put(_ token: JoinToken, hash: [UInt8]) {
    writes.append(.put(RecordSpace.token(hash), SealedBytes(opaque: token.encoded)))
  }

  /// Lets go of tokens that ended before `time`, and answers how many are left.
  public mutating func dropTokens(endedBefore time: Int64) throws(RegistryError) -> Int {
    var found: [(key: RecordKey, record: Record)] = []
    do {
      try view.scan(RecordSpace.tokens.range, .ascending) { key, record in
        found.append((key, record))
        return .proceed
      }
    } catch {
      throw .store(error)
    }
    var left = 0
    for (key, record) in found {
      if try JoinToken(encoded: record.value).expires < time { writes.append(.delete(key)) } else { left += 1 }
    }
    return left
  }

  // MARK: Other records

  /// Writes a record as long as it stays what the view holds.
  mutating func replace(_ key: RecordKey, _ bytes: [UInt8]) throws(RegistryError) {
    guards.append(try record(key).map { .present(key, $0.revision) } ?? .absent(key))
    writes.append(.put(key, SealedBytes(opaque: bytes)))
  }

  mutating func delete(_ key: RecordKey) { writes.append(.delete(key)) }

  /// Adds a leaf to the audit tree, if the command changes anything.
  ///
  /// - Parameter mayBeClear: whether it tells of a node alone, so that a leader without a key may write it.
  public mutating func audit(_ record: AuditRecord, mayBeClear: Bool = false) { audits.append((record, mayBeClear)) }

  // MARK: The end

  /// The mutation, with the reply kept for a repeat; nil when nothing is to be written. What is audited is sealed here;
  /// nothing else needs a key, nor do commands that leave nothing to be audited: `sealing` and `entropy` are nil at a
  /// node that holds no key.
  public func finish(
    reply: [UInt8], sealing: (any Sealing)? = nil, entropy: (any Entropy)? = nil
  ) throws(RegistryError) -> Mutation? {
    guard changesTable || !writes.isEmpty || keepsRecord else { return nil }
    var mutation = Mutation(stamp: stamp, guards: guards, writes: writes)
    for audit in audits {
      if let sealing, let entropy {
        mutation.leaves.append(try audit.record.sealed(sealing, entropy))
      } else if audit.mayBeClear {
        mutation.leaves.append(audit.record.inClear())
      } else {
        throw .sealing(.sealed)
      }
    }
    // Every change of the table writes the head, so that two of them never pass each other.
    let known = try record(RecordSpace.memberHead)
    mutation.guards.append(
      known.map { .present(RecordSpace.memberHead, $0.revision) } ?? .absent(RecordSpace.memberHead))
    if changesTable {
      mutation.writes.append(.put(RecordSpace.memberHead, SealedBytes(opaque: head.encoded)))
      if table.keys != before.keys {
        mutation.writes.append(.put(RecordSpace.keyLedger, SealedBytes(opaque: table.keys.encoded)))
      }
      for record in table.records where before[record.member.id] != record {
        mutation.writes.append(
          .put(RecordSpace.member(record.member.id.rawValue), SealedBytes(opaque: record.encoded)))
      }
    }
    if let request = stamp.request { KeptReplies.keep(reply, of: request, in: &mutation) }
    return mutation
  }
}

/// The requests whose replies are kept, for a new leader that has to learn of them.
public enum KeptReplies {
  /// Whether a request without secrets (its reply is kept unsealed) has run before.
  public static func repetition(of request: RequestIdentity, in view: any ReadView) throws(RegistryError)
    -> MembershipTransaction.Repeat
  {
    let kept: Record?
    let floor: Record?
    do {
      kept = try view.record(RecordSpace.reply(request))
      floor = try view.record(RecordSpace.floor(origin: request.origin))
    } catch {
      throw .store(error)
    }
    if let kept { return .ran(kept.value) }
    return try ReplyFloor.isForgotten(request, floor) ? .forgotten : .new
  }

  /// Lets the mutation be applied once for this request, and keeps its reply.
  public static func keep(_ reply: [UInt8], of request: RequestIdentity, in mutation: inout Mutation) {
    mutation.guards.append(.unused(request))
    mutation.writes.append(.put(RecordSpace.reply(request), SealedBytes(opaque: reply)))
  }

  /// Identities in order, from behind `last` on, at most `limit`.
  public static func identities(in view: any ReadView, after last: RequestIdentity?, limit: Int)
    throws(RegistryError) -> [RequestIdentity]
  {
    var lower = RecordKey([RecordSpace.replies.rawValue])
    if let last { lower = RecordKey(RecordSpace.reply(last).bytes + [0]) }
    let range = RecordRange(lower: lower, upper: RecordSpace.replies.range.upper)
    var found: [RequestIdentity] = []
    var isMalformed = false
    do {
      try view.scan(range, .ascending) { key, _ in
        guard key.bytes.count == 1 + RequestIdentity.length, let identity = RequestIdentity(key.bytes, at: 1) else {
          isMalformed = true
          return .stop
        }
        found.append(identity)
        return found.count < limit ? .proceed : .stop
      }
    } catch {
      throw .store(error)
    }
    if isMalformed { throw .malformed(what: "key of a stored reply") }
    return found
  }
}
