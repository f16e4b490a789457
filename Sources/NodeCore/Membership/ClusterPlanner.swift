internal import Access
internal import Operations
internal import Raft
internal import Registry
internal import Secrets
internal import Store
internal import TTLV

/// Decides cluster commands that end in the log: over a view, as any plan, and without a key.
///
/// A command writes what is wished for; the leader then proposes one change of the configuration after the other until
/// it is so (`NodeCore+Members`).
struct ClusterPlanner {
  /// How long a token is remembered after its end, so that a late joiner hears why it is refused: a day.
  private static let tokenMemory: Int64 = 86_400_000

  private let stamp: Stamp
  /// nil at a leader that holds no key.
  private let sealing: (any Sealing)?
  /// Who owns the key by which this cluster issues certificates.
  private let authority: Text?
  private var transaction: MembershipTransaction

  private struct Refused: Error {
    let refusal: ClusterAnswer.Refusal
    let message: String

    init(_ refusal: ClusterAnswer.Refusal, _ message: String) {
      self.refusal = refusal
      self.message = message
    }
  }

  /// The answer to the command in `plan`, and what it changes.
  static func run(_ plan: Plan, view: any ReadView, _ evaluator: Evaluator?) throws(RegistryError)
    -> (reply: [UInt8], mutation: Mutation?)
  {
    var planner = ClusterPlanner(
      stamp: plan.stamp, sealing: evaluator?.capabilities.sealing,
      authority: evaluator?.settings.issuingAuthority?.owner,
      transaction: try MembershipTransaction(view: view, stamp: plan.stamp))
    switch try planner.transaction.repetition() {
    case .ran(let reply): return (reply, nil)
    case .forgotten:
      return (
        ClusterAnswer.refused(.changeInProgress, message: "whether it has run is not known any more").encoded, nil
      )
    case .new: break
    }
    let answer: ClusterAnswer
    do {
      answer = try planner.answer(plan)
    } catch let refused as Refused {
      return (ClusterAnswer.refused(refused.refusal, message: refused.message).encoded, nil)
    } catch let error as RegistryError {
      throw error
    } catch {
      preconditionFailure("a cluster command throws what it cannot: \(error)")
    }
    let reply = answer.encoded
    return (
      reply,
      try planner.transaction.finish(
        reply: reply, sealing: evaluator?.capabilities.sealing, entropy: evaluator?.capabilities.entropy)
    )
  }

  /// The first table of a cluster, if none has been written: the founders.
  static func found(
    _ founders: [MemberRecord], stamp: Stamp, view: any ReadView, _ evaluator: Evaluator?
  ) throws(RegistryError) -> Mutation? {
    var transaction = try MembershipTransaction(view: view, stamp: stamp)
    guard transaction.table.index == 0, transaction.table.records.isEmpty else { return nil }
    for record in founders { transaction.put(record) }
    return try transaction.finish(
      reply: [], sealing: evaluator?.capabilities.sealing, entropy: evaluator?.capabilities.entropy)
  }

  /// Lets members go that are out of the configuration.
  static func dismiss(
    _ ids: [NodeID], stamp: Stamp, view: any ReadView, _ evaluator: Evaluator?
  ) throws(RegistryError) -> Mutation? {
    var transaction = try MembershipTransaction(view: view, stamp: stamp)
    for id in ids {
      guard let record = transaction.table[id], record.standing == .parting else { continue }
      transaction.put(record.dismissed)
    }
    return try transaction.finish(
      reply: [], sealing: evaluator?.capabilities.sealing, entropy: evaluator?.capabilities.entropy)
  }

