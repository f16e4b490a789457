import Access
import KMIP
import Registry
import Secrets
import Store
import TTLV
import Testing

@testable import Operations

/// An evaluator over a state machine in memory, one request at a time, as a client sees it. Every reply is checked to
/// speak the request's version and nothing newer.
final class TestServer {
  let store = MemoryStore()
  var machine: StateMachine
  let entropy = CountingEntropy()
  let evaluator: Evaluator
  /// Milliseconds since 1970; a second passes between requests.
  var time: Int64 = 1_700_000_000_000
  var principal = Principal(identity: "alice", isPrivileged: true)
  /// A name space whose objects are being removed.
  var destroyed: NameSpaceMark?
  /// The encoding that messages travel in; nil: TTLV.
  var form: TextMessage.Form?

  init(settings: OperationSettings = OperationSettings(), sealing: any Sealing = PlainSealing()) {
    guard let machine = try? StateMachine(store: store) else { preconditionFailure("an empty store is readable") }
    self.machine = machine
    var capabilities = Capabilities(
      cryptographer: SeededCryptographer(seed: 1), sealing: sealing, entropy: entropy)
    capabilities.passwords = ReadablePasswords()
    evaluator = Evaluator(capabilities: capabilities, settings: settings)
  }

  var now: Int64 { time / 1000 }

  /// Sends bytes and applies what comes of them.
  func send(_ frame: [UInt8], request: RequestIdentity? = nil) throws -> [UInt8] {
    time += 1000
    if let message = try? RequestMessage(frame, spoken: evaluator.settings.versions) {
      // A node sends a request the way that the bytes tell: it must not touch records where none are at hand. Of an item
      // that is broken the bytes may tell more.
      #expect(RequestPeek(frame).requestClass >= message.requestClass)
    }
    let evaluation = evaluator.evaluate(
      frame, principal: principal, view: try store.view(), stamp: Stamp(time: time, request: request),
      destroyed: destroyed)
    #expect(evaluation.fault == nil)
    if let mutation = evaluation.mutation {
      #expect(RequestPeek(frame).requestClass >= .use)
      let entry = CommittedEntry(
        revision: Revision(term: 1, index: store.applied.index + 1), bytes: try mutation.encoded())
      let outcomes = try machine.apply([entry]).map(\.outcome)
      #expect(outcomes == [.applied])
    }
    return evaluation.reply
  }

  func send(_ message: RequestMessage, request: RequestIdentity? = nil) throws -> ResponseMessage {
    let reply = try exchange(message.item, request)
    let tree = try BinaryDecoder.decode(reply)
    #expect(VersionGate.isClean(tree, message.header.version))
    let response = try ResponseMessage(tree)
    #expect(response.version == message.header.version)
    #expect(response.timeStamp == now)
    return response
  }

  /// Sends a message in the form that was chosen; the reply comes back in it too.
  private func exchange(_ item: Item, _ request: RequestIdentity?) throws -> [UInt8] {
    let names = StandardNames()
    switch form {
    case nil: return try send(BinaryEncoder.encode(item), request: request)
    case .xml:
      let text = XMLEncoder.encode(item, names: names)
      let frame = try TextMessage.frame(text, .xml, spoken: evaluator.settings.versions)
      let reply = TextMessage.text(try send(frame, request: request), .xml)
      return BinaryEncoder.encode(try XMLDecoder.decode(reply, names: names))
    case .json:
      let text = JSONItemEncoder.encode(item, names: names)
      let frame = try TextMessage.frame(text, .json, spoken: evaluator.settings.versions)
      let reply = TextMessage.text(try send(frame, request: request), .json)
      return BinaryEncoder.encode(try JSONItemDecoder.decode(reply, names: names))
    }
  }

  /// Sends one operation.
  func ask(_ version: ProtocolVersion, _ operation: KMIP.Operation, _ payload: [Item]) throws -> ResponseBatchItem {
    let message = RequestMessage(
      header: RequestHeader(version: version), items: [RequestBatchItem(operation, payload: payload)])
    let response = try send(message)
    #expect(response.items.count == 1)
    // An operation that the version lacks has no name in its replies.
    let isKnown = operation.versions.contains(version)
    // A Poll is answered as the operation that was polled for.
    if operation != .poll || !isKnown {
      #expect(response.items.first?.operationCode == (isKnown ? operation.rawValue : nil))
    }
    return try #require(response.items.first)
  }

