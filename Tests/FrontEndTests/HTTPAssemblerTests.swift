import FrontEnd
import Testing

@Suite struct HTTPAssemblerTests {
  static func head(
    _ line: String = "POST /kmip HTTP/1.1", type: String? = "application/octet-stream", length: Int? = 0,
    _ more: [String] = [], host: Bool = true
  ) -> [UInt8] {
    var lines = [line]
    if host { lines.append("Host: node:5699") }
    if let type { lines.append("Content-Type: \(type)") }
    if let length { lines.append("Content-Length: \(length)") }
    return Array(((lines + more).joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  /// Everything that comes out of `bytes`, taken `step` at a time.
  static func outcomes(_ bytes: [UInt8], step: Int = .max, limit: Int = 1 << 20) -> [HTTPAssembler.Outcome] {
    var assembler = HTTPAssembler(limit: limit, announceAbove: 64)
    var found: [HTTPAssembler.Outcome] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, step == .max ? bytes.count : start + step)
      bytes[start..<end].withUnsafeBytes { part in
        var offset = 0
        // One more call than bytes: an announcement takes none.
        for _ in 0...(part.count + 2) {
          let outcome = assembler.take(from: part, at: &offset)
          if outcome == .needsMore { break }
          found.append(outcome)
          if case .refused = outcome { break }
        }
      }
      if case .refused? = found.last { return found }
      start = end
    }
    return found
  }

  static func request(
    _ body: [UInt8], _ form: MessageForm = .ttlv, closes: Bool = false, kept: Bool = false
  ) -> HTTPAssembler.Outcome {
    .request(HTTPRequest(form: form, body: body, closes: closes, mustSayKept: kept))
  }

  @Test(arguments: [1, 2, 7, 64, Int.max]) func aRequestComesOutHoweverItIsCut(step: Int) {
    let body: [UInt8] = Array(0..<50)
    let bytes = Self.head(length: 50) + body + Self.head(type: "text/xml; charset=UTF-8", length: 3) + [60, 61, 62]
    #expect(Self.outcomes(bytes, step: step) == [Self.request(body), Self.request([60, 61, 62], .xml)])
    let large = [UInt8](repeating: 7, count: 1000)
    #expect(
      Self.outcomes(Self.head(type: "application/json", length: 1000) + large, step: step) == [
        .announced(1000), Self.request(large, .json),
      ])
  }

