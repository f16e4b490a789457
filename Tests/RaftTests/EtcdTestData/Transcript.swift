/// The output of a script's command: text and log lines, as far as the log level lets them pass.
///
/// Used by one thread alone; the nodes' trace closures hold it too.
final class Transcript: @unchecked Sendable {
  enum Level: Int, CaseIterable {
    case debug, info, warn, error, fatal, none

    var name: String {
      switch self {
      case .debug: "DEBUG"
      case .info: "INFO"
      case .warn: "WARN"
      case .error: "ERROR"
      case .fatal: "FATAL"
      case .none: "NONE"
      }
    }

    init?(_ name: String) {
      guard let level = Level.allCases.first(where: { $0.name == name.uppercased() }) else { return nil }
      self = level
    }
  }

  var level = Level.debug
  var text = ""

  /// At the level "none" commands say nothing, so that long preparations stay short in a script.
  var isQuiet: Bool { level == .none }

  func write(_ more: String) {
    if !isQuiet { text += more }
  }

  func line(_ more: String) {
    write(more + "\n")
  }

  func log(_ level: Level, _ message: String) {
    if level.rawValue >= self.level.rawValue { line(level.name + " " + message) }
  }

  /// Runs a part whose output is indented.
  func indented<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
    let before = text
    text = ""
    defer {
      let inner = text.split(separator: "\n", omittingEmptySubsequences: false)
      text = before
      for (place, line) in inner.enumerated() where place < inner.count - 1 || !line.isEmpty {
        text += "  " + line + "\n"
      }
    }
    try body()
  }
}
