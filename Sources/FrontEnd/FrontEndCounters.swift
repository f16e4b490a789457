internal import Synchronization

/// What the front end has done since it started: for metrics.
public struct FrontEndCounters: Hashable, Sendable {
  public var openConnections = 0
  public var acceptedConnections = 0
  /// Closed at once because of the limit on connections.
  public var excessConnections = 0
  /// TLS failed, the certificate was refused, or the handshake took too long.
  public var failedHandshakes = 0
  public var requests = 0
  /// Frames that were no requests, and connections that ended in the midst of one.
  public var brokenFrames = 0
  /// Connections closed by a deadline.
  public var timeouts = 0
  /// Requests of clients whose certificate was no longer accepted.
  public var refusedRequests = 0
  /// Bytes of requests and replies, without TLS.
  public var bytesReceived = 0
  public var bytesSent = 0
  /// Larger requests' bytes that are being received or answered.
  public var bytesInFlight = 0
}

/// Counts what event loops share and limits need.
final class SharedCounts: Sendable {
  let connections = Atomic<Int>(0)
  let bytesInFlight = Atomic<Int>(0)
  let excess = Atomic<Int>(0)
  let nextConnection = Atomic<UInt64>(1)

  /// Takes a share of a limited amount; false when it does not fit.
  static func take(_ amount: Int, of counter: borrowing Atomic<Int>, limit: Int) -> Bool {
    if counter.add(amount, ordering: .relaxed).newValue <= limit { return true }
    counter.subtract(amount, ordering: .relaxed)
    return false
  }
}

/// One event loop's own counts: written by it alone, read by anybody.
final class LoopCounts: Sendable {
  let accepted = Atomic<Int>(0)
  let failedHandshakes = Atomic<Int>(0)
  let requests = Atomic<Int>(0)
  let brokenFrames = Atomic<Int>(0)
  let timeouts = Atomic<Int>(0)
  let refusedRequests = Atomic<Int>(0)
  let received = Atomic<Int>(0)
  let sent = Atomic<Int>(0)

  func add(to sum: inout FrontEndCounters) {
    sum.acceptedConnections += accepted.load(ordering: .relaxed)
    sum.failedHandshakes += failedHandshakes.load(ordering: .relaxed)
    sum.requests += requests.load(ordering: .relaxed)
    sum.brokenFrames += brokenFrames.load(ordering: .relaxed)
    sum.timeouts += timeouts.load(ordering: .relaxed)
    sum.refusedRequests += refusedRequests.load(ordering: .relaxed)
    sum.bytesReceived += received.load(ordering: .relaxed)
    sum.bytesSent += sent.load(ordering: .relaxed)
  }
}

extension Atomic where Value == Int {
  /// For counters with one writer: a plain load and store, no locked instruction.
  func bump(_ amount: Int = 1) { store(load(ordering: .relaxed) &+ amount, ordering: .relaxed) }
}
