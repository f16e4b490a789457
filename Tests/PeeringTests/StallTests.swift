import NIOCore
import NIOPosix
import NIOSSL
import OpenSSL
import Raft
import Synchronization
import Testing

@testable import Peering

/// A peer that greets and then takes nothing, as a stopped process does: its kernel still acknowledges.
@Suite struct StallTests {
  final class Greeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      context.writeAndFlush(NIOAny(ByteBuffer(bytes: ValueTests.frame(1, 2))), promise: nil)
      context.channel.setOption(.autoRead, value: false).whenFailure { _ in }
    }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }

  @Test func theQueueIsBoundedAndTheLinkEnds() async throws {
    let authority = try CertificateAuthority.create(commonName: "nodes", kind: .ecP256, validDays: 2)
    let tls = try TestNode.tls(authority, name: "conclave-node-2").makePair().server
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
          try channel.pipeline.syncOperations.addHandler(Greeter())
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    var limits = PeeringLimits()
    limits.queuedBytes = 4 << 20
    limits.stall = .milliseconds(400)
    let one = TestNode(1)
    _ = try await one.start(authority, limits: limits)
    one.links.setPeers([2: PeerAddress(host: "127.0.0.1", port: try #require(server.localAddress?.port))])
    #expect(await eventually { one.isUp(2) })
    let frame = ValueTests.frame(1 << 20)
    // Kernel and channel take some megabytes before the queue fills.
    #expect(await eventually { !one.links.send(to: 2, frames: [frame]) })
    #expect(one.links.counters[2].map { $0.queuedBytes <= 4 << 20 } == true)
    #expect(await eventually { one.heard.withLock { !$0.downs.isEmpty } })
    #expect(await eventually { (one.links.counters[2]?.connections ?? 0) >= 2 })
    await one.stop()
    try await server.close()
  }
}
