internal import Glibc
internal import Secrets

/// One end of the socket between a node and its PKCS#11 host: frames behind a length of four bytes.
struct FrameSocket: ~Copyable, Sendable {
  enum Failure: Error {
    /// The other end is gone.
    case closed
    case timedOut
  }

  let descriptor: Int32

  deinit { close(descriptor) }

  /// Sends a frame whole.
  ///
  /// - Parameter deadline: on the monotonic clock, in milliseconds; nil: for ever.
  func send(_ frame: SecretBytes, deadline: Int64?) throws(Failure) {
    let count = UInt32(frame.count)
    let head = [UInt8](unsafeUninitializedCapacity: 4) { buffer, filled in
      for place in 0..<4 { buffer[place] = UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * place)) }
      filled = 4
    }
    try SecretBytes(head).withUnsafeBytes { raw throws(Failure) in try write(raw, deadline) }
    try frame.withUnsafeBytes { raw throws(Failure) in try write(raw, deadline) }
  }

  func receive(deadline: Int64?) throws(Failure) -> SecretBytes {
    let head = try read(4, deadline)
    let count = head.withUnsafeBytes { $0.reduce(0) { $0 << 8 | Int($1) } }
    guard count <= Limits.hostFrame else { throw .closed }
    return try read(count, deadline)
  }

  private func write(_ bytes: UnsafeRawBufferPointer, _ deadline: Int64?) throws(Failure) {
    var sent = 0
    while sent < bytes.count {
      try wait(for: Int16(POLLOUT), deadline)
      let count = Glibc.send(
        descriptor, bytes.baseAddress! + sent, bytes.count - sent,
        Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      if count > 0 { sent += count } else if errno != EAGAIN && errno != EINTR { throw .closed }
    }
  }

  private func read(_ count: Int, _ deadline: Int64?) throws(Failure) -> SecretBytes {
    try SecretBytes(count: count) { target throws(Failure) in
      var got = 0
      while got < count {
        try wait(for: Int16(POLLIN), deadline)
        let more = recv(descriptor, target.baseAddress! + got, count - got, Int32(MSG_DONTWAIT))
        if more > 0 { got += more } else if more == 0 || (errno != EAGAIN && errno != EINTR) { throw .closed }
      }
    }
  }

  private func wait(for events: Int16, _ deadline: Int64?) throws(Failure) {
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    while true {
      var patience: Int32 = -1
      if let deadline {
        let left = deadline - Self.now()
        guard left > 0 else { throw .timedOut }
        patience = Int32(clamping: left)
      }
      let ready = poll(&entry, 1, patience)
      if ready > 0 { return }
      if ready == 0 { throw .timedOut }
      guard errno == EINTR else { throw .closed }
    }
  }

  /// Milliseconds of the monotonic clock.
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
