import FrontEnd

/// What has to hold for any bytes that come to a port: however they are cut, the same requests come out.
enum FramingTargets {
  static func https(_ bytes: [UInt8]) {
    let whole = outcomes(bytes, step: max(1, bytes.count))
    for step in [1, 7] { precondition(outcomes(bytes, step: step) == whole, "it matters how the bytes are cut") }
  }

  private static func outcomes(_ bytes: [UInt8], step: Int) -> [HTTPAssembler.Outcome] {
    var assembler = HTTPAssembler(limit: 4096, announceAbove: 256)
    var found: [HTTPAssembler.Outcome] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + step)
      bytes[start..<end].withUnsafeBytes { part in
        var offset = 0
        while true {
          let outcome = assembler.take(from: part, at: &offset)
          // Whether the client is told to go on depends on what has come with the head.
          if outcome == .awaited { continue }
          if outcome == .needsMore { break }
          found.append(outcome)
          if case .refused = outcome { break }
        }
        precondition(assembler.partialBytes <= 4096 + 8193, "more is kept than the limits say")
      }
      if case .refused? = found.last { return found }
      start = end
    }
    return found
  }
}
