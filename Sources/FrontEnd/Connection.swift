internal import Access
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS
internal import Synchronization

/// One client connection behind TLS: cuts requests, hands over one at a time, sends its answer, then cuts the next.
/// Everything here happens on the connection's event loop.
final class Connection: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    case handshaking
    case open
    /// An error reply was sent; what still comes is thrown away.
    case draining
    case closed
  }

  private enum Watch {
    case handshake, frame, unsent, drain, response
  }

  let id: ConnectionID
  private let loop: LoopState
  private var channel: ChannelHandlerContext?
  private var phase = Phase.handshaking

  private var certificate: [UInt8] = []
  private var principal: Principal?
  private var generation: UInt64 = 0
  private var refusal = ""

  private var framing: Framing
  /// The HTTP request being answered; nil on the TTLV port.
  private var exchange: HTTPRequest?
  /// Received and not yet cut.
  private var waiting: [ByteBuffer] = []
  private var waitingBytes = 0
  private var isAnswering = false
  /// The client answers, and this server asks.
  private var isReversed = false
  private var isAwaiting = false
  private var isCutting = false
  private var isReading = false
  private var mustFlush = false
  private var readIsOwed = false
  /// This connection's part of the bytes in flight, and what it waits to take.
  private var share = 0
  private var wantedShare = 0

  private var deadline: (what: Watch, at: NIODeadline)?
  private var progress = 0

  init(id: ConnectionID, loop: LoopState, transport: FrontEnd.Transport) {
    self.id = id
    self.loop = loop
    framing = Framing(transport, loop.limits)
  }

  // MARK: Channel events

  func handlerAdded(context: ChannelHandlerContext) {
    channel = context
    loop.local.open[id] = self
    loop.counts.accepted.bump()
    watch(.handshake, for: loop.limits.handshake)
    if loop.local.isStopping { context.close(promise: nil) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A client that leaves without close_notify shows as an error too: there is nothing to say to it.
    close()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? TLSUserEvent, case .handshakeCompleted = event { admit(context) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    guard phase == .open else { return }
    loop.counts.received.bump(buffer.readableBytes)
    waitingBytes += buffer.readableBytes
    waiting.append(buffer)
    isReading = true
    cut()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isReading = false
    flushIfOwed()
    watchFrame()
    context.fireChannelReadComplete()
  }

  func read(context: ChannelHandlerContext) {
    if wantsBytes { context.read() } else { readIsOwed = true }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      if deadline?.what == .unsent { unwatch() }
      if isAwaiting { watch(.response, for: loop.limits.response) }
      cut()
      watchFrame()
    } else if phase == .open {
      watch(.unsent, for: loop.limits.unsent)
    }
    context.fireChannelWritabilityChanged()
  }

  // MARK: Admission

  private func admit(_ context: ChannelHandlerContext) {
    guard phase == .handshaking else { return }
    unwatch()
    // Closing while still in the handshaking phase counts it as failed.
    guard let peer = try? context.pipeline.syncOperations.nioSSL_peerCertificate(), let der = try? peer.toDERBytes()
    else { return close() }
    certificate = der
    guard isAccepted() else { return close() }
    phase = .open
  }

  /// Asks the verifier when the trust has changed since it was last asked.
  private func isAccepted() -> Bool {
    let current = loop.trust.generation
    if current == generation { return principal != nil }
    switch loop.trust.verifier.verdict(certificate) {
    case .accept(let found): principal = found
    case .refuse(let reason):
      principal = nil
      refusal = reason
    }
    generation = current
    return principal != nil
  }

  // MARK: Requests

  private var canBegin: Bool {
    phase == .open && !isAnswering && wantedShare == 0 && channel?.channel.isWritable == true
  }

  /// Cuts and hands over frames until one is being answered or the bytes end.
  private func cut() {
    guard !isCutting else { return }
    isCutting = true
    defer { isCutting = false }
    var at = 0
    while at < waiting.count, canBegin {
      var offset = 0
      let step = waiting[at].withUnsafeReadableBytes { framing.take(from: $0, at: &offset) }
      waiting[at].wipe(offset)
      waiting[at].moveReaderIndex(forwardBy: offset)
      waitingBytes -= offset
      switch step {
      case .needsMore: break
      case .announced(let bytes): takeShare(bytes)
      case .interim(let bytes): write(bytes)
      case .frame(let frame) where isReversed: take(response: frame)
      case .frame(let frame): begin(frame)
      case .request(let request): begin(request)
      case .ended(let farewell):
        loop.counts.brokenFrames.bump()
        if isReversed { abandon() } else { end(with: farewell) }
      }
      // After an announcement there may be more to say before the next bytes come.
      if case .announced = step { continue }
      if at < waiting.count, waiting[at].readableBytes == 0 { at += 1 }
    }
    waiting.removeFirst(min(at, waiting.count))
    payOwedRead()
  }

  private func begin(_ frame: [UInt8]) {
    if deadline?.what == .frame { unwatch() }
    progress = 0
    guard isAccepted(), let principal else {
      loop.counts.refusedRequests.bump()
      return end(with: framing.refused(frame, refusal))
    }
    isAnswering = true
    loop.counts.requests.bump()
    let form = exchange?.form ?? .ttlv
    let sink = ReplySink(
      NIOLoopBound(self, eventLoop: loop.eventLoop), loop: loop, form: form, canReverse: exchange == nil)
    guard form != .ttlv else { return loop.handler.handle(frame, principal: principal, connection: id, reply: sink) }
    let handler = loop.handler
    let id = id
    // Text is read elsewhere: an event loop serves others meanwhile.
    LoopState.texts.submit { _ in
      switch handler.read(frame, form) {
      case .frame(let frame): handler.handle(frame, principal: principal, connection: id, reply: sink)
      case .reply(let text): sink.sendText(text)
      }
    }
  }

  private func begin(_ request: HTTPRequest) {
    var request = request
    var body: [UInt8] = []
    swap(&body, &request.body)
    exchange = request
    begin(body)
  }

  func take(_ word: LoopState.Word) {
    switch word {
    case .answer(let bytes): answer(bytes)
    case .lastAnswer(let bytes): answer(bytes, reversing: true)
    case .question(let bytes): ask(bytes)
    }
  }

  // MARK: With the parts changed

  private func ask(_ bytes: [UInt8]?) {
    guard phase == .open, isReversed else { return }
    guard let bytes, !isAwaiting else { return close() }
    // Trust may have changed since the client took its part.
    guard isAccepted() else {
      loop.counts.refusedRequests.bump()
      return close()
    }
    isAwaiting = true
    watch(.response, for: loop.limits.response)
    write(bytes)
  }

  private func take(response: [UInt8]) {
    // An answer to nothing: the two ends are not of one mind.
    guard isAwaiting else { return abandon() }
    isAwaiting = false
    progress = 0
    unwatch()
    loop.handler.answered(response, connection: id)
  }

  // MARK: Answers

  /// The answer to the request in hand; nil closes.
  private func answer(_ bytes: [UInt8]?, reversing: Bool = false) {
    guard isAnswering else { return }
    isAnswering = false
    giveShareBack()
    guard phase == .open else { return }
    guard let bytes else { return close() }
    var closes = loop.local.isStopping
    if let exchange {
      closes = closes || exchange.closes
      write(
        HTTPReply.head(exchange.form, count: bytes.count, closes: closes, saysKept: exchange.mustSayKept && !closes))
      self.exchange = nil
    }
    write(bytes)
    if closes { return close() }
    if reversing {
      isReversed = true
      framing = Framing(ofResponses: loop.limits)
    }
    // When called from within `cut`, its loop goes on by itself.
    if !isCutting {
      cut()
      watchFrame()
    }
  }

  private func write(_ bytes: [UInt8]) {
    guard let channel, !bytes.isEmpty else { return }
    loop.counts.sent.bump(bytes.count)
    channel.write(wrapOutboundOut(loop.buffer(with: bytes)), promise: nil)
    // Answers given while bytes are being read leave together.
    mustFlush = true
    if !isReading { flushIfOwed() }
  }

  private func flushIfOwed() {
    guard mustFlush else { return }
    mustFlush = false
    channel?.flush()
  }

  /// The last word on this connection: an error reply when there is one, and the end.
  private func end(with farewell: Framing.Farewell) {
    dropWaiting()
    phase = .draining
    switch farewell {
    case .ttlv(let problem, let prefix):
      guard let reply = loop.handler.malformed(prefix, problem: problem) else { return close() }
      write(reply)
    case .https(let refusal): write(HTTPReply.refusal(refusal))
    }
    watch(.drain, for: loop.limits.drain)
  }

  // MARK: Limits

  /// Reading stops while enough bytes wait behind the request being answered.
  private var wantsBytes: Bool {
    phase != .open || (waitingBytes <= loop.limits.waitingBytes && wantedShare == 0)
  }

  private func payOwedRead() {
    guard readIsOwed, wantsBytes, phase != .closed else { return }
    readIsOwed = false
    channel?.read()
  }

  private func takeShare(_ bytes: Int) {
    if SharedCounts.take(bytes, of: loop.shared.bytesInFlight, limit: loop.limits.bytesInFlight) {
      share = bytes
      wantedShare = 0
    } else {
      // Tried again at every sweep; meanwhile nothing is read and no deadline runs, for the delay is ours.
      wantedShare = bytes
      unwatch()
      loop.local.watched[id] = self
    }
  }

  private func giveShareBack() {
    guard share > 0 else { return }
    loop.shared.bytesInFlight.subtract(share, ordering: .relaxed)
    share = 0
  }

  private func dropWaiting() {
    waiting = []
    waitingBytes = 0
  }

  // MARK: Deadlines

  private func watch(_ what: Watch, for time: TimeAmount) {
    deadline = (what, .now() + time)
    loop.local.watched[id] = self
  }

  private func unwatch() {
    guard deadline != nil else { return }
    deadline = nil
    loop.local.watched[id] = nil
  }

  /// Starts, renews or ends the deadline of a frame that has begun to arrive.
  private func watchFrame() {
    guard phase == .open, !isAnswering, wantedShare == 0, framing.isPartial else { return }
    if deadline == nil {
      progress = framing.partialBytes
      watch(.frame, for: loop.limits.frame)
    } else if deadline?.what == .frame, framing.partialBytes - progress >= loop.limits.progressBytes {
      progress = framing.partialBytes
      watch(.frame, for: loop.limits.frame)
    }
  }

  func look(at now: NIODeadline) {
    if wantedShare > 0 {
      takeShare(wantedShare)
      guard wantedShare == 0 else { return }
      loop.local.watched[id] = nil
      cut()
      return watchFrame()
    }
    guard let deadline, deadline.at <= now else { return }
    unwatch()
    switch deadline.what {
    case .drain: close()
    case .handshake, .unsent, .response:
      loop.counts.timeouts.bump()
      abandon()
    case .frame:
      loop.counts.timeouts.bump()
      guard let farewell = framing.abandoned() else { return close() }
      loop.counts.brokenFrames.bump()
      end(with: farewell)
    }
  }

  // MARK: The end

  func stop() {
    if !isAnswering { close() }
  }

  /// Closes with TLS's farewell.
  private func close() {
    flushIfOwed()
    channel?.close(promise: nil)
  }

  /// Closes at once, past TLS, which would wait for the farewell of a peer that is silent.
  func abandon() {
    guard let channel else { return }
    if let tls = try? channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
      tls.close(promise: nil)
    } else {
      channel.close(promise: nil)
    }
  }

  private func end() {
    guard phase != .closed else { return }
    if phase == .handshaking { loop.counts.failedHandshakes.bump() }
    if phase == .open, framing.isPartial { loop.counts.brokenFrames.bump() }
    phase = .closed
    unwatch()
    loop.local.watched[id] = nil
    loop.local.open[id] = nil
    giveShareBack()
    wantedShare = 0
    dropWaiting()
    channel = nil
    loop.shared.connections.subtract(1, ordering: .relaxed)
    loop.handler.closed(id)
  }
}
