internal import Access
internal import FrontEnd
internal import KMIP
internal import NodeCore
internal import Registry
internal import Secrets
internal import Synchronization
internal import TTLV

/// Tells clients that took the server's part (Set Endpoint Role) what becomes of their objects: Notify for changed
/// attributes, Put for new objects and replacements. Each node tells its own connections, from the entries that it
/// applies, one message at a time and in the order of the log.
final class Notifier: Sendable {
  /// Connections of one node that may listen, and messages that one may be behind: then it is closed, and the client
  /// looks for itself.
  static let listenersMaximum = 256
  static let backlogMaximum = 4_096

  private enum Work: Sendable {
    case changes([RecordChange])
    case expect(ConnectionID, Principal, ProtocolVersion)
    case opened(ConnectionID, ReversedConnection)
    case answered(ConnectionID, [UInt8])
    case fetched(ConnectionID, [UInt8]?)
    case closed(ConnectionID)
  }

  /// Runs a request of this node's own, in the name of a client; nil: it was not run.
  typealias Fetch = @Sendable (_ frame: [UInt8], Principal, _ take: @escaping @Sendable ([UInt8]?) -> Void) -> Void

  private let mailbox = Mailbox<Work>()
  private let tap: ChangeTap
  private let count = Atomic<Int>(0)
  private let thread: ServerThread

  init(tap: ChangeTap, sealing: any Sealing, fetch: @escaping Fetch) {
    self.tap = tap
    let mailbox = mailbox
    thread = ServerThread("notify") {
      var desk = Desk(sealing: sealing, fetch: fetch, fetched: { mailbox.put(.fetched($0, $1)) })
      while let works = mailbox.take() {
        for work in works { desk.perform(work) }
      }
    }
    tap.lead { mailbox.put(.changes($0)) }
  }

  /// Notes from now on what is news for a connection, which is about to take its part; false: there are too many.
  func expect(_ connection: ConnectionID, _ principal: Principal, _ version: ProtocolVersion) -> Bool {
    guard count.add(1, ordering: .relaxed).newValue <= Self.listenersMaximum else {
      leave()
      return false
    }
    tap.set(open: true)
    mailbox.put(.expect(connection, principal, version))
    return true
  }

  func opened(_ connection: ConnectionID, _ reversed: ReversedConnection) { mailbox.put(.opened(connection, reversed)) }

  func answered(_ connection: ConnectionID, _ response: [UInt8]) { mailbox.put(.answered(connection, response)) }

  /// Of a connection that was expected.
  func closed(_ connection: ConnectionID) {
    mailbox.put(.closed(connection))
    leave()
  }

  private func leave() {
    if count.subtract(1, ordering: .relaxed).newValue == 0 { tap.set(open: false) }
    // Somebody may have come between the two.
    if count.load(ordering: .relaxed) > 0 { tap.set(open: true) }
  }

  func stop() {
    tap.set(open: false)
    mailbox.close()
    thread.join()
  }

  // MARK: On the thread

  private struct Listener {
    let principal: Principal
    var version: ProtocolVersion
    var connection: ReversedConnection?
    var news: [ObjectNews] = []
    /// The news in hand: what is being fetched, or was sent and not answered yet.
    var inHand: ObjectNews?
    var hasFallenBack = false
  }

  private struct Desk {
    let sealing: any Sealing
    let fetch: Fetch
    let fetched: @Sendable (ConnectionID, [UInt8]?) -> Void
    var listeners: [ConnectionID: Listener] = [:]

    init(
      sealing: any Sealing, fetch: @escaping Fetch, fetched: @escaping @Sendable (ConnectionID, [UInt8]?) -> Void
    ) {
      self.sealing = sealing
      self.fetch = fetch
      self.fetched = fetched
    }

