internal import Access
internal import FrontEnd
internal import KMIP
internal import NodeCore
internal import Operations
internal import Registry
internal import Store
internal import Synchronization
internal import TTLV

/// Where requests come in from the front end: what touches no record is answered at once on the event loop, everything
/// else goes to the node's core.
final class RequestGate: RequestHandler {
  private let keys: LiveKeys
  private let node: UInt64
  private let driver = Mutex<NodeDriver?>(nil)
  private let next = Atomic<UInt64>(1)
  private let notifier = Mutex<Notifier?>(nil)
  /// Connections that took the server's part.
  private let reversed = Mutex<Set<ConnectionID>>([])

  private var evaluator: Evaluator { keys.keyless }

  init(keys: LiveKeys, node: UInt64) {
    self.keys = keys
    self.node = node
  }

  /// Requests go to `driver` from now on. Before that, those that need it are refused.
  func open(to driver: NodeDriver) { self.driver.withLock { $0 = driver } }

  func handle(_ frame: [UInt8], principal: Principal, connection: ConnectionID, reply: ReplySink) {
    let peek = RequestPeek(frame)
    var principal = principal
    principal.node = node
    principal.connection = connection.rawValue
    if peek.operations.contains(KMIP.Operation.setEndpointRole.rawValue) {
      return setEndpointRole(frame, peek, principal, connection, reply)
    }
    switch peek.requestClass {
    // Who the client is stands in the records.
    case .immediate where principal.certificate != nil && !isForAll(peek, principal):
      pass(frame, principal, .read, reply)
    case .immediate:
      principal.certificate = nil
      // A sealed node serves nothing, not even what would need no key: who looks for a node that works shall not take it
      // for one.
      guard let evaluator = keys.evaluator else { return pass(frame, principal, .write, reply) }
      reply.send(
        evaluator.evaluate(frame, principal: principal, view: NoRecords(), stamp: Stamp(time: Clocks.wall())).reply)
    case .read: pass(frame, principal, .read, reply)
    case .use: pass(frame, principal, .use, reply)
    case .write: pass(frame, principal, peek.takesLong ? .longWrite : .write, reply)
    }
  }

  /// Which versions are spoken is nobody's secret, and what clients ask first when they look for a node that works: it
  /// waits for no quorum.
  private func isForAll(_ peek: RequestPeek, _ principal: Principal) -> Bool {
    !principal.identity.isEmpty && peek.operations.allSatisfy { $0 == KMIP.Operation.discoverVersions.rawValue }
  }

  // MARK: Connections that take the server's part

  /// Connections may do so from now on.
  func open(to notifier: Notifier) { self.notifier.withLock { $0 = notifier } }

  func answered(_ response: [UInt8], connection: ConnectionID) {
    notifier.withLock { $0 }?.answered(connection, response)
  }

  func closed(_ connection: ConnectionID) {
    guard reversed.withLock({ $0.remove(connection) }) != nil else { return }
    notifier.withLock { $0 }?.closed(connection)
  }

  /// Set Endpoint Role concerns the connection and no record, so it is answered here.
  private func setEndpointRole(
    _ frame: [UInt8], _ peek: RequestPeek, _ principal: Principal, _ connection: ConnectionID, _ reply: ReplySink
  ) {
    let stamp = Stamp(time: Clocks.wall())
    guard peek.operations.count == 1, peek.requestClass == .immediate else {
      return reply.send(
        evaluator.refusal(
          frame, .featureNotSupported, "Set Endpoint Role stands alone in its message, without credentials",
          stamp: stamp))
    }
    // What the server asks such a client for is read in its name, and so as its certificate allows.
    var asked = principal
    asked.certificate = nil
    let answer = evaluator.evaluate(frame, principal: asked, view: NoRecords(), stamp: stamp).reply
    guard let accepted = try? ResponseMessage(answer), let item = accepted.items.first, item.status == .success,
      item.payload?.first?.value == .enumeration(EndpointRole.client.rawValue)
    else { return reply.send(answer) }
    guard reply.canReverse, let notifier = notifier.withLock({ $0 }) else {
      return reply.send(
        evaluator.refusal(frame, .featureNotSupported, "the parts cannot be changed over HTTP", stamp: stamp))
    }
    guard notifier.expect(connection, principal, accepted.version) else {
      return reply.send(
        evaluator.refusal(frame, .permissionDenied, "too many clients have taken the server's part", stamp: stamp))
    }
    reversed.withLock { _ = $0.insert(connection) }
    if let turned = reply.sendAndReverse(answer) { notifier.opened(connection, turned) }
  }

