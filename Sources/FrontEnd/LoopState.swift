internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// What the connections of one event loop share: the mail of replies from other threads, the connections with a
/// deadline, the counts, and one buffer for replies.
final class LoopState: Sendable {
  /// What another thread has for a connection.
  enum Word: Sendable {
    /// The answer to the request in hand; nil closes.
    case answer([UInt8]?)
    /// The same, after which the two ends change parts.
    case lastAnswer([UInt8])
    /// A request to the client; nil closes.
    case question([UInt8]?)
  }

  private struct Letter {
    let connection: NIOLoopBound<Connection>
    let word: Word
  }

  /// Touched on the loop only.
  final class Local {
    var open: [ConnectionID: Connection] = [:]
    /// Those for which a deadline runs.
    var watched: [ConnectionID: Connection] = [:]
    var scratch = ByteBuffer()
    var sweeps: RepeatedTask?
    var isStopping = false
  }

  /// Where XML and JSON are read and written. Each connection has one request in hand, which bounds what waits here.
  static let texts = NIOThreadPool.singleton

  let eventLoop: any EventLoop
  let counts = LoopCounts()
  let shared: SharedCounts
  let limits: FrontEndLimits
  let trust: Trust
  let handler: any RequestHandler
  private let mail = Mutex<[Letter]>([])
  private let boundLocal: NIOLoopBoundBox<Local>

  var local: Local { boundLocal.value }

  init(
    eventLoop: any EventLoop, shared: SharedCounts, limits: FrontEndLimits, trust: Trust, handler: any RequestHandler
  ) {
    self.eventLoop = eventLoop
    self.shared = shared
    self.limits = limits
    self.trust = trust
    self.handler = handler
    boundLocal = NIOLoopBoundBox.makeBoxSendingValue(Local(), eventLoop: eventLoop)
  }

  /// Hands a word to its connection. One wake-up serves all that gather before the loop comes round.
  func deliver(_ word: Word, to connection: NIOLoopBound<Connection>) {
    if eventLoop.inEventLoop { return connection.value.take(word) }
    let first = mail.withLock { letters in
      letters.append(Letter(connection: connection, word: word))
      return letters.count == 1
    }
    if first { eventLoop.execute { self.readMail() } }
  }

  private func readMail() {
    let letters = mail.withLock { letters in
      let all = letters
      letters = []
      return all
    }
    for letter in letters { letter.connection.value.take(letter.word) }
  }

  /// Copies a reply into the loop's buffer. TLS has encrypted and let go of it when the flush returns, so that it is
  /// mostly free again; when it is not, the buffer makes itself a new storage.
  func buffer(with bytes: [UInt8]) -> ByteBuffer {
    let local = local
    if bytes.count > 1 << 16 { return ByteBuffer(bytes: bytes) }
    local.scratch.clear(minimumCapacity: bytes.count)
    local.scratch.writeBytes(bytes)
    return local.scratch
  }

  func startSweeping() {
    eventLoop.execute {
      self.local.sweeps = self.eventLoop.scheduleRepeatedTask(
        initialDelay: self.limits.sweep, delay: self.limits.sweep
      ) { _ in self.sweep() }
    }
  }

  private func sweep() {
    // The last reply does not stay in the buffer for longer than this.
    local.scratch = ByteBuffer()
    guard !local.watched.isEmpty else { return }
    let now = NIODeadline.now()
    for connection in Array(local.watched.values) { connection.look(at: now) }
  }

  /// Ends idle connections now and the others after their answer.
  func stop() {
    local.isStopping = true
    for connection in Array(local.open.values) { connection.stop() }
  }

  func stopNow() {
    local.sweeps?.cancel()
    for connection in Array(local.open.values) { connection.abandon() }
  }
}
