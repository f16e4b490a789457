import CTLS

/// OpenBao's HTTP API over kept connections.
struct HTTPWire: Wire {
  let work: Work
  let choice: Choice
  let made: Made

  let greeting: [UInt8] = []

  mutating func request(into bytes: inout [UInt8]) {
    let path: String
    var body = ""
    switch work.operation {
    case .transit:
      path = "/v1/transit/keys/\(work.names)\(choice.new())"
      body = #"{"type":"aes256-gcm96"}"#
    case .write:
      path = "/v1/kv/\(work.names)\(choice.new())"
      body = "{\"value\":\"\(String(repeating: "a", count: work.valueBytes))\"}"
    default:
      path = "/v1/kv/\(work.names)\(choice.existing(below: work.population))"
    }
    let method = work.operation == .read ? "GET" : "POST"
    bytes.append(
      contentsOf: "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nX-Vault-Token: \(work.token)\r\n".utf8)
    bytes.append(contentsOf: "Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
  }

  mutating func read(_ bytes: UnsafeRawBufferPointer, reply: inout [UInt8]) -> Reading {
    guard let base = bytes.baseAddress, let end = memmem(base, bytes.count, "\r\n\r\n", 4) else {
      return Reading(verdict: .more, consumed: 0)
    }
    let head = UnsafeRawPointer(end) - base + 4
    let text = String(decoding: bytes[..<head], as: UTF8.self).lowercased()
    var length = 0
    if let at = text.range(after: "content-length: ") {
      length = Int(text[at...].prefix { $0.isNumber }) ?? 0
    } else if text.range(after: "transfer-encoding: chunked") != nil {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[head...])
      guard let start = rest.baseAddress, let last = memmem(start, rest.count, "0\r\n\r\n", 5) else {
        return Reading(verdict: .more, consumed: 0)
      }
      length = UnsafeRawPointer(last) - start + 5
    }
    guard bytes.count >= head + length else { return Reading(verdict: .more, consumed: 0) }
    let isGood = text.hasPrefix("http/1.1 20")
    if !isGood { made.failed(Array(bytes[..<(head + length)])) }
    return Reading(verdict: isGood ? .success : .failure, consumed: head + length)
  }
}

extension String {
  fileprivate func range(after pattern: String) -> Index? {
    var at = startIndex
    while at < endIndex {
      if self[at...].hasPrefix(pattern) { return index(at, offsetBy: pattern.count) }
      guard let line = self[at...].firstIndex(of: "\r\n") else { return nil }
      at = index(after: line)
    }
    return nil
  }
}
