internal import Access
internal import KMIP
internal import NodeCore
internal import Registry
internal import Store

/// Work that clients submit to be run later, and ask about at any node.
extension Workload {
  /// A request to be run later, or one about such a request; nil: neither.
  mutating func asynchronous(_ client: Int, node: Int, _ name: Int, at time: UInt64) -> Call? {
    guard draw.chance(options.asynchronous) else { return nil }
    guard !outstanding.isEmpty, draw.chance(700) else {
      let steps = draw.chance(300) ? batch(name) : [step(name)]
      return begin(client, node: node, name, steps, at: time, role: .submission)
    }
    // The newest ones are the interesting ones: they are about to be run.
    let part = draw.chance(500) ? outstanding[outstanding.count - 1] : draw.pick(outstanding)
    let lot = draw.within(0...99)
    let role: Call.Role = lot < 70 ? .poll(part) : lot < 90 ? .cancel(part) : .process(part)
    return begin(client, node: node, calls[Int(part.submission)].name, [], at: time, role: role)
  }

  mutating func answer(_ number: UInt64, _ role: Call.Role, _ bytes: [UInt8]) {
    switch Frames.answer(of: bytes, to: role, steps(of: number, role), calls[Int(number)].version) {
    case .success(let told):
      calls[Int(number)].outcome = .answered([])
      calls[Int(number)].told = told
      heed(told, number, role)
    case .failure(let error):
      calls[Int(number)].outcome = error.isRefusal ? .notRun(.unavailable(error.text)) : .garbled(error.text)
    }
  }

  private mutating func heed(_ told: JobAnswer, _ number: UInt64, _ role: Call.Role) {
    switch told {
    case .accepted(let values):
      outstanding += values.enumerated().map { JobPart(submission: number, index: $0, correlation: $1) }
    case .result(let result):
      if let part = role.part {
        learn(result, calls[Int(number)].name)
        outstanding.removeAll { $0 == part }
      }
    case .canceled, .notRun, .none: outstanding.removeAll { $0 == role.part }
    case .pending, .processed, .cancellation: break
    }
  }

  /// The steps of the request that one is, or is about.
  func steps(of number: UInt64, _ role: Call.Role) -> [Step] {
    calls[Int(role.part?.submission ?? number)].steps
  }

  /// The submission that a plan runs, with the name of the waiting request; nil: it runs none.
  func runs(_ plan: Plan) -> (submission: UInt64, name: [UInt8])? {
    guard let number = plan.principal.connection, calls.indices.contains(Int(number)) else { return nil }
    let call = calls[Int(number)]
    switch call.role {
    case .plain, .poll, .cancel: return nil
    // The leader asks in the name of who submitted it.
    case .submission: return call.frame == plan.frame ? nil : Frames.processed(plan.frame).map { (number, $0) }
    case .process(let part): return (part.submission, Frames.jobName(part.correlation))
    }
  }

  /// What a mutation that runs submitted work makes of it.
  mutating func ran(_ run: JobHistory.Run, _ mutation: [UInt8]) { runs[mutation] = run }
}
