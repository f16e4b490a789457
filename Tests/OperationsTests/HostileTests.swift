import Access
import Foundation
import KMIP
import Store
import TTLV
import Testing

@testable import Operations

/// Requests that are well framed and wrong inside: values at their ends, fields lost, doubled, strange, nested. Each is
/// answered in its version, in whole, and breaks nothing; `CONCLAVE_HOSTILE` says how many are tried, `CONCLAVE_SEED`
/// from which seed.
@Suite struct HostileTests {
  @Test func everyMutantIsAnswered() throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["CONCLAVE_HOSTILE"].flatMap { Int($0) } ?? 3_000
    let seed = environment["CONCLAVE_SEED"].flatMap { UInt64($0) } ?? 1
    var mutator = Mutator(seed: seed)
    let server = TestServer()
    server.principal.mayReuseNames = true
    let corpus = try RequestCorpus.requests(server)
    mutator.texts += corpus.identifiers
    mutator.parts = corpus.requests.flatMap { Mutator.parts($0.item) }
    for number in 0..<count {
      let original = corpus.requests[mutator.below(corpus.requests.count)]
      guard case .structure(let members) = original.item.value, members.count > 1 else { continue }
      // The header stays: what is in it is attacked by others.
      var body = members
      for _ in 0...mutator.below(3) { body[1] = mutator.mutated(body[1]) }
      let frame = BinaryEncoder.encode(Item(.requestMessage, .structure(body)))
      let before = server.store.applied
      let reply = try BinaryDecoder.decode(try server.send(frame))
      #expect(VersionGate.isClean(reply, original.header.version), "seed \(seed), mutant \(number)")
      let response = try ResponseMessage(reply)
      #expect(response.version == original.header.version)
      #expect(response.items.count == 1)
      let item = try #require(response.items.first)
      #expect((item.status == .success) == (item.reason == nil), "seed \(seed), mutant \(number)")
      if item.status != .success { #expect(server.store.applied == before, "seed \(seed), mutant \(number)") }
      #expect(item.reason != .generalFailure, "seed \(seed), mutant \(number): \(item.message ?? "")")
    }
    // What the mutants left behind can be read.
    for version in served {
      for identifier in try server.located([], version).prefix(200) {
        for operation in [KMIP.Operation.getAttributes, .getAttributeList, .get] {
          _ = try server.ask(version, operation, object(identifier))
        }
      }
    }
  }

  /// What is written can be read again: nothing longer than a record may be is taken, and nothing that a request can
  /// nest is too deep.
  @Test(arguments: served) func recordsStayReadable(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let custom = AttributeName.vendor(identification: "x", name: "n")
    func add(_ key: UniqueIdentifier, _ value: Value) throws -> ResultReason? {
      let item = NewAttributeRequest(.identifier(key), Attribute(custom, value)).items(for: version)
      return try server.ask(version, .addAttribute, item).reason
    }
    let limit: ResultReason = version.major < 2 ? .indexOutOfBounds : .serverLimitExceeded
    let long = Value.byteString([UInt8](repeating: 7, count: 5 << 20))
    let creation = CreateRequest(.symmetricKey, aes([Attribute(custom, long)])).items(for: version)
    #expect(try server.refusal(version, .create, creation) == limit)
    let key = try server.create(version)
    for at in 0..<4 {
      let reason = try add(key, .byteString([UInt8](repeating: UInt8(at), count: 1_200_000)))
      #expect(reason == (at < 3 ? nil : limit))
    }
    #expect(try server.attributes(key, [custom], version).instances(of: custom).count == 3)
    let other = try server.create(version)
    for depth in 20..<40 {
      for leaf in [Value.structure([]), .integer(1)] {
        var value = leaf
        for _ in 0..<depth { value = .structure([Item(.comment, value)]) }
        _ = try add(other, value)
      }
    }
    #expect(try server.state(other) == .preActive)
    #expect(try server.located([]).count == 2)
  }

  @Test(arguments: served) func messagesStayShort(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let long = Text(String(repeating: "\u{1F511}", count: 100_000))
    let answer = try server.ask(version, .get, [Item(.uniqueIdentifier, .textString(long))])
    #expect(answer.reason == (version.major < 2 ? .itemNotFound : .objectNotFound))
    #expect((answer.message?.utf8.count ?? 0) < 1_100)
    #expect(answer.message?.utf8.isEmpty == false)
  }

  /// An Attribute Index comes from the client; the next one is counted from it.
  @Test(arguments: served.filter { $0.major < 2 }) func absurdIndexes(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let custom = AttributeName.vendor(identification: "x", name: "n")
    for index in [Int32.max, Int32.max - 1, 1 << 30] {
      let attributes = [Attribute(custom, index: index, .integer(1)), Attribute(custom, .integer(2))]
      #expect(
        try server.refusal(
          version, .create, CreateRequest(.symmetricKey, aes(attributes)).items(for: version)) == .indexOutOfBounds)
    }
    let fine = [Attribute(custom, index: 5, .integer(1)), Attribute(custom, .integer(2))]
    let key = try server.create(version, fine)
    #expect(try server.attributes(key, [custom], version).instances(of: custom).map(\.index) == [5, 6])
  }
}
