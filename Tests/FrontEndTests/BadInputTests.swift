import FrontEnd
import NIOCore
import NIOSSL
import OpenSSL
import Synchronization
import Testing

@Suite struct BadInputTests {
  func frame(_ body: Int, _ fill: UInt8 = 7) -> [UInt8] { FrameAssemblerTests.frame(body, fill: fill) }

  static var hasty: FrontEndLimits {
    var limits = FrontEndLimits()
    limits.handshake = .milliseconds(400)
    limits.frame = .milliseconds(400)
    limits.drain = .milliseconds(200)
    limits.sweep = .milliseconds(50)
    return limits
  }

  @Test(arguments: [
    Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), [0x42, 0x00, 0x78, 0x01, 0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8],
    [UInt8](repeating: 0xFF, count: 4096), [], [0x16, 0x03, 0x01, 0x40, 0x00],
  ])
  func plaintextAndSilenceAreClosed(bytes: [UInt8]) async throws {
    let rig = try await Rig(limits: Self.hasty)
    let caller = try await Caller(port: rig.port, tls: nil)
    if !bytes.isEmpty { caller.send(bytes) }
    let good = try await Caller(port: rig.port, tls: rig.client())
    good.send(frame(8))
    #expect(await good.receives(16))
    #expect(await caller.isClosedByPeer())
    #expect(await eventually { rig.front.counters.failedHandshakes == 1 })
    #expect(rig.handler.count == 1)
    await rig.stop()
  }

  @Test func httpInsideTLSIsClosedAtOnce() async throws {
    let rig = try await Rig()
    let caller = try await Caller(port: rig.port, tls: rig.client())
    caller.send(Array("POST /kmip HTTP/1.1\r\n\r\n".utf8))
    #expect(await caller.isClosedByPeer())
    #expect(caller.bytes.isEmpty && rig.handler.problems == [.notARequest])
    await rig.stop()
  }

  @Test func aClaimOf64MiBIsAnsweredWithoutWaitingForIt() async throws {
    let complaint = frame(64, 1)
    let rig = try await Rig(limits: Self.hasty, handler: Recorder(complaint: complaint))
    let claim: [UInt8] = [0x42, 0x00, 0x78, 0x01, 0x04, 0, 0, 0]
    let full = try await Caller(port: rig.port, tls: rig.client())
    full.send(claim + [UInt8](repeating: 1, count: 1 << 20))
    #expect(await full.receives(72))
    #expect(full.bytes == complaint)
    #expect(await full.isClosedByPeer())
    // One that sends no more than the header gets its answer when the deadline for the frame ends.
    let short = try await Caller(port: rig.port, tls: rig.client())
    short.send(claim)
    #expect(await short.receives(72))
    #expect(await short.isClosedByPeer())
    let problem = FrameProblem.tooLong(claimed: (64 << 20) + 8, limit: 8 << 20)
    #expect(rig.handler.problems == [problem, problem])
    #expect(rig.front.counters.bytesInFlight == 0)
    await rig.stop()
  }

  @Test func aSlowSenderIsClosedAndASlowLineIsNot() async throws {
    var limits = Self.hasty
    limits.progressBytes = 1024
    let rig = try await Rig(limits: limits)
    let dripping = try await Caller(port: rig.port, tls: rig.client())
    let steady = try await Caller(port: rig.port, tls: rig.client())
    let large = frame(16 * 1024 - 8, 4)
    let small = frame(4096)
    for step in 0..<16 {
      dripping.send([small[step]])
      steady.send(Array(large[step * 1024..<step * 1024 + 1024]))
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(await steady.receives(large.count))
    #expect(await dripping.isClosedByPeer())
    #expect(rig.front.counters.timeouts >= 1 && rig.front.counters.brokenFrames == 1)
    let idle = try await Caller(port: rig.port, tls: rig.client())
    idle.send(frame(8))
    #expect(await idle.receives(16))
    try await Task.sleep(for: .milliseconds(900))
    idle.send(frame(8))
    #expect(await idle.receives(32))
    await rig.stop()
  }

  @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
  func noForeignOrMissingCertificate(version: TLSVersion) async throws {
    let rig = try await Rig()
    let foreign = try CertificateAuthority.create(commonName: "elsewhere", kind: .ecP256, validDays: 1)
    for tls in [
      try rig.client(nil, version: version), try rig.client("alice", by: foreign, version: version),
    ] {
      let caller = try await Caller(port: rig.port, tls: tls)
      caller.send(frame(8))
      #expect(await caller.isClosedByPeer())
    }
    #expect(rig.handler.count == 0)
    #expect(await eventually { rig.front.counters.failedHandshakes == 2 })
    await rig.stop()
  }

  @Test func olderTLSIsRefused() async throws {
    let rig = try await Rig()
    let caller = try await Caller(port: rig.port, tls: rig.client("alice", version: .tlsv11))
    caller.send(frame(8))
    #expect(await caller.isClosedByPeer())
    #expect(rig.handler.count == 0)
    await rig.stop()
  }

  @Test func connectionsBeyondTheLimitAreClosedAndOthersServed() async throws {
    var limits = FrontEndLimits()
    limits.connections = 3
    let rig = try await Rig(limits: limits)
    let tls = try rig.client()
    var callers: [Caller] = []
    for _ in 0..<3 {
      let caller = try await Caller(port: rig.port, tls: tls)
      caller.send(frame(8))
      #expect(await caller.receives(16))
      callers.append(caller)
    }
    let fourth = try? await Caller(port: rig.port, tls: tls)
    if let fourth { #expect(await fourth.isClosedByPeer()) }
    #expect(rig.front.counters.excessConnections == 1)
    callers[0].close()
    #expect(await eventually { rig.front.counters.openConnections == 2 })
    let fifth = try await Caller(port: rig.port, tls: tls)
    fifth.send(frame(8))
    #expect(await fifth.receives(16))
    await rig.stop()
  }

  @Test func largeFramesShareABoundAndWaitForIt() async throws {
    var limits = FrontEndLimits()
    limits.bytesInFlight = 100_000
    limits.sweep = .milliseconds(20)
    let rig = try await Rig(limits: limits, handler: Recorder(holds: true))
    let tls = try rig.client()
    let first = try await Caller(port: rig.port, tls: tls)
    first.send(frame(80_000, 1))
    #expect(await eventually { rig.handler.count == 1 })
    let second = try await Caller(port: rig.port, tls: tls)
    second.send(frame(80_000, 2))
    let small = try await Caller(port: rig.port, tls: tls)
    small.send(frame(8))
    #expect(await eventually { rig.handler.count == 2 })
    try await Task.sleep(for: .milliseconds(200))
    #expect(rig.handler.count == 2 && rig.front.counters.bytesInFlight == 80_008)
    rig.handler.seen.withLock { $0.held.removeFirst() }.sink.send([1])
    #expect(await eventually { rig.handler.count == 3 })
    for held in rig.handler.seen.withLock({ $0.held }) { held.sink.send(held.frame) }
    #expect(await second.receives(80_008))
    #expect(await eventually { rig.front.counters.bytesInFlight == 0 })
    await rig.stop()
  }

  @Test func aClientThatTakesNoRepliesIsClosedAndCostsLittle() async throws {
    var limits = Self.hasty
    limits.unsent = .milliseconds(500)
    limits.unsentBytes = 64 << 10
    let rig = try await Rig(limits: limits)
    let lazy = try await Caller(port: rig.port, tls: rig.client(), reads: false)
    let one = frame(65_528)
    for _ in 0..<400 { lazy.send(one) }
    #expect(await eventually { rig.front.counters.timeouts == 1 && rig.front.counters.openConnections == 0 })
    // Kernel buffers hold some megabytes; beyond them no request was begun.
    #expect(rig.handler.count < 300)
    let good = try await Caller(port: rig.port, tls: rig.client())
    good.send(frame(8))
    #expect(await good.receives(16))
    lazy.close()
    await rig.stop()
  }

  @Test func aTakenPortAndWrongSettingsAreNamed() async throws {
    let rig = try await Rig()
    await #expect(throws: FrontEndError.self) {
      try await rig.front.listen(at: .init(host: "127.0.0.1", port: rig.port))
    }
    var settings = rig.settings
    settings.cipherSuites = ["TLS_NULL"]
    #expect(throws: FrontEndError.self) { try settings.check() }
    settings = rig.settings
    settings.certificateChain = Array("nothing".utf8)
    #expect(throws: FrontEndError.self) { try settings.check() }
    settings = rig.settings
    settings.privateKey = settings.certificateChain
    #expect(throws: FrontEndError.self) { try settings.check() }
    try rig.settings.check()
    await rig.stop()
  }
}
