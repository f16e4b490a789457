import Conformance
import Foundation
import KMIP
import TTLV

/// Collects what became of the cases, and says it.
struct Report {
  private struct Row: Encodable {
    let name: String
    let path: String
    let family: String
    let version: String
    /// `passed`, `failed`, `known` (fails as its list says) or `surprise` (passes although its list says it fails).
    let result: String
    let step: Int?
    let what: String?
    let reason: String?
  }

  private let selection: Selection
  private let isVerbose: Bool
  private var rows: [Row] = []

  init(selection: Selection, isVerbose: Bool) {
    self.selection = selection
    self.isVerbose = isVerbose
  }

  /// Adds a case and returns its line.
  mutating func add(_ testCase: TestCase, _ outcome: Outcome) -> String {
    let reason = selection.reason(for: testCase)
    let failure = outcome.failure
    let result =
      switch (failure, reason) {
      case (nil, nil): "passed"
      case (nil, _?): "surprise"
      case (_?, nil): "failed"
      case (_?, _?): "known"
      }
    rows.append(
      Row(
        name: testCase.name, path: testCase.path, family: testCase.family, version: "\(testCase.version)",
        result: result, step: failure?.step,
        what: failure?.what, reason: reason))
    let name = testCase.name
    switch result {
    case "passed": return "ok \(name)"
    case "surprise": return "not ok \(name): passes; take it off the list of those that do not (\(reason ?? ""))"
    case "known": return "known \(name): \(reason ?? "")\(isVerbose ? details(failure, testCase) : "")"
    default: return "not ok \(name): step \(failure?.step ?? 0): \(failure?.what ?? "")\(details(failure, testCase))"
    }
  }

  var isGood: Bool { rows.allSatisfy { $0.result == "passed" || $0.result == "known" } }

  var summary: String {
    var parts = ["\(count("passed")) passed", "\(count("failed")) failed"]
    if count("known") > 0 { parts.append("\(count("known")) known not to pass") }
    if count("surprise") > 0 { parts.append("\(count("surprise")) pass although listed as not passing") }
    if selection.unlisted > 0 { parts.append("\(selection.unlisted) not listed") }
    return parts.joined(separator: ", ")
  }

  /// How many of each family's cases pass in each version: `2/3`, and `·` where there is none.
  var matrix: String {
    let versions = Array(Set(rows.map(\.version))).sorted()
    let families = Array(Set(rows.map(\.family))).sorted()
    let width = (families.map(\.count).max() ?? 0) + 2
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    var lines = [padded("", width) + versions.map { padded($0, 8) }.joined()]
    for family in families {
      let cells = versions.map { version in
        let cases = rows.filter { $0.family == family && $0.version == version }
        let good = cases.count { $0.result == "passed" || $0.result == "surprise" }
        return padded(cases.isEmpty ? "·" : "\(good)/\(cases.count)", 8)
      }
      lines.append(padded(family, width) + cells.joined())
    }
    return lines.map { $0.trimmingCharacters(in: .whitespaces).isEmpty ? "" : $0 }.joined(separator: "\n")
  }

  var json: String {
    struct Whole: Encodable {
      let passed: Int
      let failed: Int
      let known: Int
      let surprises: Int
      let unlisted: Int
      let cases: [Row]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    let whole = Whole(
      passed: count("passed"), failed: count("failed"), known: count("known"), surprises: count("surprise"),
      unlisted: selection.unlisted, cases: rows)
    // Values of texts and numbers alone always have a JSON form.
    return String(decoding: try! encoder.encode(whole), as: UTF8.self)
  }

  var junit: String {
    let bad = count("failed") + count("surprise")
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuite name=\"kmip\" tests=\"\(rows.count)\" failures=\"\(bad)\" skipped=\"\(count("known"))\">",
    ]
    for row in rows {
      let name = "classname=\"kmip.\(row.version)\" name=\"\(Self.escaped(row.name))\""
      let opening = "  <testcase \(name) file=\"\(Self.escaped(row.path))\""
      switch row.result {
      case "passed": lines.append(opening + "/>")
      case "known":
        lines.append(opening + "><skipped message=\"\(Self.escaped(row.reason ?? ""))\"/></testcase>")
      default:
        let what = row.what.map { "step \(row.step ?? 0): \($0)" } ?? "passes although listed as not passing"
        lines.append(opening + "><failure message=\"\(Self.escaped(what))\"/></testcase>")
      }
    }
    return (lines + ["</testsuite>"]).joined(separator: "\n")
  }

  private func count(_ result: String) -> Int { rows.count { $0.result == result } }

  private func details(_ failure: Outcome.Failure?, _ testCase: TestCase) -> String {
    guard isVerbose, let failure else { return "" }
    let names = StandardNames(version: testCase.version)
    return [failure.request, failure.response].compactMap { $0 }.map {
      "\n" + String(decoding: XMLEncoder.encode($0, names: names, indent: true), as: UTF8.self)
    }.joined()
  }

  /// As the value of an attribute. What XML 1.0 §2.2 has no way to say (a server's text may hold anything) is a question
  /// mark.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\n", "\r", "\t": out += " "
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: out += "?"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
