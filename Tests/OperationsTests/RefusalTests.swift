import Foundation
import KMIP
import TTLV
import Testing

@testable import Operations

/// Illegal requests of every operation in every version, each with the exact Result Reason: KMIP 1.x chapter 11, and the
/// lists below each operation of 2.x. `TestServer.refusal` checks that nothing has changed.
@Suite struct RefusalTests {
  /// In each of the three encodings.
  @Test(arguments: served, [nil, TextMessage.Form.xml, .json])
  func everyRefusalHasItsReason(_ version: ProtocolVersion, _ form: TextMessage.Form?) throws {
    let stage = try RefusalStage(version)
    stage.server.form = form
    var count = 0
    for row in Refusal.life + Refusal.attributes + Refusal.making + Refusal.cryptography
    where row.versions.contains(version) && row.operation.versions.contains(version) {
      count += 1
      let reason = try stage.server.refusal(version, row.operation, try row.payload(stage))
      #expect(reason == row.reason(in: version), "\(row.operation) in \(version): \(row.what)")
    }
    #expect(count > 100)
  }

  /// Messages that are wrong as such count with them.
  @Test func thereAreManyDifferentOnes() {
    let rows = Refusal.life + Refusal.attributes + Refusal.making + Refusal.cryptography
    let told = Set(rows.map { "\($0.operation) \($0.what)" }).union(BrokenMessageTests.rows.map(\.what))
    #expect(told.count > 300)
    for version in served where version >= .v1_2 {
      let there = rows.filter { $0.versions.contains(version) && $0.operation.versions.contains(version) }
      #expect(
        there.count + BrokenMessageTests.rows.filter { $0.versions.contains(version) }.count
          > (version < .v3_0 ? 250 : 200))
    }
  }

  /// Whatever an operation refuses with, 2.x lists it for that operation.
  @Test func everyReasonIsListed() throws {
    let root = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../..").standardizedFileURL
    let place =
      ProcessInfo.processInfo.environment["CONCLAVE_KMIP_REGISTRY"].map { URL(filePath: $0) }
      ?? root.appending(path: "../shared/kmip/registry.json").standardizedFileURL
    guard let bytes = try? Data(contentsOf: place) else {
      print("SKIPPED: no registry at \(place.path); set CONCLAVE_KMIP_REGISTRY")
      return
    }
    let facts = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    let operations = try #require(facts["operations"] as? [String: [String: Any]])
    // Told of the message or the server; and Get's Object Destroyed, which case BL-M-8-21 expects.
    let others: Set = [
      "Codec Error", "Unsupported Protocol Version", "Authentication Not Successful", "General Failure",
      "Internal Server Error",
    ]
    for row in Catalogue.rows {
      guard let newest = row.operation.versions.contains(.v2_1) ? ProtocolVersion.v2_1 : nil else { continue }
      for version in [ProtocolVersion.v2_0, newest] where row.operation.versions.contains(version) {
        let errors = try #require(
          operations[row.operation.name.filter { $0 != " " }]?["errors"] as? [String: [String: Any]])
        // Ping has no list.
        if errors.isEmpty { continue }
        let list = errors[version.description] ?? errors["2.0"]
        let listed = Set(try #require(list?["reasons"] as? [String]))
        for reason in ResultReason.allCases where Self.arising.contains(reason) {
          let name = ReasonTable.spelled(reason, row.operation, version).name
          let isKnown =
            listed.contains { Self.plain($0) == Self.plain(name) }
            || others.contains { Self.plain($0) == Self.plain(name) }
          let isGet = row.operation == .get && reason == .objectDestroyed
          #expect(isKnown || isGet, "\(row.operation) in \(version): \(reason) is spelled \(name)")
        }
      }
    }
  }

  private static func plain(_ name: String) -> String { name.lowercased().filter { $0.isLetter } }

  /// What the operations throw.
  private static let arising: Set<ResultReason> = [
    .objectNotFound, .objectDestroyed, .wrongKeyLifecycleState, .attributeReadOnly, .readOnlyAttribute,
    .invalidAttribute, .unsupportedAttribute, .invalidAttributeValue, .unknownEnumeration, .attributeSingleValued,
    .multiValuedAttribute, .nonUniqueNameAttribute, .invalidDataType, .missingData, .unknownTag, .codecError,
    .applicationNamespaceNotSupported, .serverLimitExceeded, .cryptographicFailure, .generalFailure,
    .permissionDenied, .invalidField, .invalidMessage, .featureNotSupported, .responseTooLarge,
  ]
}
