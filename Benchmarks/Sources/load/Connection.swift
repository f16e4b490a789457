import CTLS

/// One kept TLS connection with at most one request in flight.
final class Connection<Protocol: Wire> {
  let descriptor: Int32
  private let tls: OpaquePointer
  private var wire: Protocol
  private var received: [UInt8] = []
  private var outgoing: [UInt8] = []
  private(set) var began: UInt64 = 0

  init(_ context: OpaquePointer, address: String, wire: Protocol) throws(LoadError) {
    let parts = address.split(separator: ":")
    guard parts.count == 2, let port = UInt16(parts[1]) else { throw LoadError("\"\(address)\" is not ADDRESS:PORT") }
    var descriptor: Int32 = -1
    guard let tls = tls_connect(context, String(parts[0]), port, &descriptor) else {
      throw LoadError("no TLS connection to \(address)")
    }
    self.tls = tls
    self.descriptor = descriptor
    self.wire = wire
    outgoing = wire.greeting
  }

  deinit {
    SSL_free(tls)
    close(descriptor)
  }

  func send() throws(LoadError) {
    wire.request(into: &outgoing)
    began = nanoseconds()
    try flush()
  }

  /// Takes what has arrived. Nil: no complete answer yet.
  func receive(_ scratch: UnsafeMutableRawBufferPointer) throws(LoadError) -> Bool? {
    while true {
      let n = tls_read(tls, scratch.baseAddress, Int32(scratch.count))
      if n < 0 { throw LoadError("the server closed a connection") }
      if n == 0 { break }
      received.append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<Int(n)]))
    }
    var reply: [UInt8] = []
    let reading = received.withUnsafeBytes { wire.read($0, reply: &reply) }
    received.removeFirst(reading.consumed)
    if !reply.isEmpty {
      outgoing += reply
      // With the next request, if it comes at once.
      if case .more = reading.verdict { try flush() }
    }
    switch reading.verdict {
    case .more: return nil
    case .success: return true
    case .failure: return false
    }
  }

  private func flush() throws(LoadError) {
    var sent = 0
    while sent < outgoing.count {
      let n = outgoing.withUnsafeBytes { tls_write(tls, $0.baseAddress! + sent, Int32($0.count - sent)) }
      // Requests are far smaller than a socket's buffer, which is empty while no request is in flight.
      if n <= 0 { throw LoadError("a connection takes no request") }
      sent += Int(n)
    }
    outgoing.removeAll(keepingCapacity: true)
  }
}

struct LoadError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
