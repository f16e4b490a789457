import Access
import Cryptography
import KMIP
import OpenSSL
import Operations
import Registry
import Secrets
import Store
import TTLV
import Testing

/// An evaluator with the real cryptography over a state machine in memory.
final class InProcessServer {
  let store = MemoryStore()
  var machine: StateMachine
  let evaluator: Evaluator
  var time: Int64 = 1_700_000_000_000
  var principal = Principal(identity: "alice")

  init(settings: OperationSettings = OperationSettings()) throws {
    machine = try StateMachine(store: store)
    var capabilities = Capabilities(
      cryptographer: OpenSSLCryptographer(), sealing: OpenSealing(), entropy: OpenSSLEntropy(),
      streams: Streams(node: 7))
    capabilities.passwords = OpenSSLPasswords()
    evaluator = Evaluator(capabilities: capabilities, settings: settings)
  }

  func send(_ frame: [UInt8]) throws -> [UInt8] {
    time += 1000
    let evaluation = evaluator.evaluate(
      frame, principal: principal, view: try store.view(), stamp: Stamp(time: time, request: nil))
    #expect(evaluation.fault == nil)
    if let mutation = evaluation.mutation {
      let entry = CommittedEntry(
        revision: Revision(term: 1, index: store.applied.index + 1), bytes: try mutation.encoded())
      #expect(try machine.apply([entry]).map(\.outcome) == [.applied])
    }
    return evaluation.reply
  }

  func ask(_ version: ProtocolVersion, _ operation: KMIP.Operation, _ payload: [Item]) throws -> ResponseBatchItem {
    let message = RequestMessage(
      header: RequestHeader(version: version), items: [RequestBatchItem(operation, payload: payload)])
    let response = try ResponseMessage(BinaryDecoder.decode(try send(BinaryEncoder.encode(message.item))))
    return try #require(response.items.first)
  }

  func done(_ version: ProtocolVersion, _ operation: KMIP.Operation, _ payload: [Item]) throws -> [Item] {
    let item = try ask(version, operation, payload)
    #expect(item.status == .success, "\(operation) in \(version): \(item.reason?.name ?? "") \(item.message ?? "")")
    return try #require(item.payload)
  }

  /// Registers an object that is Active.
  func register(_ value: ManagedObjectValue, _ mask: CryptographicUsageMask, _ more: [Attribute] = []) throws
    -> UniqueIdentifier
  {
    let attributes = [
      Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: mask.rawValue))),
      Attribute(.activationDate, .dateTime(time / 1000 - 3600)),
    ]
    let request = RegisterRequest(value.objectType, RequestedAttributes(attributes: attributes + more), value)
    return try ObjectResponse(
      try done(.v2_1, .register, try request.items(for: .v2_1)), version: .v2_1
    ).identifier
  }

  func symmetric(_ algorithm: CryptographicAlgorithm, _ key: [UInt8], _ mask: CryptographicUsageMask) throws
    -> UniqueIdentifier
  {
    try register(
      .symmetricKey(
        KeyBlock(
          format: .raw, value: .plain(.bytes(SecretBytes(key)), attributes: []), algorithm: algorithm,
          length: Int32(key.count * 8))), mask)
  }
}

/// Hides nothing; the record key is bound.
private struct OpenSealing: Sealing {
  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes {
    SealedBytes(opaque: [UInt8(recordKey.count)] + recordKey + plain.revealed())
  }

  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes {
    guard sealed.bytes.starts(with: [UInt8(recordKey.count)] + recordKey) else { throw .damaged }
    return SecretBytes(sealed.bytes.dropFirst(1 + recordKey.count))
  }

  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] {
    Array(((try? OpenSSLCryptographer().digest(.sha_256, of: SecretBytes([domain] + bytes))) ?? []).prefix(16))
  }
}

private struct OpenSSLEntropy: Entropy {
  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    buffer.copyBytes(from: (try? OpenSSLCryptographer().random(buffer.count).revealed()) ?? [])
  }
}

extension InProcessServer {
  /// One that is set up as the published cases want it.
  static func forCases() throws -> InProcessServer {
    var settings = OperationSettings()
    let salt = [UInt8](repeating: 1, count: 16)
    let proof = PasswordProof(
      iterations: 1000, salt: salt,
      digest: try PasswordDigest.pbkdf2(SecretBytes("password".utf8), salt: salt, iterations: 1000))
    settings.accounts = [
      Account(name: "administrator", isAdministrator: true, proofs: [.password(try #require(proof))])
    ]
    settings.issuingAuthority = IssuingAuthority(owner: "issuer", keyName: "key", certificateName: "certificate")
    settings.speaksHTTPS = true
    let server = try InProcessServer(settings: settings)
    server.principal.isPrivileged = true
    return server
  }
}
