/// Cuts HTTP/1.1 responses that carry KMIP messages out of a stream (KMIP Additional Message Encodings 1.0 §2). Only what the
/// profile's servers send is understood: a response with a Content-Length.
struct HTTPResponseAssembler {
  /// What a response holds.
  struct Response: Equatable {
    var status: Int
    var contentType: String
    var body: [UInt8]
  }

  private static let headBytes = 16 << 10
  private let limit: Int
  private var pending: [UInt8] = []
  private var head: (status: Int, contentType: String, length: Int)?

  init(limit: Int) { self.limit = limit }

  /// The head of a POST of `count` bytes.
  static func request(host: String, contentType: String, count: Int) -> [UInt8] {
    Array(
      """
      POST /kmip HTTP/1.1\r
      Host: \(host)\r
      Content-Type: \(contentType)\r
      Content-Length: \(count)\r
      Cache-Control: no-cache\r
      \r

      """.utf8)
  }

  /// Takes all of `bytes` and adds the responses that are complete; false when they are none.
  mutating func take(_ bytes: UnsafeRawBufferPointer, into responses: inout [Response]) -> Bool {
    pending.append(contentsOf: bytes)
    while true {
      if head == nil {
        guard let end = Self.headEnd(in: pending) else { return pending.count <= Self.headBytes }
        guard readHead(pending[..<end]) else { return false }
        pending.removeFirst(end + 4)
      }
      guard let known = head else { return true }
      guard pending.count >= known.length else { return true }
      if known.status != 100 {
        responses.append(
          Response(status: known.status, contentType: known.contentType, body: Array(pending[..<known.length])))
      }
      pending.removeFirst(known.length)
      head = nil
      if pending.isEmpty { return true }
    }
  }

  private static func headEnd(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for at in 0...min(bytes.count - 4, headBytes) where bytes[at] == 0x0D {
      if bytes[at + 1] == 0x0A, bytes[at + 2] == 0x0D, bytes[at + 3] == 0x0A { return at }
    }
    return nil
  }

  private mutating func readHead(_ bytes: ArraySlice<UInt8>) -> Bool {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
    let first = lines[0].split(separator: " ", maxSplits: 2)
    guard first.count >= 2, first[0] == "HTTP/1.1", let status = Int(first[1]) else { return false }
    var length: Int?
    var contentType = ""
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return false }
      let value = String(parts[1].drop { $0 == " " })
      switch parts[0].lowercased() {
      case "content-length": length = Int(value)
      case "content-type": contentType = value
      default: continue
      }
    }
    if status == 100 { length = 0 }
    guard let length, (0...limit).contains(length) else { return false }
    head = (status, contentType, length)
    return true
  }
}
