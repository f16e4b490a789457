import Glibc

/// Looks for ports that nobody listens on.
enum FreePorts {
  /// The first of four ports in a row that are free on every node's address. Ports below those that the system gives
  /// to outgoing connections are tried (32768 and up on Linux), so that none of these comes in between.
  static func base(nodes: Int, preferred: Int? = nil) throws(ClusterError) -> Int {
    if let preferred, isFree(preferred, nodes: nodes) { return preferred }
    for _ in 0..<Limits.portTries {
      let candidate = Int.random(in: 15_000..<32_000)
      if isFree(candidate, nodes: nodes) { return candidate }
    }
    throw ClusterError(.usage, "no free ports found between 15000 and 32000")
  }

  static func isFree(_ base: Int, nodes: Int) -> Bool {
    (1...nodes).allSatisfy { isFree(base, lastByte: $0) }
  }

  /// Whether the four ports from `base` are free on 127.0.0.`lastByte`.
  static func isFree(_ base: Int, lastByte: Int) -> Bool {
    (base..<base + 4).allSatisfy { canListen(lastByte: UInt32(lastByte), port: UInt16($0)) }
  }

  private static func canListen(lastByte: UInt32, port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    // A `sockaddr_in` byte by byte (ip(7)): family in the machine's order, port and address in the network's, padding.
    var address: (UInt16, UInt16, UInt32, UInt64) =
      (UInt16(AF_INET), port.bigEndian, (0x7f00_0000 | lastByte).bigEndian, 0)
    let bound = withUnsafeBytes(of: &address) { bytes in
      bind(descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    return bound == 0 && listen(descriptor, 1) == 0
  }
}
