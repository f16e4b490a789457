import Foundation
import KMIP
import Testing

@testable import Operations

/// docs/protocol/conformance.md says what the catalogue says.
@Suite struct ConformanceTests {
  private static let page = URL(filePath: #filePath).resolvingSymlinksInPath()
    .appending(path: "../../../docs/protocol/conformance.md").standardizedFileURL

  @Test func theTableIsTheCatalogue() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("§") }
      .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    // What only a version has that is not served waits for it.
    let catalogue = Catalogue.rows.filter { row in served.contains { row.operation.versions.contains($0) } }
    #expect(rows.count == catalogue.count)
    for row in catalogue {
      let name = row.operation.name
      // The page has the printed names: Re-key for ReKey.
      let found = rows.first { Self.letters($0[0]) == Self.letters(name) }
      let line = try #require(found, "\(name) is in the catalogue and not on the page")
      let versions = served.filter { row.operation.versions.contains($0) }
      let first = try #require(versions.first)
      let last = try #require(versions.last)
      #expect(line[1] == "\(first)–\(last)", "\(name)")
      #expect(line[3].hasPrefix("\(row.requestClass)"), "\(name)")
      #expect(!line[4].isEmpty)
    }
  }

  private static func letters(_ name: String) -> String { name.lowercased().filter(\.isLetter) }
}
