internal import Access
internal import KMIP
internal import NodeCore
internal import Operations
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// Work that is run later: the leader looks for it and asks itself, as the daemon does.
extension World {
  /// Numbers of requests of the nodes' own, apart from all others.
  static let runNumbers: UInt64 = 1 << 62

  /// A look at what waits to be run.
  func runSubmitted(at node: SimulatedNode) {
    guard options.asynchronous > 0, node.isUp, node.holdsKey else { return }
    do {
      let due = try node.agenda.due(in: try node.store.view(), node.evaluator.capabilities)
      guard !due.isEmpty, node.core?.look().role == .leader else { return }
      for work in due {
        node.agenda.asked(for: work)
        runsAsked += 1
        give(
          .request(
            Request(
              id: World.runNumbers + runsAsked, frame: work.frame, principal: work.principal, kind: .longWrite)),
          to: node)
      }
    } catch {
      violated("plan", "node \(node.place + 1) cannot read what waits to be run: \(error)")
    }
  }

  /// Notes what a plan that runs submitted work makes of it: what a Poll of each item would say then.
  func noteRun(_ plan: Plan, _ planned: Planned, over view: any ReadView, at node: SimulatedNode) {
    guard options.asynchronous > 0, let mutation = planned.mutation, let (submission, name) = workload.runs(plan) else {
      return
    }
    var overlay = plan.overlay
    overlay.add(mutation.mutation.writes(at: Revision(term: .max, index: .max)), at: Revision(term: .max, index: .max))
    let after = OverlayView(base: view, overlay: overlay)
    let steps = workload.calls[Int(submission)].steps
    let told = steps.indices.map { index in
      let correlation = name + [UInt8(index >> 8 & 0xFF), UInt8(index & 0xFF)]
      let part = JobPart(submission: submission, index: index, correlation: correlation)
      return poll(part, in: after, at: node) ?? .none
    }
    workload.ran(JobHistory.Run(submission: submission, name: name, told: told), mutation.bytes)
  }

  /// What a Poll would say over a view; nil: nothing that can be read.
  private func poll(_ part: JobPart, in view: any ReadView, at node: SimulatedNode) -> JobAnswer? {
    let reply = node.evaluator.evaluate(
      Frames.frame(.poll(part), .v2_1), principal: Principal(identity: "alice"), view: view,
      stamp: Stamp(time: max(node.machine.ledger.newestStamp, 0), request: nil)
    ).reply
    let steps = workload.calls[Int(part.submission)].steps
    guard case .success(let told) = Frames.answer(of: reply, to: .poll(part), steps, .v2_1) else { return nil }
    return told
  }

  /// A request about such work was answered.
  func answeredJob(_ call: Call) {
    if case .garbled(let text) = call.outcome {
      violated("replies", "request \(call.number) \(call.role): \(text)")
    }
    switch call.told {
    case nil, .pending?, .none?, .processed?, .cancellation(.unavailable)?: break
    case .accepted?, .result?, .canceled?, .notRun?, .cancellation?:
      if !checkers.applied.contains(call.number) {
        violated(
          "no acknowledged write is lost",
          "request \(call.number) \(call.role) was answered, and no applied entry bears it out")
      }
    }
    // The leader dies with what it has just accepted.
    guard case .accepted? = call.told, !isHealed, options.kinds.contains(.crashLeader), applyDraw.chance(100) else {
      return
    }
    queue.put(.crashLeader, at: time + applyDraw.within(1_000...100_000))
  }

  func finish(_ jobs: inout JobHistory) {
    if options.asynchronous == 0 { return }
    let node = present.first { $0.isUp && $0.holdsKey }
    let view = try? node?.store.view()
    jobs.finish { part in
      guard let node, let view else { return nil }
      return poll(part, in: view, at: node)
    }
    if jobs.counts.run > 0 { reached(.runLater) }
    if jobs.counts.survived > 0 { reached(.runLaterSurvived) }
    if jobs.counts.canceled > 0 { reached(.runLaterCanceled) }
    if let wrong = jobs.wrong { violated(wrong.checker, wrong.what) }
  }
}
