internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// The one answer to one request, from any thread. The first call counts; dropping the sink unanswered closes the
/// connection, so that no client waits for a reply that nobody owes.
public final class ReplySink: Sendable {
  private let answered = Atomic<Bool>(false)
  private let connection: NIOLoopBound<Connection>
  private let loop: LoopState
  /// The form of the request, in which the reply leaves.
  private let form: MessageForm
  /// Whether the two ends of the connection can change parts: not over HTTP, where only one side ever asks.
  public let canReverse: Bool

  init(_ connection: NIOLoopBound<Connection>, loop: LoopState, form: MessageForm, canReverse: Bool) {
    self.connection = connection
    self.loop = loop
    self.form = form
    self.canReverse = canReverse
  }

  /// Sends one Response Message, encoded as TTLV, after which the client answers and this server asks; nil when the
  /// request has been answered before.
  public func sendAndReverse(_ bytes: [UInt8]) -> ReversedConnection? {
    precondition(canReverse, "only a connection that speaks TTLV can be reversed")
    guard !answered.exchange(true, ordering: .relaxed) else { return nil }
    loop.deliver(.lastAnswer(bytes), to: connection)
    return ReversedConnection(connection, loop)
  }

  /// Sends one Response Message, encoded as TTLV; it leaves in the form of the request.
  public func send(_ bytes: [UInt8]) {
    guard form != .ttlv else { return answer(bytes) }
    guard !answered.exchange(true, ordering: .relaxed) else { return }
    let (loop, connection, form) = (loop, connection, form)
    LoopState.texts.submit { _ in loop.deliver(.answer(loop.handler.written(bytes, form)), to: connection) }
  }

  /// Sends one Response Message that is in the form of the request.
  func sendText(_ bytes: [UInt8]) { answer(bytes) }

  /// Closes the connection instead of answering.
  public func close() { answer(nil) }

  private func answer(_ bytes: [UInt8]?) {
    guard !answered.exchange(true, ordering: .relaxed) else { return }
    loop.deliver(.answer(bytes), to: connection)
  }

  deinit { answer(nil) }
}
