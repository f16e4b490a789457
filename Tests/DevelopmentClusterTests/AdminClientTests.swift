import NIOCore
import NIOPosix
import NIOSSL
import Testing

@testable import DevelopmentCluster

/// The client of the admin port, against a server of the test's own.
@Suite struct AdminClientTests {
  private static let reply =
    #"{"applied":9,"commit":9,"id":1,"leader":1,"role":"leader","serving":true,"term":2,"new_in_a_later_version":1}"#

  @Test func asksOneLineAndReadsOne() async throws {
    let scene = try await Scene { line in line == #"{"command":"status"}"# ? Self.reply : #"{"error":"unknown"}"# }
    let status = try await scene.client().status(scene.address)
    #expect(
      status
        == NodeStatus(id: 1, role: "leader", term: 2, leader: 1, commit: 9, applied: 9, serving: true))
    try await scene.end()
  }

  @Test(arguments: ["{}", "not json", "[]", #"{"error":"only administrators are served here"}"#])
  func whatIsNoStatusIsAnError(_ answer: String) async throws {
    let scene = try await Scene { _ in answer }
    let client = try scene.client()
    await #expect(throws: ClusterError.self) { try await client.status(scene.address) }
    try await scene.end()
  }

  @Test func aServerOfAnotherAuthorityIsNotBelieved() async throws {
    let scene = try await Scene { _ in Self.reply }
    let other = try TemporaryFolder()
    defer { other.remove() }
    let stranger = try await LocalCluster.create(other.path, nodes: 1).file()
    let client = try AdminClient(
      authority: stranger.ca, certificate: stranger.admin.cert, key: stranger.admin.key)
    await #expect(throws: ClusterError.self) { try await client.status(scene.address) }
    try await scene.end()
  }

  @Test func aServerThatClosesOrIsAbsentIsAnErrorAtOnce() async throws {
    let scene = try await Scene { _ in nil }
    let client = try scene.client()
    let closed = await #expect(throws: ClusterError.self) { try await client.status(scene.address) }
    #expect(closed?.description.contains("closed without a reply") == true)
    try await scene.end()
    let absent = await #expect(throws: ClusterError.self) { try await client.status(scene.address) }
    #expect(absent?.description.contains(scene.address) == true)
    await #expect(throws: ClusterError.self) { try await client.status("nowhere") }
  }

  @Test func credentialsThatCannotBeUsedAreNamed() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let file = try await LocalCluster.create(folder.path, nodes: 1).file()
    let error = #expect(throws: ClusterError.self) {
      try AdminClient(authority: file.ca, certificate: folder.path + "/none.pem", key: file.admin.key)
    }
    #expect(error?.description.contains("none.pem") == true)
  }
}

/// A TLS server that answers lines, with a cluster's certificates.
private struct Scene {
  let folder: TemporaryFolder
  let file: ClusterFile
  let channel: any Channel
  let address: String

  /// - Parameter answer: what to say to a line; nil to close.
  init(_ answer: @escaping @Sendable (String) -> String?) async throws {
    folder = try TemporaryFolder()
    let cluster = try await LocalCluster.create(folder.path, nodes: 1)
    file = try cluster.file()
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(cluster.layout.nodeCertificate(1)).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: cluster.layout.nodeKey(1), format: .pem)))
    configuration.trustRoots = .file(file.ca)
    configuration.certificateVerification = .noHostnameVerification
    let context = try NIOSSLContext(configuration: configuration)
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(NIOSSLServerHandler(context: context), Lines(answer))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    address = "127.0.0.1:\(channel.localAddress?.port ?? 0)"
  }

  func client() throws -> AdminClient {
    try AdminClient(authority: file.ca, certificate: file.admin.cert, key: file.admin.key)
  }

  func end() async throws {
    try await channel.close()
    folder.remove()
  }
}

private final class Lines: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let answer: @Sendable (String) -> String?
  private var pending = ""

  init(_ answer: @escaping @Sendable (String) -> String?) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    pending += String(buffer: unwrapInboundIn(data))
    guard pending.hasSuffix("\n") else { return }
    guard let reply = answer(String(pending.dropLast())) else { return context.close(promise: nil) }
    // In two pieces, as a network may deliver it.
    let half = reply.index(reply.startIndex, offsetBy: reply.count / 2)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: String(reply[..<half]))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: reply[half...] + "\n")), promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
