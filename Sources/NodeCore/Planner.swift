internal import KMIP
public import Operations
internal import Raft
internal import Registry
internal import Secrets
public import Store

/// What a worker does with a plan: pure, so that the simulator runs the same.
public enum Planner {
  /// Evaluates a plan over `view`, the applied state taken after the plan was made.
  ///
  /// The mutation is encoded and read back, and applied over what the plan saw, before anything of it is proposed: an
  /// entry that cannot be applied never enters the log.
  ///
  /// - Parameter evaluator: nil at a node that holds no key (any more): what clients ask for goes elsewhere.
  public static func run(_ plan: Plan, view: any ReadView, evaluator: Evaluator?) -> Planned {
    let seen: any ReadView = plan.overlay.isEmpty ? view : OverlayView(base: view, overlay: plan.overlay)
    if let evaluator, !plan.kind.isBehindBarrier, evaluator.keyGeneration != plan.keys {
      return Planned(id: plan.id, reply: [], mutation: nil, lacksKey: true)
    }
    do throws(RegistryError) {
      switch plan.work {
      case .request:
        if case .records = plan.kind {
          guard let evaluator else { return Planned(id: plan.id, reply: [], mutation: nil, lacksKey: true) }
          let (reply, mutation) = try UseRecords.plan(plan, view: seen, sealing: evaluator.capabilities.sealing)
          return Planned(id: plan.id, reply: reply, mutation: try prepare(mutation, plan, over: seen))
        }
        if case .cluster = plan.kind {
          let (reply, mutation) = try ClusterPlanner.run(plan, view: seen, evaluator)
          return Planned(id: plan.id, reply: reply, mutation: try prepare(mutation, plan, over: seen))
        }
      case .found(let founders):
        let mutation = try ClusterPlanner.found(
          founders, stamp: plan.stamp, view: seen, evaluator)
        return Planned(id: plan.id, reply: [], mutation: try prepare(mutation, plan, over: seen))
      case .dismiss(let ids):
        let mutation = try ClusterPlanner.dismiss(
          ids, stamp: plan.stamp, view: seen, evaluator)
        return Planned(id: plan.id, reply: [], mutation: try prepare(mutation, plan, over: seen))
      case .keys(let step):
        let mutation = try ClusterPlanner.take(step, stamp: plan.stamp, view: seen)
        return Planned(id: plan.id, reply: [], mutation: try prepare(mutation, plan, over: seen))
      case .reseal(let after):
        guard let evaluator else {
          return Planned(id: plan.id, reply: [], mutation: nil, lacksKey: true)
        }
        let stretch = try Resealing.stretch(
          after: after, in: seen, stamp: plan.stamp, sealing: evaluator.capabilities.sealing,
          destroying: plan.destroyed)
        return Planned(
          id: plan.id, reply: [], mutation: try prepare(stretch.mutation, plan, over: seen),
          stretch: Planned.Stretch(resume: stretch.resume, examined: stretch.examined, resealed: stretch.resealed))
      case .sweep(let last):
        let kept = try KeptReplies.identities(in: view, after: last, limit: Limits.repliesSweptAtOnce)
        return Planned(id: plan.id, reply: [], mutation: nil, kept: kept)
      }
    } catch .sealing {
      if case .records = plan.kind { return Planned(id: plan.id, reply: [], mutation: nil, lacksKey: true) }
      let answer = ClusterAnswer.refused(.sealed, message: "the leader does not hold the root key now")
      return Planned(id: plan.id, reply: answer.encoded, mutation: nil)
    } catch {
      let answer = ClusterAnswer.refused(.malformed, message: "the state cannot be read: \(error)")
      return Planned(id: plan.id, reply: answer.encoded, mutation: nil, fault: error)
    }
    guard let evaluator else { return Planned(id: plan.id, reply: [], mutation: nil, lacksKey: true) }
    let evaluation = evaluator.evaluate(
      plan.frame, principal: plan.principal, view: seen, stamp: plan.stamp, destroyed: plan.destroyed,
      recordsInClear: plan.kind == .use && !UseRecords.areSealedAtOnce)
    if case .sealing(let error)? = evaluation.fault, case .unknownKeyVersion = error {
      // A rotation is ahead of this node: a member that joined meanwhile was not asked to hold the new keys before they
      // were used. Until it has fetched them, it is as good as sealed.
      return Planned(id: plan.id, reply: [], mutation: nil, lacksKey: true)
    }
    guard let mutation = evaluation.mutation else {
      return Planned(id: plan.id, reply: evaluation.reply, mutation: nil, fault: evaluation.fault)
    }
    if plan.kind == .use {
      // Nothing of it is proposed as it is: its leaves go with others', and the leader seals them; or it is planned again
      // as a write.
      return Planned(id: plan.id, reply: evaluation.reply, mutation: .init(bytes: [], mutation: mutation))
    }
    if plan.refusesGrowth, mutation.makesObjects {
      return Planned(
        id: plan.id,
        reply: evaluator.refusal(
          plan.frame, .serverLimitExceeded, "the server's disk is nearly full: no new objects until there is space",
          stamp: plan.stamp),
        mutation: nil)
    }
    do {
      return Planned(id: plan.id, reply: evaluation.reply, mutation: try prepare(mutation, plan, over: seen))
    } catch .exceeds(let what, let limit) {
      return Planned(
        id: plan.id,
        reply: evaluator.refusal(
          plan.frame, .serverLimitExceeded, "the request would write too much at once: \(what), at most \(limit)",
          stamp: plan.stamp),
        mutation: nil)
    } catch {
      return Planned(
        id: plan.id,
        reply: evaluator.refusal(
          plan.frame, .generalFailure, "the request cannot be carried out: \(error)", stamp: plan.stamp),
        mutation: nil)
    }
  }

  /// The mutation in the bytes that go to the log, tried over what the plan saw.
  private static func prepare(_ mutation: Mutation?, _ plan: Plan, over view: any ReadView) throws(RegistryError)
    -> Planned.Prepared?
  {
    guard var mutation else { return nil }
    for identity in plan.forget { mutation.writes.append(.forget(identity)) }
    let bytes = try mutation.encoded()
    guard bytes.count <= Raft.Limits.entryBytes else {
      throw .exceeds(what: "bytes of one log entry", limit: Raft.Limits.entryBytes)
    }
    let read = try Mutation(decoding: bytes)
    let trial = try Apply.apply(read, at: Revision(term: .max, index: .max), view: view)
    guard case .applied = trial.outcome else {
      preconditionFailure("a mutation does not hold over the very state it was planned on")
    }
    return Planned.Prepared(bytes: bytes, mutation: read)
  }
}

extension Mutation {
  /// Whether it makes objects; what else it writes replaces or frees.
  fileprivate var makesObjects: Bool {
    writes.contains { write in
      if case .postings = write { true } else { false }
    }
  }
}