  private mutating func answer(_ plan: Plan) throws -> ClusterAnswer {
    guard let command = try? ClusterCommand(encoded: plan.frame) else {
      throw Refused(.malformed, "the command cannot be read")
    }
    if let words = command.audited {
      transaction.audit(
        AuditRecord(
          time: stamp.time, identity: plan.principal.identity, node: plan.principal.node,
          connection: plan.principal.connection, operation: nil, command: words), mayBeClear: command.isNodes)
    }
    switch command {
    case .admit(let hash, let particulars): return try admit(hash, particulars)
    case .rejoin(let id, let incarnation, let particulars): return try rejoin(id, incarnation, particulars)
    default: break
    }
    guard plan.principal.isAdministrator else { throw Refused(.notAdministrator, "an administrator's command") }
    switch command {
    case .issueToken(let hash, let expires, let kind): try issue(hash, expires, kind)
    case .remove(let id): try remove(id)
    case .replace(let id, let other): try replace(id, by: other)
    case .describe(let id, let particulars): try describe(id, particulars)
    case .recordHead(let head): try checked(try transaction.put(head))
    case .pruneAudit(let through, let head): try checked(try transaction.prune(through: through, under: head))
    case .noteBackup: transaction.keepsRecord = true
    case .offerKeys(let generation, let commitment, let id):
      try checkKeyholder(id)
      guard transaction.offerKeys(generation, commitment, by: id) else {
        throw Refused(.changeInProgress, "another rotation is under way, or the number is taken")
      }
    case .destroyNameSpace(let owner, let generation, let commitment, let id):
      try checkKeyholder(id)
      guard let sealing else { throw Refused(.sealed, "the leader does not hold the root key now") }
      guard owner != authority, owner.utf8.first != 1 else {
        throw Refused(.malformed, "the server's own objects are not destroyed as a name space")
      }
      guard
        transaction.offerKeys(
          generation, commitment, by: id, destroying: NameSpaceMark(owner: owner, sealing))
      else {
        throw Refused(.changeInProgress, "another rotation is under way, or the number is taken")
      }
    case .holdKeys(let generation, let id):
      try checkKeyholder(id)
      guard transaction.holdKeys(generation, by: id) else {
        throw Refused(.changeInProgress, "generation \(generation) is not offered any more")
      }
    case .clearKeys(let generation, let id):
      _ = try record(id)
      guard transaction.clearKeys(generation, by: id) else {
        throw Refused(.changeInProgress, "generation \(generation) has not swept the state")
      }
    case .admit, .rejoin, .promote, .transferLeadership, .status:
      preconditionFailure("\(command) is not a planner's")
    }
    return .done
  }

  // MARK: Joining

  private mutating func issue(_ hash: [UInt8], _ expires: Int64, _ kind: Member.Kind) throws {
    if try transaction.token(hash) != nil { return }
    let left = try transaction.dropTokens(endedBefore: stamp.time - Self.tokenMemory)
    guard left < Limits.joinTokens else { throw Refused(.tooMany, "\(left) tokens are outstanding") }
    transaction.put(JoinToken(expires: expires, kind: kind), hash: hash)
  }

  private mutating func admit(_ hash: [UInt8], _ particulars: Particulars) throws -> ClusterAnswer {
    guard particulars.isWithinLimits else { throw Refused(.malformed, "an address or name is too long") }
    guard var token = try transaction.token(hash) else { throw Refused(.unknownToken, "no such token") }
    if let id = token.usedBy {
      // The same key asks again, because the answer was lost.
      guard let record = transaction.table[id], record.isPresent, !particulars.fingerprint.isEmpty,
        record.member.particulars.fingerprint == particulars.fingerprint
      else { throw Refused(.tokenUsed, "the token was used for node \(id)") }
      return .admitted(record.successor ?? record.member, members: transaction.table.members)
    }
    guard stamp.time <= token.expires else { throw Refused(.tokenExpired, "the token has expired") }
    guard particulars.kind == token.kind else {
      throw Refused(.unknownToken, "the token is for a \(token.kind) member")
    }
    guard let id = transaction.newID() else { throw Refused(.tooMany, "there are as many members as there may be") }
    let member = Member(id: id, particulars)
    transaction.put(MemberRecord(member))
    token.usedBy = id
    transaction.put(token, hash: hash)
    return .admitted(member, members: transaction.table.members)
  }