    mutating func perform(_ work: Work) {
      switch work {
      case .expect(let id, let principal, let version):
        listeners[id] = Listener(principal: principal, version: version)
      case .opened(let id, let connection):
        listeners[id]?.connection = connection
        goOn(id)
      case .closed(let id): listeners[id] = nil
      case .changes(let changes): take(changes)
      case .fetched(let id, let reply): send(id, reply)
      case .answered(let id, let response): answered(id, response)
      }
    }

    private mutating func take(_ changes: [RecordChange]) {
      guard !listeners.isEmpty else { return }
      for change in changes {
        // What cannot be opened is for those to notice who serve from it.
        guard let (before, after) = try? change.opened(sealing), let record = after ?? before,
          !record.objectType.isSystem
        else { continue }
        for id in listeners.keys where listeners[id]?.principal.identity == record.owner {
          guard let news = ObjectNews(before: before, after: after) else { break }
          guard listeners[id]?.news.count ?? 0 < Notifier.backlogMaximum else {
            listeners[id]?.connection?.close()
            continue
          }
          listeners[id]?.news.append(news)
          goOn(id)
        }
      }
    }

    /// Takes the next news in hand.
    private mutating func goOn(_ id: ConnectionID) {
      guard var listener = listeners[id], listener.connection != nil, listener.inHand == nil, !listener.news.isEmpty
      else { return }
      listener.inHand = listener.news.removeFirst()
      listeners[id] = listener
      begin(id)
    }

    /// A Put's object is fetched as the client itself would: by a Get, with the client's rights, whose audit record is
    /// committed before the key leaves.
    private mutating func begin(_ id: ConnectionID) {
      guard let listener = listeners[id], let news = listener.inHand else { return }
      switch news {
      case .notify(let request): ask(id, .notify, request.items(for: listener.version))
      case .put(let identifier, _, _):
        let get = RequestMessage(
          header: RequestHeader(version: listener.version),
          items: [RequestBatchItem(.get, payload: GetRequest(.identifier(identifier)).items)])
        let fetched = fetched
        fetch(BinaryEncoder.encode(get.item), listener.principal) { fetched(id, $0) }
      }
    }

    private mutating func send(_ id: ConnectionID, _ reply: [UInt8]?) {
      guard let listener = listeners[id], case .put(let identifier, let replaced, let attributes)? = listener.inHand
      else { return }
      let answer = reply.flatMap { try? ResponseMessage($0) }?.items.first
      guard let answer, answer.status == .success, let object = answer.payload?.last else {
        // It may not leave (Sensitive, not Extractable), or is gone again: its attributes are told.
        return ask(
          id, .notify,
          NotifyRequest(identifier, changed: attributes, deleted: []).items(for: listener.version))
      }
      let put = PutRequest(identifier, replaced: replaced, object: object, attributes: attributes)
      ask(id, .put, put.items(for: listener.version))
    }

    private mutating func ask(_ id: ConnectionID, _ operation: KMIP.Operation, _ payload: [Item]) {
      guard let listener = listeners[id], let connection = listener.connection else { return }
      let message = RequestMessage(
        header: RequestHeader(version: listener.version), items: [RequestBatchItem(operation, payload: payload)])
      connection.ask(BinaryEncoder.encode(VersionGate.passed(message.item, listener.version)))
    }

    private mutating func answered(_ id: ConnectionID, _ response: [UInt8]) {
      guard var listener = listeners[id] else { return }
      guard let answer = try? ResponseMessage(response) else {
        listener.connection?.close()
        return
      }
      // A client that does not know the version answers in one that it knows (KMIP 2.1 §9.16): once it is tried again in
      // that. So clients of 1.x are told in their words, although only 2.0 has Set Endpoint Role.
      if answer.items.first?.status == .operationFailed, answer.version != listener.version, !listener.hasFallenBack,
        ProtocolVersion.known.contains(answer.version)
      {
        listener.version = answer.version
        listener.hasFallenBack = true
        listeners[id] = listener
        return begin(id)
      }
      listener.inHand = nil
      listeners[id] = listener
      goOn(id)
    }
  }
}
