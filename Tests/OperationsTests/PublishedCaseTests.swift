import Access
import KMIP
import Registry
import Store
import TTLV
import Testing

@testable import Operations

/// The OASIS cases whose operations are built, played against the evaluator. What the stand-in cryptographer cannot know
/// (digests, certificates, real keys) is not compared.
@Suite struct PublishedCaseTests {
  /// SKFF-O-6-11 lists an Object Group that nobody has set. Cases of the cryptographic services (CS) are played by
  /// `PublishedCryptographyTests`, with real cryptography; ours that count encryptions or make DSA pairs, by real nodes
  /// (Tests/Conformance). Ours of tickets, users, certificates, PKCS#11 and asynchronous
  /// requests need a node that knows accounts and an authority and runs what waits, or bind what this player does not.
  private static let excluded: Set<String> = [
    "SKFF-O-6-11", "CS-", "PO-O", "CN-O", "DL-O", "LO-O", "US-O", "CE-O", "PK-O", "PKCS11-", "RV-O", "CO-O", "DP-O",
  ]

  /// What a server may answer differently (the profiles' "Permitted Test Case Variations"), or the stand-in must.
  private static let ignored: Set<TTLV.Tag> = [
    .digest, .digestValue, .keyMaterial, .randomNumberGenerator, .leaseTime, .initialDate, .lastChangeDate,
    .originalCreationDate, .activationDate, .deactivationDate, .compromiseDate, .destroyDate, .resultMessage,
    .serverInformation, .vendorIdentification, .serverCorrelationValue, .timeStamp, .certificateSubjectCN,
    .shortUniqueIdentifier,
  ]

  @Test func replay() throws {
    let cases = try PublishedCase.all().filter { played in
      served.contains(played.version) && !Self.excluded.contains { played.name.hasPrefix($0) }
        && played.operations.allSatisfy { Catalogue.row($0.rawValue, in: played.version) != nil }
    }
    var servers: [String: TestServer] = [:]
    var played: Set<String> = []
    for one in cases where played.insert(one.name).inserted {
      // Cases of one family and version may need what the one before left.
      let family = "\(one.name.prefix { $0 != "-" }) \(one.version)"
      let server = servers[family] ?? TestServer()
      servers[family] = server
      server.principal.identity = Text(family)
      server.principal.isPrivileged = true
      var variables: [Text: Text] = [:]
      for (step, exchange) in one.exchanges.enumerated() {
        server.time = 1_700_000_000_000 - 1000
        let frame = BinaryEncoder.encode(exchange.request.replacing(variables))
        let reply = try BinaryDecoder.decode(try server.send(frame))
        #expect(VersionGate.isClean(reply, one.version))
        let differences = difference(exchange.response, reply, &variables)
        #expect(differences.isEmpty, "\(one.name), step \(step): \(differences.joined(separator: "; "))")
      }
    }
    if !cases.isEmpty { #expect(played.count > 80) }
  }

  private func difference(_ expected: Item, _ actual: Item, _ variables: inout [Text: Text]) -> [String] {
    let wanted = expected.batchItems
    let given = actual.batchItems
    guard wanted.count == given.count else { return ["\(given.count) batch items, not \(wanted.count)"] }
    var found: [String] = []
    for (left, right) in zip(wanted, given) {
      // Query tells of this server, not of the case's.
      if left.value[.operation] == .enumeration(KMIP.Operation.query.rawValue), left.value[.resultReason] == nil {
        if right.value[.resultStatus] != left.value[.resultStatus] { found.append("Query fails") }
        continue
      }
      found += compare(left, right, &variables)
    }
    return found
  }

  /// Every expected member must be there; further ones may be.
  private func compare(_ expected: Item, _ actual: Item, _ variables: inout [Text: Text]) -> [String] {
    switch (expected.value, actual.value) {
    case (.structure(let wanted), .structure(let given)):
      var rest = given
      var found: [String] = []
      for want in wanted where !Self.ignored.contains(want.tag) && !isIgnored(want) {
        guard let at = rest.firstIndex(where: { $0.tag == want.tag && isNamedAlike($0, want) }) else {
          found.append("\(want.tag.name) \(want.value[.attributeName] ?? want.value) is missing")
          continue
        }
        found += compare(want, rest.remove(at: at), &variables)
      }
      return found
    case (.textString(let wanted), .textString(let given)), (.identifier(let wanted), .identifier(let given)),
      (.reference(let wanted), .reference(let given))
    where wanted.utf8.first == UInt8(ascii: "$"):
      if let known = variables[wanted], known != given { return ["\(expected.tag.name) is another object's"] }
      variables[wanted] = given
      return []
    // A wrapped key's bytes: the case names them, and does not know them.
    case (.byteString(let wanted), .byteString(let given)) where wanted.first == UInt8(ascii: "$"):
      return given.isEmpty ? ["\(expected.tag.name) is empty"] : []
    case (.dateTime, .dateTime): return []
    default:
      return expected.value == actual.value
        ? [] : ["\(expected.tag.name) is \(actual.value), not \(expected.value)"]
    }
  }

  /// Which member answers which: lists of attributes, and of their names, have no order.
  private func isNamedAlike(_ left: Item, _ right: Item) -> Bool {
    switch right.tag {
    case .attribute: left.value[.attributeName] == right.value[.attributeName]
    case .attributeName, .attributeReference: left.value == right.value
    default: true
    }
  }

  /// An attribute of 1.x whose value is not compared.
  private func isIgnored(_ item: Item) -> Bool {
    guard item.tag == .attribute, let name = item.value[.attributeName]?.text, let type = AttributeType(name: name)
    else { return false }
    return Self.ignored.contains(type.tag)
  }
}
