internal import KMIP
public import Operations
internal import Registry
public import Store

/// What a worker does with a plan: pure, so that the simulator runs the same.
public enum Planner {
  /// Evaluates a plan over `view`, the applied state taken after the plan was made.
  ///
  /// The mutation is encoded and read back, and applied over what the plan saw, before anything of it is proposed: an
  /// entry that cannot be applied never enters the log.
  public static func run(_ plan: Plan, view: any ReadView, evaluator: Evaluator) -> Planned {
    let seen: any ReadView = plan.overlay.isEmpty ? view : OverlayView(base: view, overlay: plan.overlay)
    let evaluation = evaluator.evaluate(
      plan.frame, principal: plan.principal, view: seen, stamp: plan.stamp)
    guard var mutation = evaluation.mutation else {
      return Planned(id: plan.id, reply: evaluation.reply, mutation: nil, fault: evaluation.fault)
    }
    if plan.refusesGrowth, mutation.makesObjects {
      return Planned(
        id: plan.id,
        reply: evaluator.refusal(
          plan.frame, .serverLimitExceeded, "the server's disk is nearly full: no new objects until there is space",
          stamp: plan.stamp),
        mutation: nil)
    }
    for identity in plan.forget { mutation.writes.append(.forget(identity)) }
    do {
      let bytes = try mutation.encoded()
      let read = try Mutation(decoding: bytes)
      let trial = try Apply.apply(read, at: Revision(term: .max, index: .max), view: seen)
      guard case .applied = trial.outcome else {
        preconditionFailure("a mutation does not hold over the very state it was planned on")
      }
      return Planned(id: plan.id, reply: evaluation.reply, mutation: .init(bytes: bytes, mutation: read))
    } catch {
      return Planned(
        id: plan.id,
        reply: evaluator.refusal(
          plan.frame, .generalFailure, "the request cannot be carried out: \(error)", stamp: plan.stamp),
        mutation: nil)
    }
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
