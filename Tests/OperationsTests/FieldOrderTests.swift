import Access
import Foundation
import KMIP
import TTLV
import Testing

@testable import Operations

/// Response payloads stand in the order of the standard's tables: old clients read by position.
@Suite struct FieldOrderTests {
  @Test func answersStandInTheStandardsOrder() throws {
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
    let server = TestServer()
    server.principal.isAdministrator = true
    server.principal.mayReuseNames = true
    var compared: Set<String> = []
    for request in try RequestCorpus.requests(server).requests {
      let version = request.header.version
      let response = try server.send(request)
      guard let item = response.items.first, item.status == .success, let payload = item.payload,
        let code = item.operationCode, let operation = KMIP.Operation(rawValue: code)
      else { continue }
      let name = operation.name
      guard let payloads = operations[name]?["payloads"] as? [String: [String: Any]] else { continue }
      let table = payloads.first { key, value in
        key == version.description || (value["sameIn"] as? [String])?.contains(version.description) ?? false
      }
      guard let rows = table?.value["response"] as? [[String: Any]] else { continue }
      let order = rows.compactMap { $0["tag"] as? String }
      // Ranks never fall; what has no row of its own ("Any Object") is not compared.
      let ranks = payload.compactMap { field in order.firstIndex(of: field.tag.name) }
      #expect(ranks == ranks.sorted(), "\(name) in \(version): \(payload.map(\.tag.name)), not \(order)")
      compared.insert("\(name) \(version)")
    }
    #expect(compared.count > 100, "\(compared.count)")
  }
}
