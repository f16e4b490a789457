import Access
import FrontEnd
import NIOSSL
import Synchronization
import TTLV
import Testing

/// The HTTPS port as clients see it.
@Suite struct HTTPSTests {
  private func head(_ type: String, _ count: Int, _ more: String = "") -> [UInt8] {
    Array(
      "POST /kmip HTTP/1.1\r\nHost: n\r\nContent-Type: \(type)\r\nContent-Length: \(count)\r\n\(more)\r\n".utf8)
  }

  private func rig(_ limits: FrontEndLimits = .init(), handler: Recorder = Recorder()) async throws -> (Rig, Int) {
    let rig = try await Rig(limits: limits, handler: handler)
    try await rig.front.listen(at: .init(host: "127.0.0.1", port: 0), speaking: .https)
    return (rig, rig.front.addresses.first { $0.port != rig.port }!.port)
  }

  private func text(_ caller: Caller) -> String { String(decoding: caller.bytes, as: UTF8.self) }

  /// A response's head, its fields in the order that is sent, without the Date.
  private func responses(_ caller: Caller) -> [String] {
    text(caller).split(separator: "HTTP/1.1 ").map { response in
      response.split(separator: "\r\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("Date: ") }
        .joined(separator: "|")
    }
  }

  @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
  func aMessageInEachForm(version: TLSVersion) async throws {
    let (rig, port) = try await rig()
    let caller = try await Caller(port: port, tls: rig.client("alice", version: version))
    caller.send(head("application/octet-stream", 3) + [0x41, 0x42, 0x43])
    #expect(await eventually { text(caller).hasSuffix("ABC") })
    caller.send(head("text/xml", 4) + Array("<xx>".utf8))
    #expect(await eventually { text(caller).hasSuffix("<xml:<xx>>") })
    caller.send(head("application/json", 2) + Array("{}".utf8))
    #expect(await eventually { text(caller).hasSuffix("<json:{}>") })
    #expect(
      responses(caller) == [
        "200 OK|Content-Type: application/octet-stream|Content-Length: 3|Cache-Control: no-cache||ABC",
        "200 OK|Content-Type: text/xml|Content-Length: 10|Cache-Control: no-cache||<xml:<xx>>",
        "200 OK|Content-Type: application/json|Content-Length: 9|Cache-Control: no-cache||<json:{}>",
      ])
    let principals = rig.handler.seen.withLock { $0.principals.map(\.identity) }
    #expect(principals == ["alice", "alice", "alice"])
    #expect(!caller.isClosed && text(caller).contains(" GMT\r\n"))
    await rig.stop()
  }

  @Test func whatCannotBeReadIsAnsweredInItsForm() async throws {
    let (rig, port) = try await rig()
    let caller = try await Caller(port: port, tls: rig.client())
    caller.send(head("text/xml", 3) + Array("bad".utf8))
    #expect(await eventually { text(caller).hasSuffix("<no xml>") })
    #expect(rig.handler.count == 0 && responses(caller)[0].hasPrefix("200 OK|Content-Type: text/xml|"))
    await rig.stop()
  }

  @Test func manyAtOnceKeepTheirOrder() async throws {
    let (rig, port) = try await rig()
    let caller = try await Caller(port: port, tls: rig.client())
    var bytes: [UInt8] = []
    for number in 0..<60 {
      let body = Array("<\(number)>".utf8)
      bytes += head(number % 3 == 0 ? "application/octet-stream" : "text/xml", body.count) + body
    }
    caller.send(bytes)
    #expect(await eventually { text(caller).hasSuffix("<xml:<59>>") })
    let bodies = responses(caller).map { $0.split(separator: "||").last.map(String.init) ?? "" }
    #expect(bodies == (0..<60).map { $0 % 3 == 0 ? "<\($0)>" : "<xml:<\($0)>>" })
    await rig.stop()
  }

  @Test func closingAsAsked() async throws {
    let (rig, port) = try await rig()
    let caller = try await Caller(port: port, tls: rig.client())
    caller.send(head("application/octet-stream", 1, "Connection: close\r\n") + [0x41])
    #expect(await caller.isClosedByPeer())
    #expect(responses(caller)[0].hasSuffix("|Connection: close||A"))
    let old = try await Caller(port: port, tls: rig.client())
    old.send(
      Array(
        "POST /kmip HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nx".utf8))
    #expect(await eventually { text(old).hasSuffix("<xml:x>") })
    #expect(responses(old)[0].contains("|Connection: keep-alive|") && !old.isClosed)
    await rig.stop()
  }

  @Test func whoWaitsIsToldToGoOn() async throws {
    var limits = FrontEndLimits()
    limits.freeFrameBytes = 16
    let (rig, port) = try await rig(limits)
    let caller = try await Caller(port: port, tls: rig.client())
    caller.send(head("application/octet-stream", 20, "Expect: 100-continue\r\n"))
    #expect(await eventually { text(caller) == "HTTP/1.1 100 Continue\r\n\r\n" })
    caller.send([UInt8](repeating: 0x5A, count: 20))
    #expect(await eventually { text(caller).hasSuffix(String(repeating: "Z", count: 20)) })
    #expect(await eventually { rig.front.counters.bytesInFlight == 0 })
    await rig.stop()
  }

  @Test func errorsOfHTTPEndTheConnection() async throws {
    let (rig, port) = try await rig(BadInputTests.hasty)
    for (refusal, bytes) in HTTPAssemblerTests.refusals where refusal != .contentTooLarge {
      let caller = try await Caller(port: port, tls: rig.client())
      caller.send(bytes)
      #expect(await caller.isClosedByPeer())
      #expect(text(caller).hasPrefix("HTTP/1.1 \(refusal.rawValue) "))
      #expect(text(caller).contains("\r\nContent-Length: 0\r\n") && text(caller).contains("\r\nConnection: close\r\n"))
      #expect(text(caller).contains("\r\nAllow: POST\r\n") == (refusal == .methodNotAllowed))
    }
    let ttlv = try await Caller(port: port, tls: rig.client())
    ttlv.send(FrameAssemblerTests.frame(8, fill: 1))
    #expect(await ttlv.isClosedByPeer())
    let slow = try await Caller(port: port, tls: rig.client())
    slow.send(head("text/xml", 10) + [0x41])
    #expect(await slow.isClosedByPeer())
    #expect(text(slow).hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    let large = try await Caller(port: port, tls: rig.client())
    large.send(head("text/xml", 1 << 30))
    #expect(await large.isClosedByPeer())
    #expect(text(large).hasPrefix("HTTP/1.1 413 "))
    #expect(rig.handler.count == 0 && rig.front.counters.bytesInFlight == 0)
    await rig.stop()
  }

  @Test func aRevokedClientIsForbidden() async throws {
    let (rig, port) = try await rig()
    let alice = try await Caller(port: port, tls: rig.client("alice"))
    alice.send(head("text/xml", 1) + [0x41])
    #expect(await eventually { text(alice).hasSuffix("<xml:A>") })
    _ = rig.revoked.names.withLock { $0.insert("alice") }
    try rig.front.reload(verifier: Rig.verifier(rig.revoked))
    alice.send(head("text/xml", 1) + [0x41])
    #expect(await alice.isClosedByPeer())
    #expect(responses(alice).last?.hasPrefix("403 Forbidden|") == true)
    #expect(rig.handler.count == 1)
    await rig.stop()
  }
}