  /// A disk that begins anew. What the old one promised is nobody's promise any more: so the old life is taken out of
  /// the configuration before the new one comes in.
  private mutating func rejoin(_ id: NodeID, _ incarnation: UInt64, _ particulars: Particulars) throws -> ClusterAnswer
  {
    guard particulars.isWithinLimits else { throw Refused(.malformed, "an address or name is too long") }
    guard var record = transaction.table[id], record.isPresent else {
      throw Refused(.unknownMember, "node \(id) is no member")
    }
    guard incarnation <= record.newestIncarnation else {
      throw Refused(.malformed, "the cluster does not know of incarnation \(incarnation)")
    }
    guard !record.isUnwanted else { throw Refused(.changeInProgress, "node \(id) is being removed") }
    let known = record.member.particulars
    guard particulars.kind == known.kind,
      known.fingerprint.isEmpty || particulars.fingerprint.isEmpty || known.fingerprint == particulars.fingerprint
    else { throw Refused(.alreadyMember, "node \(id) is another machine") }
    // A life that the log has named and nobody has seen yet is given once more: the answer was lost. One that has
    // taken part is never given again.
    let next: Member
    if let successor = record.successor, successor.incarnation > incarnation {
      next = Member(id: id, incarnation: successor.incarnation, particulars)
      record.successor = next
    } else if record.standing == .admitted, record.member.incarnation > incarnation {
      next = Member(id: id, incarnation: record.member.incarnation, particulars)
      record.member = next
    } else {
      next = Member(id: id, incarnation: record.newestIncarnation + 1, particulars)
      if record.standing == .admitted { record.member = next } else { record.successor = next }
    }
    if transaction.table[id] != record { transaction.put(record) }
    return .admitted(next, members: transaction.table.members)
  }

  // MARK: Keys

  private func checkKeyholder(_ id: NodeID) throws {
    guard try record(id).member.kind == .full else { throw Refused(.sealed, "a witness never holds keys") }
  }

  /// A leader's own step in a rotation, if the members as of the view allow it.
  static func take(_ step: KeyLedger.Step, stamp: Stamp, view: any ReadView) throws(RegistryError) -> Mutation? {
    var transaction = try MembershipTransaction(view: view, stamp: stamp)
    guard transaction.take(step) else { return nil }
    return try transaction.finish(reply: [], sealing: nil, entropy: nil)
  }

  // MARK: Leaving

  private func record(_ id: NodeID) throws -> MemberRecord {
    guard let record = transaction.table[id], record.isPresent else {
      throw Refused(.unknownMember, "node \(id) is no member")
    }
    return record
  }

  /// At least one voter that can serve has to stay.
  private func checkVoter(without id: NodeID) throws {
    let rest = transaction.table.records.filter { record in
      record.member.id != id && record.standing == .voter && record.member.kind == .full && !record.isUnwanted
        && record.replacement == nil
    }
    guard !rest.isEmpty else { throw Refused(.lastVoter, "node \(id) is the last voter that can serve") }
  }

  private mutating func remove(_ id: NodeID) throws {
    var record = try record(id)
    if record.isUnwanted { return }
    if record.standing == .voter { try checkVoter(without: id) }
    if record.standing == .admitted { record.standing = .gone }
    record.isUnwanted = true
    record.successor = nil
    transaction.put(record)
  }

  private mutating func replace(_ id: NodeID, by other: NodeID) throws {
    var record = try record(id)
    let next = try self.record(other)
    guard id != other, !next.isUnwanted, next.replacement == nil else {
      throw Refused(.changeInProgress, "node \(other) is on its way out itself")
    }
    if record.isUnwanted { return }
    record.replacement = other
    transaction.put(record)
  }

  private mutating func describe(_ id: NodeID, _ particulars: Particulars) throws {
    guard particulars.isWithinLimits else { throw Refused(.malformed, "an address or name is too long") }
    var record = try record(id)
    var next = particulars
    next.kind = record.member.kind
    next.fingerprint = record.member.particulars.fingerprint
    record.member.particulars = next
    record.successor?.particulars = next
    if transaction.table[id] != record { transaction.put(record) }
  }

  // MARK: Audit log

  private func checked(_ refusal: MembershipTransaction.AuditRefusal?) throws {
    switch refusal {
    case nil: return
    case .anotherHead: throw Refused(.anotherLog, "the head is not one of this cluster's audit log")
    case .beyond(let first, let size):
      throw Refused(
        .anotherLog,
        "the audit log holds the leaves from \(first) to \(size), and lets \(RegistryLimits.leavesPruned) go at once")
    }
  }
}
