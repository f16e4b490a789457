/// What is wrong with a configuration: every problem found, in the order of the file, each on one line.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
  public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// `conclave.yaml:12`, `CONCLAVE_TLS_KEY`, `--set`; nil where a value is missing everywhere.
    public let origin: String?
    /// The setting concerned.
    public let setting: String?
    /// What is wrong, and what helps.
    public let message: String

    public init(origin: String?, setting: String?, message: String) {
      self.origin = origin
      self.setting = setting
      self.message = message
    }

    public var description: String {
      let prefix = origin.map { "\($0): " } ?? ""
      return prefix + (setting.map { "\($0): " } ?? "") + message
    }
  }

  /// Never empty.
  public let problems: [Problem]

  /// One line: the first problem, and how many more there are.
  public var description: String {
    problems.count == 1
      ? problems[0].description
      : "\(problems[0]) (and \(problems.count - 1) more: `conclaved check-config` lists all)"
  }
}
