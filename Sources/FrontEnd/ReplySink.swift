internal import NIOCore
internal import Synchronization

/// The one answer to one request, from any thread. The first call counts; dropping the sink unanswered closes the
/// connection, so that no client waits for a reply that nobody owes.
public final class ReplySink: Sendable {
  private let answered = Atomic<Bool>(false)
  private let connection: NIOLoopBound<Connection>
  private let loop: LoopState

  init(_ connection: NIOLoopBound<Connection>, loop: LoopState) {
    self.connection = connection
    self.loop = loop
  }

  /// Sends one encoded Response Message.
  public func send(_ bytes: [UInt8]) { answer(bytes) }

  /// Closes the connection instead of answering.
  public func close() { answer(nil) }

  private func answer(_ bytes: [UInt8]?) {
    guard !answered.exchange(true, ordering: .relaxed) else { return }
    loop.deliver(bytes, to: connection)
  }

  deinit { answer(nil) }
}