  @Test func keepingAndClosing() {
    let cases: [(line: String, fields: [String], closes: Bool, kept: Bool)] = [
      ("POST /kmip HTTP/1.1", [], false, false),
      ("POST /kmip HTTP/1.1", ["Connection: close"], true, false),
      ("POST /kmip HTTP/1.1", ["Connection: foo, Close"], true, false),
      ("POST /kmip HTTP/1.0", [], true, false),
      ("POST /kmip HTTP/1.0", ["Connection: Keep-Alive"], false, true),
      ("POST /kmip HTTP/1.0", ["connection: keep-alive, close"], true, false),
      ("POST https://node:5699/kmip HTTP/1.1", ["Cache-Control: no-cache", "X-Other:"], false, false),
    ]
    for (line, fields, closes, kept) in cases {
      #expect(
        Self.outcomes(Self.head(line, length: 1, fields) + [9]) == [Self.request([9], closes: closes, kept: kept)],
        "\(line) \(fields)")
    }
    #expect(Self.outcomes([13, 10, 13, 10] + Self.head()) == [Self.request([])])
    #expect(Self.outcomes(Self.head("POST /kmip HTTP/1.0", host: false)) == [Self.request([], closes: true)])
  }

  @Test func aClientThatWaitsIsToldToGoOn() {
    let head = Self.head(length: 100, ["Expect: 100-Continue"])
    let body = [UInt8](repeating: 1, count: 100)
    var assembler = HTTPAssembler(limit: 1000, announceAbove: 64)
    var outcomes: [HTTPAssembler.Outcome] = []
    head.withUnsafeBytes { part in
      var offset = 0
      for _ in 0..<3 { outcomes.append(assembler.take(from: part, at: &offset)) }
    }
    #expect(outcomes == [.announced(100), .awaited, .needsMore])
    body.withUnsafeBytes { part in
      var offset = 0
      #expect(assembler.take(from: part, at: &offset) == Self.request(body))
    }
    // Who does not wait is not told; HTTP/1.0 has no interim responses.
    #expect(Self.outcomes(head + body) == [.announced(100), Self.request(body)])
    #expect(
      Self.outcomes(Self.head("POST /kmip HTTP/1.0", length: 1, ["Expect: 100-continue"]) + [1]) == [
        Self.request([1], closes: true)
      ])
  }

  static let refusals: [(HTTPRefusal, [UInt8])] = [
    (.badRequest, Array("POST /kmip\r\n\r\n".utf8)), (.badRequest, Array("POST  /kmip HTTP/1.1\r\n".utf8)),
    (.badRequest, Array("PO ST /kmip HTTP/1.1\r\n".utf8)), (.badRequest, Array("\u{16}\u{03}\u{01}\r\n".utf8)),
    (.badRequest, Array("POST /kmip HTTP/1.1\nHost: x\n\n".utf8)),
    (.badRequest, Array("POST /kmip\r HTTP/1.1\r\n".utf8)),
    (.badRequest, Array("POST /km\u{0}ip HTTP/1.1\r\n".utf8)), (.badRequest, Array("POST /kmip XTTP/1.1\r\n".utf8)),
    (.badRequest, Array((String(repeating: "P", count: 33) + " /kmip HTTP/1.1\r\n").utf8)),
    (.versionNotSupported, Array("POST /kmip HTTP/2.0\r\n".utf8)),
    (.versionNotSupported, Array("PRI * HTTP/2.0\r\n".utf8)),
    (.badRequest, head(host: false)), (.badRequest, head(["Host: again"])), (.badRequest, head(["Content-Length: 0"])),
    (.badRequest, head(length: nil, ["Content-Length: +5"])), (.badRequest, head(length: nil, ["Content-Length: 0x5"])),
    (.badRequest, head(length: nil, ["Content-Length: 5, 5"])), (.badRequest, head(length: nil, ["Content-Length:"])),
    (.badRequest, head(length: nil, ["Content-Length: -1"])),
    (.badRequest, head(length: nil, ["Content-Length: 99999999999999999999"])),
    (.badRequest, head(["Transfer-Encoding: chunked"])), (.badRequest, head(["Content-Type: text/xml"])),
    (.badRequest, head([" folded: x"])), (.badRequest, head(["no colon"])), (.badRequest, head(["a b: c"])),
    (.badRequest, head([": empty"])), (.badRequest, head(["x: \u{1}"])), (.badRequest, head(["x : y"])),
    (.badRequest, head("POST /kmip HTTP/1.0", length: nil, ["Transfer-Encoding: chunked"])),
    (.notFound, head("POST / HTTP/1.1")), (.notFound, head("POST /kmip/ HTTP/1.1")),
    (.notFound, head("GET * HTTP/1.1")),
    (.notFound, head("POST /KMIP HTTP/1.1")), (.notFound, head("POST /kmip?x HTTP/1.1")),
    (.notFound, head("POST https://host HTTP/1.1")), (.notFound, head("POST http://host/kmip HTTP/1.1")),
    (.methodNotAllowed, head("GET /kmip HTTP/1.1", type: nil, length: nil)),
    (.methodNotAllowed, head("PUT /kmip HTTP/1.1")), (.methodNotAllowed, head("post /kmip HTTP/1.1")),
    (.lengthRequired, head(length: nil)), (.lengthRequired, head(length: nil, ["Transfer-Encoding: chunked"])),
    (.unsupportedMediaType, head(type: nil)), (.unsupportedMediaType, head(type: "text/plain")),
    (.unsupportedMediaType, head(type: "application/xml")), (.unsupportedMediaType, head(type: "")),
    (.unsupportedMediaType, head(type: "text/xml; charset=utf-16")),
    (.expectationFailed, head(["Expect: 200-ok"])), (.contentTooLarge, head(length: (1 << 20) + 1)),
    (.headerFieldsTooLarge, head([String(repeating: "x", count: 9000)])),
    (.headerFieldsTooLarge, head((0..<64).map { "x\($0): y" })),
    (.headerFieldsTooLarge, [UInt8](repeating: 0x41, count: 9000)),
  ]

  private static func head(_ more: [String]) -> [UInt8] { head(length: 0, more) }

  @Test(arguments: [1, Int.max]) func whatIsWrongIsNamed(step: Int) {
    for (refusal, bytes) in Self.refusals {
      #expect(
        Self.outcomes(bytes, step: step).last == .refused(refusal),
        "\(String(decoding: bytes.prefix(80), as: UTF8.self))")
    }
  }

  @Test func anEndlessHeadIsNotKept() {
    var assembler = HTTPAssembler(limit: 1 << 20, announceAbove: 64)
    let line = Array("x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".utf8)
    var bytes = Array("POST /kmip HTTP/1.1\r\n".utf8)
    for _ in 0..<1000 { bytes += line }
    bytes.withUnsafeBytes { part in
      var offset = 0
      #expect(assembler.take(from: part, at: &offset) == .refused(.headerFieldsTooLarge))
      #expect(offset <= 8193)
    }
  }
}
