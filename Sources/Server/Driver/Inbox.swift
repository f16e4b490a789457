internal import NIOCore
internal import Synchronization

/// A queue in front of an event loop: many put, from any thread; the loop takes everything that has gathered, called
/// once for it.
final class Inbox<Message: Sendable>: Sendable {
  private struct State {
    var messages: [Message] = []
    /// What the loop is to do when there is something.
    var turn: (@Sendable () -> Void)?
    /// Whether the loop has been called, or is at it.
    var isCalled = false
    /// Whether quiet messages call it, too.
    var heedsQuiet = true
    var isClosed = false
  }

  private let loop: any EventLoop
  private let state = Mutex(State())

  init(_ loop: any EventLoop) { self.loop = loop }

  /// Says what the loop does with what was put. Each turn takes, and at its end waits.
  func open(_ turn: @escaping @Sendable () -> Void) {
    let isCalled = state.withLock { state in
      state.turn = turn
      if !state.messages.isEmpty { state.isCalled = true }
      return state.isCalled
    }
    if isCalled { loop.execute(turn) }
  }

  /// Puts a message in; dropped after `close`.
  func put(_ message: Message) {
    call(
      state.withLock { state in
        if state.isClosed { return nil }
        state.messages.append(message)
        return Self.turn(&state)
      })
  }

  /// - Parameter quietly: a loop that waits without heeding them sees these messages at its next turn.
  func put(contentsOf batch: [Message], quietly: Bool = false) {
    if batch.isEmpty { return }
    call(
      state.withLock { state in
        if state.isClosed { return nil }
        state.messages.append(contentsOf: batch)
        return quietly && !state.heedsQuiet ? nil : Self.turn(&state)
      })
  }

  private static func turn(_ state: inout State) -> (@Sendable () -> Void)? {
    guard !state.isCalled, let turn = state.turn else { return nil }
    state.isCalled = true
    return turn
  }

  private func call(_ turn: (@Sendable () -> Void)?) {
    if let turn { loop.execute(turn) }
  }

  /// On the loop: everything that has gathered.
  func take() -> [Message] {
    state.withLock { state in
      state.isCalled = true
      var messages: [Message] = []
      swap(&messages, &state.messages)
      return messages
    }
  }

  /// On the loop, at the end of a turn: the next message calls it again; at once if one has come meanwhile.
  func wait(heedingQuiet: Bool) {
    call(
      state.withLock { state in
        state.isCalled = false
        state.heedsQuiet = heedingQuiet
        return state.messages.isEmpty ? nil : Self.turn(&state)
      })
  }

  /// No message is accepted any more.
  func close() { state.withLock { $0.isClosed = true } }
}
