import CTLS

/// A closed loop on one thread: every connection sends its next request when its answer has come.
struct Run<Protocol: Wire> {
  let connections: [Connection<Protocol>]
  let meter: ProcessMeter
  let seconds: Int
  let warmup: Int
  /// Stop after so many operations; nil: after the time.
  let count: Int?

  struct Outcome {
    /// Microseconds, sorted.
    var latencies: [UInt32] = []
    var failures = 0
    var seconds = 0.0
    var serverCPU: [Double] = []
    var serverResident: [Double] = []
    /// This program's own CPU seconds in the measured time.
    var ownCPU = 0.0
  }

  func perform() throws(LoadError) -> Outcome {
    let poll = epoll_create1(0)
    defer { close(poll) }
    for (index, connection) in connections.enumerated() {
      guard poll_add(poll, connection.descriptor, Int32(index)) == 0 else { throw LoadError("epoll takes no socket") }
    }
    var outcome = Outcome()
    outcome.latencies.reserveCapacity(1 << 20)
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    defer { scratch.deallocate() }
    var ready = [Int32](repeating: 0, count: 256)

    var begin = nanoseconds()
    var isMeasuring = count != nil
    var cpu = meter.cpuSeconds()
    var own = own_cpu_nanoseconds()
    let deadline = begin + UInt64(count == nil ? warmup + seconds : 3_600) * 1_000_000_000
    var sent = 0
    for connection in connections where sent < count ?? .max {
      try connection.send()
      sent += 1
    }
    var done = 0
    loop: while true {
      let n = poll_wait(poll, &ready, 10_000)
      if n == 0 { throw LoadError("no answer for 10 s") }
      var now = nanoseconds()
      if !isMeasuring, now > begin + UInt64(warmup) * 1_000_000_000 {
        isMeasuring = true
        cpu = meter.cpuSeconds()
        own = own_cpu_nanoseconds()
        begin = nanoseconds()
        outcome.latencies.removeAll(keepingCapacity: true)
        outcome.failures = 0
      }
      for index in 0..<Int(max(n, 0)) {
        let connection = connections[Int(ready[index])]
        guard let isGood = try connection.receive(scratch) else { continue }
        now = nanoseconds()
        if isGood { outcome.latencies.append(UInt32((now - connection.began) / 1000)) } else { outcome.failures += 1 }
        done += 1
        if let count, sent >= count {
          if done >= count { break loop }
          continue
        }
        try connection.send()
        sent += 1
      }
      if now > deadline { break }
    }
    outcome.seconds = Double(nanoseconds() - begin) / 1e9
    outcome.serverCPU = zip(meter.cpuSeconds(), cpu).map { $0 - $1 }
    outcome.serverResident = meter.residentMiB()
    outcome.ownCPU = Double(own_cpu_nanoseconds() - own) / 1e9
    outcome.latencies.sort()
    return outcome
  }
}
