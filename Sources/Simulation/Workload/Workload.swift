internal import Access
internal import KMIP
internal import NodeCore
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// The clients of a world and everything that became of their requests.
struct Workload {
  let options: FaultOptions
  var draw: SeededGenerator
  var calls: [Call] = []
  /// Objects that clients have heard of, by name.
  private var known: [[UniqueIdentifier]]
  /// By the bytes of a mutation: the request it was planned for, the reply planned with it, and its stamp.
  private(set) var made: [[UInt8]: (call: UInt64, reply: [UInt8], time: Int64)] = [:]

  /// Items of accepted requests whose results nobody has heard.
  var outstanding: [JobPart] = []
  /// By the bytes of a mutation: the accepted request that it runs.
  var runs: [[UInt8]: JobHistory.Run] = [:]

  /// By the bytes of a mutation: other requests that it was planned for. Two Polls of one result that are planned at one
  /// moment differ in nothing; only one of them can come into the log.
  private(set) var rivals: [[UInt8]: [UInt64]] = [:]

  init(options: FaultOptions, draw: SeededGenerator) {
    self.options = options
    self.draw = draw
    known = Array(repeating: [], count: options.names)
  }

  mutating func node(for client: Int, of nodes: Int) -> Int { draw.within(0...(nodes - 1)) }
  mutating func think() -> UInt64 { draw.within(0...options.think) }

  mutating func next(_ client: Int, node: Int, at time: UInt64) -> Call {
    let name = draw.within(0...(options.names - 1))
    if options.asynchronous > 0, let call = asynchronous(client, node: node, name, at: time) { return call }
    let steps = draw.chance(150) ? batch(name) : [step(name)]
    return begin(client, node: node, name, steps, at: time)
  }

  /// A request that must be answered once the cluster is healed.
  mutating func probe(_ client: Int, node: Int, at time: UInt64) -> Call {
    begin(client, node: node, client % options.names, client % 2 == 0 ? [.create] : [.locate], at: time, isProbe: true)
  }

  mutating func begin(
    _ client: Int, node: Int, _ name: Int, _ steps: [Step], at time: UInt64, isProbe: Bool = false,
    role: Call.Role = .plain
  ) -> Call {
    let number = UInt64(calls.count)
    let continuation = draw.pick([BatchErrorContinuationOption.stop, .continue, .undo])
    var version = draw.pick([ProtocolVersion.v1_2, .v1_4, .v2_1])
    // Mandatory is 2.x's (KMIP 2.1 §11.3).
    if role != .plain { version = .v2_1 }
    let frame =
      role.part == nil
      ? Frames.frame(steps, name: name, number: number, continuation, version, isLater: role == .submission)
      : Frames.frame(role, version)
    var call = Call(
      number: number, client: client, node: node, name: name, steps: steps, continuation: continuation,
      version: version, frame: frame, invoked: time)
    call.isProbe = isProbe
    call.role = role
    calls.append(call)
    return call
  }

  private mutating func object(_ name: Int) -> UniqueIdentifier? {
    let objects = known[name]
    if objects.isEmpty { return nil }
    // The newest are the interesting ones.
    return draw.chance(700) ? objects.last : draw.pick(objects)
  }

  mutating func step(_ name: Int) -> Step {
    guard let object = object(name), !draw.chance(150) else { return draw.chance(700) ? .create : .locate }
    switch draw.within(0...99) {
    case 0..<15: return .locate
    case 15..<35: return .get(object)
    case 35..<48: return .state(object)
    case 48..<55: return .use(object)
    case 55..<64: return .activate(object)
    case 64..<68: return .allocate(object, units: Int64(draw.within(1...3)))
    case 68..<72: return .encrypt(object)
    case 72..<74: return .left(object)
    case 74..<80: return .revoke(object, compromise: draw.chance(300))
    case 80..<92: return .destroy(object)
    default: return .mark(object)
    }
  }

  mutating func batch(_ name: Int) -> [Step] {
    guard let object = object(name), draw.chance(700) else { return [.create, .activate(nil)] }
    switch draw.within(0...5) {
    case 5:
      return draw.chance(500)
        ? [.use(object), .state(object), .use(object)] : [.encrypt(object), .state(object), .encrypt(object)]
    case 4: return [.allocate(object, units: 1), .left(object), .allocate(object, units: 2)]
    case 0: return [.activate(object), .revoke(object, compromise: false), .destroy(object)]
    case 1: return [.mark(object), .activate(object)]
    case 2: return [.destroy(object), .create]
    default: return [.revoke(object, compromise: true), .destroy(object), .create, .activate(nil)]
    }
  }

  // MARK: What becomes of them

  mutating func planned(_ plan: Plan, _ planned: Planned) {
    guard let call = plan.principal.connection, let mutation = planned.mutation, !mutation.bytes.isEmpty else { return }
    if let before = made[mutation.bytes], before.call != call {
      rivals[mutation.bytes, default: []].append(before.call)
    }
    made[mutation.bytes] = (call, planned.reply, mutation.mutation.stamp.time)
  }

  mutating func answer(_ number: UInt64, _ bytes: [UInt8], at time: UInt64) {
    let call = calls[Int(number)]
    calls[Int(number)].ended = time
    guard case .plain = call.role else { return answer(number, call.role, bytes) }
    switch Frames.results(of: bytes, to: call.steps, call.version) {
    case .success(let results):
      calls[Int(number)].outcome = .answered(results)
      for result in results { learn(result, call.name) }
    case .failure(let error):
      calls[Int(number)].outcome = error.isRefusal ? .notRun(.unavailable(error.text)) : .garbled(error.text)
    }
  }

  mutating func learn(_ result: StepResult, _ name: Int) {
    let identifiers: [UniqueIdentifier]
    switch result {
    case .created(let identifier): identifiers = [identifier]
    case .found(let found): identifiers = found
    default: return
    }
    for identifier in identifiers where !known[name].contains(identifier) { known[name].append(identifier) }
  }

  func told(_ number: UInt64, _ bytes: [UInt8]) -> String {
    let call = calls[Int(number)]
    guard case .plain = call.role else {
      return "\(Frames.answer(of: bytes, to: call.role, steps(of: number, call.role), call.version))"
    }
    return "\(Frames.results(of: bytes, to: call.steps, call.version))"
  }

  mutating func refuse(_ number: UInt64, _ refusal: Refusal, at time: UInt64) {
    calls[Int(number)].ended = time
    switch refusal {
    case .outcomeUnknown: calls[Int(number)].outcome = .unknown
    case .noLeader, .busy, .failed, .unavailable, .departed: calls[Int(number)].outcome = .notRun(refusal)
    }
  }

  /// The client goes on without the answer; false if it has come.
  mutating func leave(_ number: UInt64) -> Bool {
    guard case .open = calls[Int(number)].outcome, !calls[Int(number)].isLeft else { return false }
    calls[Int(number)].isLeft = true
    return true
  }

  /// The node that a request was given to has died.
  mutating func lose(_ number: UInt64, at time: UInt64) { calls[Int(number)].outcome = .unknown }
}
