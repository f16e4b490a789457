import Access
import FrontEnd
import NIOSSL
import Synchronization
import TTLV
import Testing

@Suite struct RequestTests {
  func frame(_ body: Int, _ fill: UInt8 = 7) -> [UInt8] { FrameAssemblerTests.frame(body, fill: fill) }

  @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
  func aRequestIsAnsweredToItsIdentity(version: TLSVersion) async throws {
    let rig = try await Rig()
    let alice = try await Caller(port: rig.port, tls: rig.client("alice", version: version))
    let admin = try await Caller(port: rig.port, tls: rig.client("root", unit: "administrators", version: version))
    alice.send(frame(240, 1))
    #expect(await alice.receives(248))
    admin.send(frame(240, 2))
    #expect(await admin.receives(248))
    #expect(alice.bytes == frame(240, 1) && admin.bytes == frame(240, 2))
    let principals = rig.handler.seen.withLock { $0.principals }
    #expect(
      principals == [Principal(identity: "alice"), Principal(identity: "root", isAdministrator: true)])
    #expect(rig.front.counters.requests == 2 && rig.front.counters.openConnections == 2)
    await rig.stop()
    #expect(rig.front.counters.openConnections == 0)
    #expect(rig.handler.seen.withLock { $0.closed } == 2)
  }

  @Test func manyFramesInOneRecordAndOneOverMany() async throws {
    let rig = try await Rig()
    let caller = try await Caller(port: rig.port, tls: rig.client())
    let frames = (0..<50).map { frame(8 * $0, UInt8($0)) }
    caller.send(frames.flatMap { $0 })
    let total = frames.map(\.count).reduce(0, +)
    #expect(await caller.receives(total))
    #expect(caller.bytes == frames.flatMap { $0 })
    for byte in frame(64, 9) {
      caller.send([byte])
      try await Task.sleep(for: .milliseconds(1))
    }
    #expect(await caller.receives(total + 72))
    let large = frame(3 << 20, 5)
    caller.send(large)
    #expect(await caller.receives(total + 72 + large.count))
    #expect(Array(caller.bytes.suffix(large.count)) == large)
    #expect(rig.handler.count == 52)
    #expect(await eventually { rig.front.counters.bytesInFlight == 0 })
    await rig.stop()
  }

  @Test func oneRequestOfAConnectionIsInHandAndTheRestWaitInOrder() async throws {
    let rig = try await Rig(handler: Recorder(holds: true))
    let caller = try await Caller(port: rig.port, tls: rig.client())
    let frames = (0..<400).map { frame(10_232, UInt8($0 % 251)) }
    for part in 0..<40 { caller.send(frames[part * 10..<part * 10 + 10].flatMap { $0 }) }
    let other = try await Caller(port: rig.port, tls: rig.client("bob"))
    other.send(frame(8, 1))
    #expect(await eventually { rig.handler.count == 2 })
    // Four megabytes are under way; only what fits into the buffers was taken in.
    try await Task.sleep(for: .milliseconds(300))
    #expect(rig.handler.count == 2)
    #expect(rig.front.counters.bytesReceived < 600_000)
    for _ in 0..<401 {
      #expect(await eventually { rig.handler.seen.withLock { !$0.held.isEmpty } })
      let next = rig.handler.seen.withLock { $0.held.removeFirst() }
      next.sink.send(next.frame)
    }
    #expect(await caller.receives(400 * 10_240))
    #expect(caller.bytes == frames.flatMap { $0 })
    await rig.stop()
  }

  @Test func aDroppedSinkClosesAndALateOneIsHarmless() async throws {
    let rig = try await Rig(handler: Recorder(holds: true))
    let caller = try await Caller(port: rig.port, tls: rig.client())
    caller.send(frame(8))
    #expect(await eventually { rig.handler.count == 1 })
    rig.handler.seen.withLock { $0.held = [] }
    #expect(await caller.isClosedByPeer())
    let second = try await Caller(port: rig.port, tls: rig.client())
    second.send(frame(8))
    #expect(await eventually { rig.handler.count == 2 })
    second.close()
    #expect(await eventually { rig.front.counters.openConnections == 0 })
    let late = rig.handler.seen.withLock { $0.held.removeFirst() }
    late.sink.send(late.frame)
    late.sink.send(late.frame)
    late.sink.close()
    await rig.stop()
  }

  @Test func aRevokedClientIsRefusedOnItsNextRequest() async throws {
    let complaint = frame(16, 3)
    let rig = try await Rig(handler: Recorder(complaint: complaint))
    let alice = try await Caller(port: rig.port, tls: rig.client("alice"))
    let bob = try await Caller(port: rig.port, tls: rig.client("bob"))
    alice.send(frame(8))
    bob.send(frame(8))
    #expect(await alice.receives(16))
    #expect(await bob.receives(16))
    _ = rig.revoked.names.withLock { $0.insert("alice") }
    try rig.front.reload(verifier: Rig.verifier(rig.revoked))
    alice.send(frame(8))
    bob.send(frame(8))
    #expect(await bob.receives(32))
    #expect(await alice.isClosedByPeer())
    #expect(alice.bytes == frame(8) + complaint)
    #expect(rig.handler.problems == [.refused("the certificate is revoked")])
    #expect(rig.handler.count == 3 && rig.front.counters.refusedRequests == 1)
    let again = try await Caller(port: rig.port, tls: rig.client("alice"))
    again.send(frame(8))
    #expect(await again.isClosedByPeer())
    #expect(again.bytes.isEmpty)
    await rig.stop()
  }

  @Test func aNewAuthorityCountsForNewConnectionsOnly() async throws {
    let rig = try await Rig()
    let old = try await Caller(port: rig.port, tls: rig.client("alice"))
    old.send(frame(8))
    #expect(await old.receives(16))
    let other = try await Rig()
    var settings = rig.settings
    settings.trustRoots = other.settings.trustRoots
    try rig.front.reload(tls: settings)
    settings.privateKey = other.settings.privateKey
    #expect(throws: FrontEndError.self) { try rig.front.reload(tls: settings) }
    let foreign = try await Caller(port: rig.port, tls: rig.client("alice"))
    foreign.send(frame(8))
    #expect(await foreign.isClosedByPeer())
    old.send(frame(8))
    #expect(await old.receives(32))
    let new = try await Caller(port: rig.port, tls: rig.client("carol", by: other.authority))
    new.send(frame(8))
    #expect(await new.receives(16))
    await rig.stop()
    await other.stop()
  }
}