  /// Sends one operation that must succeed.
  @discardableResult
  func done(
    _ version: ProtocolVersion, _ operation: KMIP.Operation, _ payload: [Item],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [Item] {
    let item = try ask(version, operation, payload)
    #expect(
      item.status == .success, "\(operation) in \(version): \(item.reason?.name ?? "") \(item.message ?? "")",
      sourceLocation: sourceLocation)
    #expect(item.reason == nil, sourceLocation: sourceLocation)
    return try #require(item.payload, sourceLocation: sourceLocation)
  }

  /// Sends one operation that must be refused, and changes nothing by it; its reason.
  func refusal(_ version: ProtocolVersion, _ operation: KMIP.Operation, _ payload: [Item]) throws -> ResultReason? {
    let before = store.applied
    let item = try ask(version, operation, payload)
    #expect(item.status == .operationFailed)
    #expect(item.payload == nil)
    #expect(store.applied == before, "a refusal changes nothing")
    return item.reason
  }

  // MARK: Short cuts

  @discardableResult
  func create(
    _ version: ProtocolVersion = .v1_4, name: Text? = nil, _ more: [Attribute] = []
  ) throws -> UniqueIdentifier {
    let payload = try done(
      version, .create, CreateRequest(.symmetricKey, aes(name: name, more)).items(for: version))
    return try CreateResponse(payload, version: version).identifier
  }

  func state(_ identifier: UniqueIdentifier, _ version: ProtocolVersion = .v2_1) throws -> State? {
    try attributes(identifier, [.standard(.state)], version).state
  }

  func attributes(
    _ identifier: UniqueIdentifier, _ names: [AttributeName]? = nil, _ version: ProtocolVersion = .v2_1
  ) throws -> AttributeSet {
    let payload = try done(
      version, .getAttributes,
      GetAttributesRequest(.identifier(identifier), names: names).items(for: version))
    return AttributeSet(try GetAttributesResponse(payload, version: version).attributes)
  }

  func located(_ attributes: [Attribute], _ version: ProtocolVersion = .v2_1) throws -> [UniqueIdentifier] {
    let payload = try done(version, .locate, LocateRequest(attributes).items(for: version))
    return try LocateResponse(payload, version: version).identifiers
  }
}

func aes(name: Text? = nil, bits: Int32 = 256, _ more: [Attribute] = []) -> RequestedAttributes {
  var attributes = [
    Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
    Attribute(.cryptographicLength, .integer(bits)),
    Attribute(.cryptographicUsageMask, .integer(12)),
  ]
  if let name { attributes.append(Attribute(.name, Name(name).value)) }
  return RequestedAttributes(attributes: attributes + more)
}

func object(_ identifier: UniqueIdentifier) -> [Item] { ObjectRequest(.identifier(identifier)).items }

/// Those whose whole text is known: the reasons of 3.0 are not.
let established: [ProtocolVersion] = served.filter { $0 < .v3_0 }

/// The Unique Identifier of a request that means the ID Placeholder: 3.0 wants it said.
func placeholderItems(_ version: ProtocolVersion) -> [Item] {
  version < .v3_0
    ? [] : [Item(.uniqueIdentifier, .enumeration(UniqueIdentifierEnumeration.idPlaceholder.rawValue))]
}

/// The versions that are served.
let served: [ProtocolVersion] = [.v1_0, .v1_1, .v1_2, .v1_3, .v1_4, .v2_0, .v2_1, .v3_0]

/// The digest is the password itself, filled up with zeros.
struct ReadablePasswords: PasswordChecking {
  func matches(_ password: SecretBytes, _ proof: PasswordProof) -> Bool {
    Self.digest(password.revealed()) == proof.digest
  }

  static func digest(_ password: [UInt8]) -> [UInt8] {
    password + [UInt8](repeating: 0, count: 32 - password.count)
  }

  static func proof(_ password: String) -> Proof {
    .password(
      PasswordProof(iterations: 1000, salt: [UInt8](repeating: 1, count: 8), digest: digest(Array(password.utf8)))!)
  }
}