  /// Runs a request of the node's own in the name of a client.
  func fetch(_ frame: [UInt8], as principal: Principal, _ take: @escaping @Sendable ([UInt8]?) -> Void) {
    guard let driver = driver.withLock({ $0 }) else { return take(nil) }
    let id = next.add(1, ordering: .relaxed).oldValue
    let peek = RequestPeek(frame)
    driver.put(
      Request(id: id, frame: frame, principal: principal, kind: peek.requestClass < .use ? .read : .write),
      for: .own { reply in if case .answer(let bytes) = reply { take(bytes) } else { take(nil) } })
  }

  // MARK: Texts

  func read(_ body: [UInt8], _ form: MessageForm) -> TextReading {
    do throws(Unreadable) {
      return .frame(try TextMessage.frame(body, form.text, spoken: evaluator.settings.versions))
    } catch {
      return .reply(written(evaluator.refusal(error, stamp: Stamp(time: Clocks.wall())), form))
    }
  }

  func written(_ reply: [UInt8], _ form: MessageForm) -> [UInt8] { TextMessage.text(reply, form.text) }

  /// Carries a cluster command out, at the leader wherever it is.
  func ask(_ command: ClusterCommand, as principal: Principal) async -> ClusterAnswer {
    guard let driver = driver.withLock({ $0 }) else { return .refused(.noLeader, message: "the node is starting") }
    let id = next.add(1, ordering: .relaxed).oldValue
    var principal = principal
    principal.node = node
    let request = Request(id: id, frame: command.encoded, principal: principal, kind: .cluster)
    let reply = await withCheckedContinuation { continuation in
      driver.put(request, for: .own { continuation.resume(returning: $0) })
    }
    switch reply {
    case .answer(let bytes):
      do { return try ClusterAnswer(encoded: bytes) } catch {
        return .refused(.malformed, message: "the leader's answer cannot be read: \(error)")
      }
    case .refused(.outcomeUnknown):
      return .refused(.noLeader, message: "the cluster did not confirm the command in time; look before you repeat it")
    case .refused(.busy): return .refused(.noLeader, message: "the node holds too many requests; try again")
    case .refused(.failed): return .refused(.noLeader, message: "the command met others again and again; try again")
    case .refused(.unavailable(let reason)): return .refused(.sealed, message: reason)
    case .refused(.departed): return .refused(.noLeader, message: "the node is no member any more: ask another one")
    case .refused(.noLeader):
      return .refused(.noLeader, message: "the cluster has no leader now: a majority of its voters must be up")
    }
  }

  func malformed(_ prefix: [UInt8], problem: FrameProblem) -> [UInt8]? {
    switch problem {
    case .notARequest: nil
    case .tooLong(let claimed, let limit):
      evaluator.refusal(
        prefix, .invalidMessage, "the request claims \(claimed) bytes; this server takes at most \(limit)",
        stamp: Stamp(time: Clocks.wall()))
    case .refused:
      evaluator.refusal(
        prefix, .authenticationNotSuccessful, "the certificate is not accepted any more",
        stamp: Stamp(time: Clocks.wall()))
    }
  }

  private func pass(_ frame: [UInt8], _ principal: Principal, _ kind: Request.Kind, _ reply: ReplySink) {
    guard let driver = driver.withLock({ $0 }) else {
      return reply.send(evaluator.refusal(frame, .unavailable("the node is starting")))
    }
    let id = next.add(1, ordering: .relaxed).oldValue
    driver.put(Request(id: id, frame: frame, principal: principal, kind: kind), for: .client(reply))
  }
}

extension MessageForm {
  fileprivate var text: TextMessage.Form {
    switch self {
    case .xml: .xml
    case .json: .json
    case .ttlv: preconditionFailure("TTLV is no text")
    }
  }
}

extension RequestPeek {
  /// Whether planning the request may take long: key pairs are made, or many objects looked at.
  var takesLong: Bool {
    // A password's digest takes long on purpose.
    if credentials != .none { return true }
    return operations.contains { code in
      switch KMIP.Operation(rawValue: code) {
      case .createKeyPair, .reKeyKeyPair, .locate, .process, .deriveKey: true
      default: false
      }
    }
  }
}

/// The view of a request that touches no record.
private struct NoRecords: ReadView {
  let applied = Revision(term: 0, index: 0)

  func record(_ key: RecordKey) throws(StoreError) -> Record? {
    preconditionFailure("an operation that touches no record has read one")
  }

  func scan(_ range: RecordRange, _ order: ScanOrder, _ visit: (RecordKey, Record) -> ScanStep) throws(StoreError) {
    preconditionFailure("an operation that touches no record has read one")
  }
}
