internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import Raft

/// One connection between two nodes, at either end: greetings first, then frames.
final class PeerChannel: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// What the owner of the connection wants to know; called on its event loop.
  struct Events {
    /// The peer was admitted; false closes the connection.
    var admitted: (NodeID, any Channel) -> Bool
    var writable: () -> Void
    var ended: (_ reason: String) -> Void
  }

  private enum Phase {
    case handshaking
    case greeting(certificate: [UInt8])
    case up(NodeID)
    case ended
  }

  /// The node that was called; nil at the end that was.
  private let expected: NodeID?
  private let handler: any PeerHandler
  private let limits: PeeringLimits
  private let events: Events
  private var splitter: FrameSplitter
  private var phase = Phase.handshaking
  private var deadline: Scheduled<Void>?
  private var reason = "the peer closed the connection"

  init(expected: NodeID?, handler: any PeerHandler, limits: PeeringLimits, events: Events) {
    self.expected = expected
    self.handler = handler
    self.limits = limits
    self.events = events
    splitter = FrameSplitter(limit: limits.frameBytes)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    arm(limits.handshake, "no greeting within the time allowed", context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? TLSUserEvent, case .handshakeCompleted = event {
      guard let peer = try? context.pipeline.syncOperations.nioSSL_peerCertificate(), let der = try? peer.toDERBytes()
      else { return fail("no certificate", context) }
      phase = .greeting(certificate: der)
      // The caller greets first: a stranger learns nothing of this node before it has named itself.
      if expected != nil { greet(context) }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    var frames: [[UInt8]] = []
    let isSound = buffer.withUnsafeReadableBytes { bytes in
      let isSound = splitter.take(bytes, into: &frames)
      // In place: NIOSSL keeps the storage to decrypt into again and takes it for empty, and a forwarded request or its
      // answer would stay in it for as long as the link is idle.
      _ = UnsafeMutableRawBufferPointer(mutating: bytes).initializeMemory(as: UInt8.self, repeating: 0)
      return isSound
    }
    if case .greeting(let certificate) = phase, !frames.isEmpty {
      guard admit(frames.removeFirst(), certificate, context) else { return }
    }
    if case .up(let id) = phase, !frames.isEmpty { handler.peer(id, received: frames) }
    if !isSound { fail("a frame longer than allowed", context) }
  }

  private func admit(_ hello: [UInt8], _ certificate: [UInt8], _ context: ChannelHandlerContext) -> Bool {
    switch handler.admit(hello: hello, certificate: certificate) {
    case .refuse(let why):
      fail(why, context)
      return false
    case .dismiss(let frames, let why):
      // Only who called is told: an answer to a greeting of ours would be read as one.
      if expected == nil {
        for frame in frames { context.write(wrapOutboundOut(ByteBuffer(bytes: frame)), promise: nil) }
        context.flush()
        reason = why
        end()
        context.close(promise: nil)
      } else {
        fail(why, context)
      }
      return false
    case .accept(let id):
      guard expected == nil || expected == id else {
        fail("node \(id) answered in its place", context)
        return false
      }
      deadline?.cancel()
      deadline = nil
      phase = .up(id)
      guard events.admitted(id, context.channel) else {
        fail("not wanted", context)
        return false
      }
      if expected == nil { greet(context) }
      return true
    }
  }

  private func greet(_ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: handler.hello())), promise: nil)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if case .up = phase {
      if context.channel.isWritable {
        deadline?.cancel()
        deadline = nil
        events.writable()
      } else {
        arm(limits.stall, "the peer takes no bytes", context)
      }
    }
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { fail("\(error)", context) }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  private func arm(_ time: TimeAmount, _ why: String, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: time) {
      let (channel, context) = bound.value
      channel.fail(why, context)
    }
  }

  private func fail(_ why: String, _ context: ChannelHandlerContext) {
    if case .ended = phase { return }
    reason = why
    end()
    // Past TLS, which would wait for the farewell of a peer that may be dead.
    if let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLHandler.self) {
      tls.close(promise: nil)
    } else {
      context.close(promise: nil)
    }
  }

  private func end() {
    if case .ended = phase { return }
    phase = .ended
    deadline?.cancel()
    deadline = nil
    events.ended(reason)
  }
}
