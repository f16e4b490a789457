import KMIP
import KMIPClient
import NIOCore
import NIOPosix
import OpenSSL
import Synchronization
import TTLV
import Testing

@Suite struct ClientTests {
  let authority: CertificateAuthority

  init() throws { authority = try CertificateAuthority.create(commonName: "test", kind: .ecP256, validDays: 2) }

  /// Creates answer `key-1`; everything else, the identifier it was asked with.
  static let works: ScriptedNode.Script = { item, version in
    switch item.operation {
    case .create: .payload(CreateResponse(.symmetricKey, UniqueIdentifier("key-1")).items(for: version))
    case .locate: .payload(LocateResponse([UniqueIdentifier("b"), UniqueIdentifier("a")]).items(for: version))
    case .activate, .destroy, .revoke: .payload(ObjectResponse(UniqueIdentifier("key-1")).items(for: version))
    default: .failure(.operationNotSupported, "no")
    }
  }

  @Test(arguments: ScriptedNode.all)
  func operationsWorkInEveryVersion(version: ProtocolVersion) async throws {
    let node = ScriptedNode(spoken: [version], Self.works)
    var settings = try KMIPClientSettings(authority, [try await node.start(authority)])
    // KMIP 1.0 has no Discover Versions: it is said, not asked.
    if version == .v1_0 { settings.versions = [.v1_0] }
    let client = try KMIPClient(settings)
    let identifier = try await client.create(name: "first", algorithm: .aes, length: 256)
    #expect(identifier == UniqueIdentifier("key-1"))
    try await client.activate(identifier)
    try await client.revoke(identifier, message: "over")
    try await client.destroy(identifier)
    #expect(try await client.locate(name: "first") == [UniqueIdentifier("b"), UniqueIdentifier("a")])
    #expect(client.version == version)
    #expect(node.operations == [.create, .activate, .revoke, .destroy, .locate])
    #expect(node.seen.withLock { $0.last?.version } == version)
    client.close()
    await node.stop()
  }

  @Test func theBestCommonVersionIsSpoken() async throws {
    let node = ScriptedNode(spoken: [.v1_2, .v1_1, .v1_0], Self.works)
    let client = try KMIPClient(try KMIPClientSettings(authority, [try await node.start(authority)]))
    _ = try await client.locate()
    #expect(client.version == .v1_2)
    client.close()
    await node.stop()
  }

  @Test func refusalsKeepTheirReason() async throws {
    let answers = Mutex<[ScriptedNode.Answer]>([
      .failure(.itemNotFound, "gone"), .failure(.permissionDenied, "not yours"),
      .failure(.generalFailure, "outcome unknown: look"), .raw([0x42, 0x00, 0x7B, 0x01, 0, 0, 0, 0]),
    ])
    let node = ScriptedNode { _, _ in answers.withLock { $0.removeFirst() } }
    let client = try KMIPClient(try KMIPClientSettings(authority, [try await node.start(authority)]))
    for expected in [
      KMIPClientError.notFound("gone"), .refused(.permissionDenied, "not yours"),
      .outcomeUnknown("outcome unknown: look"),
    ] {
      await #expect(throws: expected) { try await client.activate(UniqueIdentifier("x")) }
    }
    let error = await #expect(throws: KMIPClientError.self) { try await client.activate(UniqueIdentifier("x")) }
    guard case .badReply? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    client.close()
    await node.stop()
  }

  @Test func aDeadNodeIsPassedOver() async throws {
    let dead = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0).get()
    let silent = NodeAddress(host: "127.0.0.1", port: try #require(dead.localAddress?.port))
    let refusing = NodeAddress(host: "127.0.0.2", port: silent.port)
    let node = ScriptedNode(Self.works)
    var settings = try KMIPClientSettings(authority, [refusing, silent, try await node.start(authority)])
    settings.connect = .milliseconds(300)
    let client = try KMIPClient(settings)
    #expect(try await client.create(name: "a") == UniqueIdentifier("key-1"))
    #expect(try await client.create(name: "b") == UniqueIdentifier("key-1"))
    #expect(node.operations == [.create, .create])
    client.close()
    await node.stop()
    try await dead.close()
  }

  @Test func aLostAnswerIsAskedForAgainOnlyWhereThatIsHarmless() async throws {
    let dropping = ScriptedNode { _, _ in .drop }
    let working = ScriptedNode(Self.works)
    let settings = try KMIPClientSettings(
      authority, [try await dropping.start(authority), try await working.start(authority)])
    let reader = try KMIPClient(settings)
    #expect(try await reader.locate().count == 2)
    #expect(dropping.operations == [.locate] && working.operations == [.locate])
    let writer = try KMIPClient(settings)
    let error = await #expect(throws: KMIPClientError.self) { try await writer.create(name: "x") }
    guard case .outcomeUnknown? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(dropping.operations == [.locate, .create] && working.operations == [.locate])
    #expect(try await writer.create(name: "y") == UniqueIdentifier("key-1"))
    reader.close()
    writer.close()
    await dropping.stop()
    await working.stop()
  }

