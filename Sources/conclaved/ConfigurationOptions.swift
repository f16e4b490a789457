import ArgumentParser
import Glibc
import Server

/// The flags that name a configuration and win over it.
struct ConfigurationOptions: ParsableArguments {
  @Option(help: "The configuration file (YAML).") var config: String?

  @Option(
    name: .customLong("set"), help: "A setting that wins over file and environment; may be repeated.",
    transform: Assignment.init)
  var assignments: [Assignment] = []

  struct Assignment: Sendable {
    let setting: String
    let text: String

    init(_ argument: String) throws {
      guard let equals = argument.firstIndex(of: "=") else {
        throw ValidationError("--set takes KEY=VALUE, such as --set log.level=debug")
      }
      setting = String(argument[..<equals])
      text = String(argument[argument.index(after: equals)...])
    }
  }

  func load() throws(ConfigurationError) -> Configuration {
    try Configuration.load(
      path: config, environment: Self.environment(), flags: assignments.map { ($0.setting, $0.text) },
      now: Int64(time(nil)))
  }

  private static func environment() -> [String: String] {
    var found: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { found[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    return found
  }
}
