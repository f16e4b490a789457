import Foundation
import Testing

@testable import Server

/// The page of settings says what the table says.
@Suite struct SettingDocumentTests {
  private func page() throws -> String {
    let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    var root = here
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return try String(contentsOf: root.appendingPathComponent("docs/operating/configuration.md"), encoding: .utf8)
  }

  @Test func everySettingHasItsRowWithItsBuiltInValue() throws {
    let rows = try page().split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
      row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    var described: [String: String] = [:]
    for row in rows where row.count >= 3 { described[row[0].trimmingCharacters(in: ["`"])] = row[1] }
    #expect(Set(described.keys) == Set(Setting.allCases.map(\.rawValue)))
    for setting in Setting.allCases {
      guard let builtIn = setting.builtIn else { continue }
      #expect(described[setting.rawValue] == "`\(builtIn)`", "\(setting.rawValue)")
    }
  }

  @Test func builtInValuesAreOfTheirKind() {
    for setting in Setting.allCases {
      guard let builtIn = setting.builtIn else { continue }
      switch setting.kind {
      case .integer(let range): #expect(Int(builtIn).map(range.contains) == true, "\(setting.rawValue)")
      case .choice(let choices): #expect(choices.contains(builtIn), "\(setting.rawValue)")
      case .flag: #expect(["true", "false"].contains(builtIn), "\(setting.rawValue)")
      case .address: #expect(Address(builtIn) != nil, "\(setting.rawValue)")
      case .text, .path, .list, .members: break
      }
      #expect(!setting.isRequired, "\(setting.rawValue) is required and has a built-in value")
    }
  }
}