  @Test func aRestartedNodeIsFoundAgain() async throws {
    let node = ScriptedNode(Self.works)
    let address = try await node.start(authority)
    let client = try KMIPClient(try KMIPClientSettings(authority, [address]))
    _ = try await client.create(name: "a")
    await node.stop()
    // The first may be under way before the end of the connection is seen: its outcome is then unknown.
    await #expect(throws: KMIPClientError.self) { try await client.create(name: "b") }
    let error = await #expect(throws: KMIPClientError.self) { try await client.create(name: "b") }
    guard case .unreachable? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let again = ScriptedNode(Self.works)
    _ = try await again.start(authority, port: address.port)
    _ = try await client.create(name: "c")
    #expect(again.operations == [.create])
    client.close()
    await again.stop()
  }

  @Test func noLeaderIsWaitedForUntilTheDeadline() async throws {
    let refusals = Atomic<Int>(0)
    let node = ScriptedNode { item, version in
      refusals.add(1, ordering: .relaxed).newValue <= 2
        ? .failure(.generalFailure, "the cluster has no leader now: wait") : Self.works(item, version)
    }
    var settings = try KMIPClientSettings(authority, [try await node.start(authority)])
    let client = try KMIPClient(settings)
    _ = try await client.create(name: "a")
    #expect(node.operations.count == 3)
    let never = ScriptedNode { _, _ in .failure(.generalFailure, "the cluster has no leader now: wait") }
    settings.nodes = [try await never.start(authority)]
    settings.deadline = .seconds(2)
    let hopeless = try KMIPClient(settings)
    await #expect(throws: KMIPClientError.noQuorum("the cluster has no leader now: wait")) {
      try await hopeless.create(name: "a")
    }
    client.close()
    hopeless.close()
    await node.stop()
    await never.stop()
  }

  @Test func aSilentNodeEndsWithTheDeadline() async throws {
    let node = ScriptedNode { _, _ in .hold }
    var settings = try KMIPClientSettings(authority, [try await node.start(authority)])
    // Long enough for a handshake on a busy machine.
    settings.deadline = .seconds(8)
    let client = try KMIPClient(settings)
    let error = await #expect(throws: KMIPClientError.self) { try await client.create(name: "a") }
    guard case .outcomeUnknown? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    client.close()
    await node.stop()
  }

  @Test func wrongCertificatesAreNamed() async throws {
    let node = ScriptedNode(Self.works)
    let address = try await node.start(authority)
    let foreign = try CertificateAuthority.create(commonName: "elsewhere", kind: .ecP256, validDays: 2)
    // The server does not know the client; the client does not know the server.
    for settings in [
      try KMIPClientSettings(authority, by: foreign, [address]),
      try KMIPClientSettings(foreign, by: authority, [address]),
    ] {
      let client = try KMIPClient(settings)
      let error = await #expect(throws: KMIPClientError.self) { try await client.locate() }
      guard case .credentials? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    var settings = try KMIPClientSettings(authority, [address])
    settings.tls.privateKey = settings.tls.certificateChain
    #expect(throws: KMIPClientError.self) { try KMIPClient(settings) }
    await node.stop()
  }

  @Test func manyAtOnceShareThePool() async throws {
    let node = ScriptedNode(Self.works)
    let client = try KMIPClient(try KMIPClientSettings(authority, [try await node.start(authority)]))
    try await withThrowingTaskGroup(of: UniqueIdentifier.self) { group in
      for number in 0..<40 { group.addTask { try await client.create(name: "k\(number)") } }
      for try await identifier in group { #expect(identifier == UniqueIdentifier("key-1")) }
    }
    #expect(node.operations.count == 40)
    client.close()
    await node.stop()
  }

  @Test(arguments: [
    ("host", "host", 5696), ("127.0.0.1:1", "127.0.0.1", 1), ("[::1]", "::1", 5696), ("[::1]:99", "::1", 99),
  ])
  func addressesAreRead(text: String, host: String, port: Int) {
    #expect(NodeAddress(parsing: text) == NodeAddress(host: host, port: port))
  }

  @Test(arguments: ["", ":1", "host:", "host:0", "host:65536", "host:x", "::1", "[::1", "[::1]x"])
  func wrongAddressesAreNot(text: String) { #expect(NodeAddress(parsing: text) == nil) }
}
