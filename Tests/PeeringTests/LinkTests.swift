import NIOCore
import NIOPosix
import OpenSSL
import Peering
import Raft
import Synchronization
import Testing

@Suite struct LinkTests {
  let authority: CertificateAuthority

  init() throws {
    authority = try CertificateAuthority.create(commonName: "nodes", kind: .ecP256, validDays: 2)
  }

  func pair(_ limits: PeeringLimits = .init()) async throws -> (TestNode, TestNode) {
    let (one, two) = (TestNode(1), TestNode(2))
    let first = try await one.start(authority, limits: limits)
    let second = try await two.start(authority, limits: limits)
    one.links.setPeers([2: second])
    two.links.setPeers([1: first])
    #expect(await eventually { one.isUp(2) && two.isUp(1) })
    return (one, two)
  }

  @Test func framesArriveInOrderAndGatherInWrites() async throws {
    let (one, two) = try await pair()
    let frames = (0..<3000).map { ValueTests.frame(1 + $0 % 700, UInt8($0 % 256)) }
    for start in stride(from: 0, to: 3000, by: 10) {
      #expect(one.links.send(to: 2, frames: Array(frames[start..<start + 10])))
    }
    two.links.send(to: 1, frames: [ValueTests.frame(9)])
    #expect(await eventually { two.count(from: 1) == 3000 && one.count(from: 2) == 1 })
    #expect(two.heard.withLock { $0.frames[1] } == frames)
    let counters = try #require(one.links.counters[2])
    #expect(counters.sentFrames == 3000 && counters.queuedFrames == 0 && counters.queuedBytes == 0)
    #expect(counters.writes <= 300 && counters.droppedFrames == 0)
    await one.stop()
    await two.stop()
  }

  @Test func aLargeFrameGoesThroughAndALargerOneEndsTheLink() async throws {
    var limits = PeeringLimits()
    limits.frameBytes = 3 << 20
    let (one, two) = try await pair(limits)
    #expect(one.links.send(to: 2, frames: [ValueTests.frame(3 << 20, 7)]))
    #expect(await eventually { two.count(from: 1) == 1 })
    #expect(one.links.send(to: 2, frames: [ValueTests.frame((3 << 20) + 1, 7)]))
    #expect(await eventually { one.links.counters[2]?.connections == 2 && one.isUp(2) })
    #expect(two.count(from: 1) == 1)
    await one.stop()
    await two.stop()
  }

  @Test func aPeerThatComesBackIsCalledAgain() async throws {
    let (one, two) = try await pair()
    let port = two.links.addresses[0].port
    await two.stop()
    #expect(await eventually { !one.isUp(2) })
    #expect(!one.links.send(to: 2, frames: [ValueTests.frame(1)]))
    #expect(one.links.counters[2]?.droppedFrames == 1)
    let again = TestNode(2)
    let address = try await again.start(authority, port: port)
    again.links.setPeers([1: one.links.addresses[0]])
    #expect(address.port == port)
    #expect(await eventually { one.isUp(2) && again.isUp(1) })
    #expect(one.links.send(to: 2, frames: [ValueTests.frame(5)]))
    #expect(await eventually { again.count(from: 1) == 1 })
    #expect(one.heard.withLock { $0.ups } == [2, 2] && one.heard.withLock { $0.downs } == [2])
    await one.stop()
    await again.stop()
  }

  @Test func aNodeThatClaimsToBeAnotherIsRefused() async throws {
    let (one, two) = try await pair()
    let liar = TestNode(3, claims: 2)
    _ = try await liar.start(authority)
    liar.links.setPeers([1: one.links.addresses[0]])
    #expect(await eventually { one.heard.withLock { $0.refused.contains("conclave-node-3") } })
    #expect(!liar.isUp(1) && one.isUp(2))
    // Honest, and of the same authority, but not a member.
    let stranger = TestNode(4)
    _ = try await stranger.start(authority)
    stranger.links.setPeers([1: one.links.addresses[0]])
    try await Task.sleep(for: .milliseconds(300))
    #expect(stranger.links.counters[1]?.connections == 0)
    // The address of another node than the one that is called.
    stranger.links.setPeers([2: one.links.addresses[0]])
    one.links.setPeers([2: two.links.addresses[0], 4: stranger.links.addresses[0]])
    try await Task.sleep(for: .milliseconds(300))
    #expect(stranger.links.counters[2]?.connections == 0)
    for node in [one, two, liar, stranger] { await node.stop() }
  }

  @Test func aNodeThatIsSentAwayHearsWhy() async throws {
    let (one, two) = try await pair()
    // The other one is taken out: its links end in both directions, and when it calls again it is told.
    one.heard.withLock { $0.unwanted = [2] }
    one.links.setPeers([:])
    #expect(await eventually { two.heard.withLock { $0.frames[1]?.contains(ValueTests.frame(3, 0xEE)) ?? false } })
    #expect(!one.links.send(to: 2, frames: [ValueTests.frame(1)]))
    #expect(one.count(from: 2) == 0)
    for node in [one, two] { await node.stop() }
  }

  @Test func aForeignAuthorityIsRefused() async throws {
    let (one, two) = try await pair()
    let foreign = try CertificateAuthority.create(commonName: "nodes", kind: .ecP256, validDays: 2)
    let stranger = TestNode(2)
    _ = try await stranger.start(foreign)
    stranger.links.setPeers([1: one.links.addresses[0]])
    try await Task.sleep(for: .milliseconds(300))
    #expect(stranger.links.counters[1]?.connections == 0 && one.isUp(2))
    for node in [one, two, stranger] { await node.stop() }
  }

  @Test func aFullQueueTakesAllOrNothing() async throws {
    var limits = PeeringLimits()
    limits.queuedBytes = 10_000
    limits.queuedFrames = 50
    let (one, two) = try await pair(limits)
    #expect(!one.links.send(to: 2, frames: [ValueTests.frame(10_001)]))
    #expect(!one.links.send(to: 2, frames: (0..<51).map { _ in ValueTests.frame(1) }))
    #expect(!one.links.send(to: 9, frames: [ValueTests.frame(1)]))
    #expect(one.links.send(to: 2, frames: (0..<50).map { _ in ValueTests.frame(1) }))
    #expect(await eventually { two.count(from: 1) == 50 })
    #expect(one.links.counters[2]?.droppedFrames == 52)
    await one.stop()
    await two.stop()
  }

  /// A peer that is reached and says nothing must not hold the link for ever.
  @Test func aSilentPeerIsGivenUp() async throws {
    var limits = PeeringLimits()
    limits.handshake = .milliseconds(150)
    let silent = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(silent.localAddress?.port)
    let one = TestNode(1)
    _ = try await one.start(authority, limits: limits)
    one.links.setPeers([2: PeerAddress(host: "127.0.0.1", port: port)])
    try await Task.sleep(for: .milliseconds(500))
    try await silent.close()
    let two = TestNode(2)
    _ = try await two.start(authority, port: port)
    two.links.setPeers([1: one.links.addresses[0]])
    #expect(await eventually { one.isUp(2) })
    await one.stop()
    await two.stop()
  }
}
