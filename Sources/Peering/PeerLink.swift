internal import Logging
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Raft
internal import Synchronization

/// The way to one peer: a connection that is opened again whenever it ends, and a bounded queue before it.
final class PeerLink: Sendable {
  private struct Queue {
    var frames: [[UInt8]] = []
    /// The first of `frames` that has not been written.
    var next = 0
    var counters = PeerCounters()
    var isScheduled = false
  }

  /// Touched on the event loop only.
  private final class Local {
    var channel: (any Channel)?
    var backoff: Backoff
    var wait: Scheduled<Void>?
    var isConnecting = false
    var isStopped = false
    var lastReason = ""

    init(_ backoff: Backoff) { self.backoff = backoff }
  }

  let id: NodeID
  let address: PeerAddress
  private let eventLoop: any EventLoop
  private let owner: PeeringCore
  private let queue = Mutex(Queue())
  private let boundLocal: NIOLoopBoundBox<Local>
  private var local: Local { boundLocal.value }

  init(id: NodeID, address: PeerAddress, eventLoop: any EventLoop, owner: PeeringCore) {
    self.id = id
    self.address = address
    self.eventLoop = eventLoop
    self.owner = owner
    let backoff = Backoff(first: owner.limits.firstWait.nanoseconds, longest: owner.limits.longestWait.nanoseconds)
    boundLocal = NIOLoopBoundBox.makeBoxSendingValue(Local(backoff), eventLoop: eventLoop)
  }

  var counters: PeerCounters { queue.withLock { $0.counters } }

  // MARK: Sending

  /// Queues all of `frames` or none; never waits. One wake-up serves all that gathers before the loop comes round.
  func send(_ frames: [[UInt8]]) -> Bool {
    var bytes = 0
    for frame in frames { bytes += frame.count }
    let limits = owner.limits
    let (isQueued, wakes) = queue.withLock { queue in
      guard queue.counters.isUp, queue.counters.queuedBytes + bytes <= limits.queuedBytes,
        queue.counters.queuedFrames + frames.count <= limits.queuedFrames
      else {
        queue.counters.droppedFrames += frames.count
        return (false, false)
      }
      queue.frames.append(contentsOf: frames)
      queue.counters.queuedFrames += frames.count
      queue.counters.queuedBytes += bytes
      let wakes = !queue.isScheduled
      queue.isScheduled = true
      return (true, wakes)
    }
    if wakes { eventLoop.execute { self.flush() } }
    return isQueued
  }

  /// Writes what is queued while the connection takes it. `isScheduled` stays set until the queue is empty, so that
  /// only the connection's own news calls this again.
  private func flush() {
    guard let channel = local.channel else { return }
    while channel.isWritable {
      guard let buffer = nextTurn(channel) else { return }
      channel.writeAndFlush(buffer, promise: nil)
    }
  }

  /// The frames of one write, copied once into one buffer; nil when the queue is empty.
  private func nextTurn(_ channel: any Channel) -> ByteBuffer? {
    let (frames, bytes) = queue.withLock { queue -> (ArraySlice<[UInt8]>, Int) in
      var bytes = 0
      let start = queue.next
      while queue.next < queue.frames.count {
        let size = queue.frames[queue.next].count
        if bytes > 0, bytes + size > owner.limits.turnBytes { break }
        bytes += size
        queue.next += 1
      }
      let taken = queue.frames[start..<queue.next]
      if queue.next == queue.frames.count {
        queue.frames = []
        queue.next = 0
      }
      if taken.isEmpty { queue.isScheduled = false } else { queue.counters.writes += 1 }
      queue.counters.queuedFrames -= taken.count
      queue.counters.queuedBytes -= bytes
      queue.counters.sentFrames += taken.count
      queue.counters.sentBytes += bytes
      return (taken, bytes)
    }
    guard !frames.isEmpty else { return nil }
    var buffer = channel.allocator.buffer(capacity: bytes)
    for frame in frames { buffer.writeBytes(frame) }
    return buffer
  }

  // MARK: Connecting

  func start() { eventLoop.execute { self.connect() } }

  /// The peer has just called: it is there, so waiting makes no sense.
  func knock() {
    eventLoop.execute {
      guard self.local.wait != nil else { return }
      self.local.wait?.cancel()
      self.local.wait = nil
      self.connect()
    }
  }

  func stop() -> EventLoopFuture<Void> {
    eventLoop.submit {
      self.local.isStopped = true
      self.local.wait?.cancel()
      self.local.channel?.close(promise: nil)
    }
  }

  private func connect() {
    let local = local
    guard !local.isStopped, !local.isConnecting, local.channel == nil else { return }
    local.isConnecting = true
    let limits = owner.limits
    let bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(limits.connect)
      .peerOptions(limits)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(NIOSSLClientHandler(context: self.owner.clientTLS, serverHostname: nil))
          try pipeline.addHandler(
            PeerChannel(expected: self.id, handler: self.owner.handler, limits: limits, events: self.events()))
        }
      }
    let connected: EventLoopFuture<any Channel>
    if let socket = try? SocketAddress(ipAddress: address.host, port: address.port) {
      connected = bootstrap.connect(to: socket)
    } else {
      connected = bootstrap.connect(host: address.host, port: address.port)
    }
    // After this the channel tells its end itself.
    connected.whenFailure { error in self.lost("\(error)") }
  }

  private func events() -> PeerChannel.Events {
    PeerChannel.Events(
      admitted: { _, channel in self.up(channel) }, writable: { self.flush() }, ended: { self.lost($0) })
  }

  private func up(_ channel: any Channel) -> Bool {
    guard !local.isStopped else { return false }
    local.isConnecting = false
    local.channel = channel
    local.backoff.reset()
    local.lastReason = ""
    queue.withLock {
      $0.counters.isUp = true
      $0.counters.connections += 1
    }
    owner.logger.info("peer is up", metadata: ["peer": "\(id)", "address": "\(address)"])
    owner.handler.peerUp(id)
    return true
  }

  private func lost(_ reason: String) {
    let local = local
    let wasUp = queue.withLock { queue in
      let wasUp = queue.counters.isUp
      queue.counters.isUp = false
      queue.counters.droppedFrames += queue.counters.queuedFrames
      queue.counters.queuedFrames = 0
      queue.counters.queuedBytes = 0
      queue.frames = []
      queue.next = 0
      queue.isScheduled = false
      return wasUp
    }
    local.channel = nil
    local.isConnecting = false
    if wasUp { owner.handler.peerDown(id) }
    guard !local.isStopped, local.wait == nil else { return }
    // The same news once: a dead peer is called many times a second.
    if wasUp || reason != local.lastReason {
      owner.logger.warning("peer is down", metadata: ["peer": "\(id)", "address": "\(address)", "reason": "\(reason)"])
    }
    local.lastReason = reason
    let wait = local.backoff.next(chance: Double.random(in: 0..<1))
    local.wait = eventLoop.scheduleTask(in: .nanoseconds(wait)) {
      self.local.wait = nil
      self.connect()
    }
  }
}
