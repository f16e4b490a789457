/// Cuts a stream of bytes into HTTP/1.x requests that carry KMIP messages (KMIP Additional Message Encodings 1.0 §2.4 and
/// §2.5): bytes in, requests or a refusal out.
///
/// The grammar is that of RFC 9112, without what it merely tolerates: bare line feeds, folded lines, white space before a
/// colon, a length given twice and a length beside a transfer coding are refused, so that nothing between client and
/// server can see other requests in the same bytes. A body has a Content-Length, as the profile demands of clients.
public struct HTTPAssembler: Sendable {
  public enum Outcome: Hashable, Sendable {
    /// All bytes were taken; the request is not complete.
    case needsMore
    /// The head announces a body of this many bytes, more than `announceAbove`. Said once; calling again goes on.
    case announced(Int)
    /// The client waits with its body for a 100 (Continue) (RFC 9110 §10.1.1). Said once; calling again goes on.
    case awaited
    case request(HTTPRequest)
    /// The stream cannot be used further.
    case refused(HTTPRefusal)
  }

  private enum Phase {
    case head
    /// Announcements that have not been made yet.
    case between
    case body
    case refused(HTTPRefusal)
  }

  private let limit: Int
  private let announceAbove: Int
  private var phase = Phase.head
  private var head = HTTPHead()
  private var line: [UInt8] = []
  private var headBytes = 0
  private var body: [UInt8] = []
  private var isAnnounced = false

  /// - Parameter limit: bytes of a body.
  public init(limit: Int, announceAbove: Int) {
    self.limit = limit
    self.announceAbove = announceAbove
  }

  /// Bytes received of a request that is not complete.
  public var partialBytes: Int { headBytes + body.count }
  /// True between the first byte of a request and its last.
  public var isPartial: Bool { headBytes > 0 }

  /// Takes bytes from `offset` on, and moves it behind those that were taken.
  public mutating func take(from bytes: UnsafeRawBufferPointer, at offset: inout Int) -> Outcome {
    while true {
      switch phase {
      case .refused(let refusal): return .refused(refusal)
      case .head:
        guard offset < bytes.count else { return .needsMore }
        let byte = bytes[offset]
        offset += 1
        if let refusal = takeHead(byte) { phase = .refused(refusal) }
      case .between:
        if !isAnnounced, head.length > announceAbove {
          isAnnounced = true
          return .announced(head.length)
        }
        phase = .body
        if head.awaitsContinue, head.length > 0, offset == bytes.count { return .awaited }
      case .body:
        let part = min(head.length - body.count, bytes.count - offset)
        if part > 0 {
          if body.count + part == head.length { body.reserveCapacity(head.length) }
          body.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + part]))
          offset += part
        }
        guard body.count == head.length else { return .needsMore }
        return .request(finish())
      }
    }
  }

  private mutating func takeHead(_ byte: UInt8) -> HTTPRefusal? {
    headBytes += 1
    guard headBytes <= HTTPLimits.headBytes else { return .headerFieldsTooLarge }
    if byte != 0x0A {
      // A carriage return stands before a line feed and nowhere else.
      if line.last == 0x0D { return .badRequest }
      line.append(byte)
      return nil
    }
    guard line.last == 0x0D else { return .badRequest }
    line.removeLast()
    defer { line.removeAll(keepingCapacity: true) }
    if !line.isEmpty { return head.take(line[...]) }
    guard head.hasRequestLine else {
      // RFC 9112 §2.2: empty lines before the request line are ignored; they count for the limit.
      if headBytes == 2 { headBytes = 0 }
      return nil
    }
    if let refusal = head.verdict(limit: limit) { return refusal }
    phase = .between
    return nil
  }

  private mutating func finish() -> HTTPRequest {
    var done: [UInt8] = []
    swap(&done, &body)
    let request = HTTPRequest(
      form: head.form ?? .ttlv, body: done, closes: head.closes, mustSayKept: head.isOld && !head.closes)
    head = HTTPHead()
    headBytes = 0
    isAnnounced = false
    phase = .head
    return request
  }
}
