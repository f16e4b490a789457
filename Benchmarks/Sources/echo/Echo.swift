import CTLS
import Glibc

/// A bare TLS server that sends back every TTLV frame as it came: the floor of what an answer over TLS costs here. One
/// thread, mutual TLS, nothing else.
///
///     echo ADDRESS:PORT CA CERTIFICATE KEY
@main
struct Echo {
  static func main() {
    let words = CommandLine.arguments
    let parts = words.count == 5 ? words[1].split(separator: ":") : []
    guard parts.count == 2, let port = UInt16(parts[1]) else {
      complain("echo: ADDRESS:PORT CA CERTIFICATE KEY")
      exit(1)
    }
    signal(SIGPIPE, SIG_IGN)
    guard let context = tls_server_context(words[2], words[3], words[4]) else {
      complain("echo: cannot use the CA, certificate or key")
      exit(1)
    }
    let listener = listen_on(String(parts[0]), port)
    let poll = epoll_create1(0)
    guard listener >= 0, poll_add(poll, listener, 0) == 0 else {
      complain("echo: cannot listen on \(words[1])")
      exit(1)
    }
    serve(context, listener, poll)
  }

  private static func serve(_ context: OpaquePointer, _ listener: Int32, _ poll: Int32) -> Never {
    var links: [Int32: Link] = [:]
    var ready = [Int32](repeating: 0, count: 256)
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    var next: Int32 = 1
    while true {
      let n = poll_wait(poll, &ready, -1)
      for index in ready[..<Int(max(n, 0))] {
        if index == 0 {
          var descriptor: Int32 = -1
          guard let tls = tls_accept(context, listener, &descriptor) else { continue }
          links[next] = Link(tls: tls, descriptor: descriptor)
          _ = poll_add(poll, descriptor, next)
          next += 1
        } else if let link = links[index], !link.answer(scratch) {
          links[index] = nil
        }
      }
    }
  }
}

/// One client.
final class Link {
  private let tls: OpaquePointer
  private let descriptor: Int32
  private var received: [UInt8] = []

  init(tls: OpaquePointer, descriptor: Int32) {
    self.tls = tls
    self.descriptor = descriptor
  }

  deinit {
    SSL_free(tls)
    close(descriptor)
  }

  /// Takes what has come and sends every whole frame back; false when the connection is over.
  func answer(_ scratch: UnsafeMutableRawBufferPointer) -> Bool {
    while true {
      let n = tls_read(tls, scratch.baseAddress, Int32(scratch.count))
      if n < 0 { return false }
      if n == 0 { break }
      received.append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<Int(n)]))
    }
    var done = 0
    while received.count - done >= 8 {
      let length = received.withUnsafeBytes {
        8 + Int(UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: done + 4, as: UInt32.self)))
      }
      guard received.count - done >= length else { break }
      // Answers are far smaller than a socket's buffer, which is empty while the client waits.
      let sent = received.withUnsafeBytes { tls_write(tls, $0.baseAddress! + done, Int32(length)) }
      if Int(sent) != length { return false }
      done += length
    }
    received.removeFirst(done)
    return true
  }
}
