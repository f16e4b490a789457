import Access
import FrontEnd
import NIOCore
import NIOSSL
import Synchronization
import Testing

/// Connections on which the two ends have changed parts (KMIP 2.1 §6.1.54).
@Suite final class ReversedConnectionTests {
  /// Changes the parts after every answer, and keeps what the client says then.
  private final class Turner: RequestHandler {
    struct Seen {
      var turned: [ReversedConnection] = []
      var answers: [[UInt8]] = []
      var requests = 0
      var closed = 0
    }
    let seen = Mutex(Seen())

    func handle(_ frame: [UInt8], principal: Principal, connection: ConnectionID, reply: ReplySink) {
      seen.withLock { $0.requests += 1 }
      guard reply.canReverse else { return reply.send(frame) }
      guard let turned = reply.sendAndReverse(frame) else { return }
      seen.withLock { $0.turned.append(turned) }
    }
    func answered(_ response: [UInt8], connection: ConnectionID) { seen.withLock { $0.answers.append(response) } }
    func read(_ body: [UInt8], _ form: MessageForm) -> TextReading { .frame(body) }
    func written(_ reply: [UInt8], _ form: MessageForm) -> [UInt8] { reply }
    func malformed(_ prefix: [UInt8], problem: FrameProblem) -> [UInt8]? { nil }
    func closed(_ connection: ConnectionID) { seen.withLock { $0.closed += 1 } }

    var answers: [[UInt8]] { seen.withLock { $0.answers } }
  }

  private static func request(_ body: Int, _ fill: UInt8) -> [UInt8] { FrameAssemblerTests.frame(body, fill: fill) }

  private static func response(_ body: Int, _ fill: UInt8) -> [UInt8] {
    var frame = request(body, fill)
    frame[2] = 0x7B
    return frame
  }

  /// A front end whose client has changed parts.
  private func turned(_ limits: FrontEndLimits = .init()) async throws -> (Rig, Turner, Caller, ReversedConnection) {
    let rig = try await Rig(limits: limits)
    let turner = Turner()
    let front = try FrontEnd(
      tls: rig.settings, verifier: Rig.verifier(rig.revoked), handler: turner, limits: limits, eventLoops: 1)
    try await front.listen(at: .init(host: "127.0.0.1", port: 0))
    let caller = try await Caller(port: front.addresses[0].port, tls: rig.client())
    caller.send(Self.request(8, 1))
    #expect(await caller.receives(16))
    let connection = try #require(turner.seen.withLock { $0.turned.first })
    fronts.withLock { $0.append(front) }
    return (rig, turner, caller, connection)
  }

  private let fronts = Mutex<[FrontEnd]>([])

  private func stop(_ rig: Rig) async {
    for front in fronts.withLock({ $0 }) { await front.shutdown(within: .seconds(1)) }
    await rig.stop()
  }

  @Test func theServerAsksAndTheClientAnswers() async throws {
    let (rig, turner, caller, connection) = try await turned()
    for round in 0..<3 {
      connection.ask(Self.request(24, UInt8(round)))
      #expect(await caller.receives(16 + 32 * (round + 1)))
      #expect(Array(caller.bytes.suffix(32)) == Self.request(24, UInt8(round)))
      // In two pieces, as a slow line would bring it.
      let answer = Self.response(16, UInt8(round))
      caller.send(Array(answer.prefix(5)))
      caller.send(Array(answer.dropFirst(5)))
      #expect(await eventually { turner.answers.count == round + 1 })
      #expect(turner.answers[round] == answer)
    }
    caller.close()
    #expect(await eventually { turner.seen.withLock { $0.closed } == 1 })
    // What is said to a connection that is gone is lost, and harms nobody.
    connection.ask(Self.request(8, 9))
    #expect(turner.seen.withLock { $0.requests } == 1)
    await stop(rig)
  }

  @Test(arguments: [true, false]) func requestsAndUnaskedAnswersEndIt(asks: Bool) async throws {
    let (rig, turner, caller, _) = try await turned()
    caller.send(asks ? Self.request(8, 2) : Self.response(8, 2))
    #expect(await caller.isClosedByPeer())
    #expect(turner.seen.withLock { $0.requests } == 1 && turner.answers.isEmpty)
    await stop(rig)
  }

  @Test func aClientThatDoesNotAnswerIsClosed() async throws {
    var limits = FrontEndLimits()
    limits.response = .milliseconds(300)
    let (rig, turner, caller, connection) = try await turned(limits)
    connection.ask(Self.request(8, 3))
    #expect(await caller.receives(32))
    #expect(await caller.isClosedByPeer())
    #expect(turner.answers.isEmpty)
    await stop(rig)
  }

  @Test func anAnswerThatIsTooLongEndsIt() async throws {
    var limits = FrontEndLimits()
    limits.responseBytes = 64
    let (rig, turner, caller, connection) = try await turned(limits)
    connection.ask(Self.request(8, 3))
    #expect(await caller.receives(32))
    caller.send(Self.response(128, 4))
    #expect(await caller.isClosedByPeer())
    #expect(turner.answers.isEmpty)
    await stop(rig)
  }

  @Test func aCertificateThatIsRevokedMeanwhileIsToldNothingMore() async throws {
    let (rig, _, caller, connection) = try await turned()
    rig.revoked.names.withLock { _ = $0.insert("alice") }
    let front = try #require(fronts.withLock { $0.first })
    try front.reload(verifier: Rig.verifier(rig.revoked))
    connection.ask(Self.request(8, 3))
    #expect(await caller.isClosedByPeer())
    #expect(caller.bytes.count == 16)
    await stop(rig)
  }
}
