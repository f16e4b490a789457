import Foundation

/// A script file and how it is played.
struct Script: Sendable {
  /// What a script is about, by the folder it lies in.
  enum Kind: String, Sendable {
    case interaction
    case quorum
    case configuration
  }

  var name: String
  var path: String
  var kind: Kind

  /// All scripts below a folder. A folder named `quorum` or `confchange` above a file says what it is about.
  static func all(below root: String) -> [Script] {
    guard let paths = FileManager.default.enumerator(atPath: root) else { return [] }
    var scripts: [Script] = []
    for case let path as String in paths where path.hasSuffix(".txt") {
      let folders = path.split(separator: "/").dropLast()
      let kind: Kind =
        folders.contains("quorum") ? .quorum : folders.contains("confchange") ? .configuration : .interaction
      scripts.append(Script(name: path, path: root + "/" + path, kind: kind))
    }
    return scripts.sorted { $0.name < $1.name }
  }

  /// Plays the script, and compares what comes out with what it expects.
  func run() -> ScriptRun {
    var run = ScriptRun()
    guard let bytes = FileManager.default.contents(atPath: path) else {
      run.note(0, "unreadable file", expected: path, actual: "")
      return run
    }
    do throws(ScriptError) {
      let cluster = InteractionCluster()
      var configuration = ConfigurationPlayer()
      for directive in try Directive.parse(String(decoding: bytes, as: UTF8.self)) {
        let actual =
          switch kind {
          case .interaction: cluster.handle(directive)
          case .quorum: QuorumPlayer().handle(directive)
          case .configuration: configuration.handle(directive)
          }
        run.compare(directive, actual)
      }
    } catch {
      run.note(0, "unreadable script", expected: "", actual: error.description)
    }
    return run
  }
}

/// The result of playing a script.
struct ScriptRun: Codable, Sendable {
  /// Directives compared.
  var directives = 0
  /// Whether everything is as expected once log lines are left out on both sides.
  var passesWithoutLogs = true
  /// Whether everything is as expected.
  var passesWithLogs = true
  /// The first differences.
  var differences: [String] = []

  mutating func compare(_ directive: Directive, _ output: String) {
    directives += 1
    let actual = output.isEmpty || output.hasSuffix("\n") ? output : output + "\n"
    if actual == directive.expected { return }
    passesWithLogs = false
    let isSame = Self.withoutLogs(actual) == Self.withoutLogs(directive.expected)
    note(
      directive.line, "\(directive.command)\(isSame ? " (log lines only)" : "")", expected: directive.expected,
      actual: actual)
    if !isSame { passesWithoutLogs = false }
  }

  mutating func note(_ line: Int, _ what: String, expected: String, actual: String) {
    if line == 0 { (passesWithLogs, passesWithoutLogs) = (false, false) }
    if differences.count < 3 {
      let (wanted, got) = Self.firstDifference(expected, actual)
      differences.append("line \(line), \(what)\n--- expected\n\(wanted)\n--- actual\n\(got)")
    }
  }

  /// The first lines that differ, after the last two that do not.
  private static func firstDifference(_ left: String, _ right: String) -> (String, String) {
    let left = left.split(separator: "\n", omittingEmptySubsequences: false)
    let right = right.split(separator: "\n", omittingEmptySubsequences: false)
    let same = zip(left, right).prefix { $0 == $1 }.count
    let start = max(0, same - 2)
    return (
      left.dropFirst(start).prefix(6).joined(separator: "\n"), right.dropFirst(start).prefix(6).joined(separator: "\n")
    )
  }

  /// A text without its log lines.
  static func withoutLogs(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      let line = line.drop { $0 == " " }
      return !["DEBUG ", "INFO ", "WARN ", "ERROR "].contains { line.hasPrefix($0) }
    }.joined(separator: "\n")
  }
}
