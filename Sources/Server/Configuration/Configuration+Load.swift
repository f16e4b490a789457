extension Configuration {
  /// Reads a configuration and checks it.
  ///
  /// - Parameters:
  ///   - path: the YAML file; nil to live on environment and flags alone.
  ///   - environment: the process's environment.
  ///   - flags: settings given on the command line, in order.
  ///   - now: seconds since 1970, for certificates' validity.
  /// - Throws: every problem found, with its origin.
  public static func load(
    path: String?, environment: [String: String], flags: [(setting: String, text: String)], now: Int64
  ) throws(ConfigurationError) -> Configuration {
    var values = ConfigurationValues()
    if let path { ConfigurationFile.read(path, into: &values) }
    if values.problems.count == 1, values.problems[0].origin == nil {
      throw ConfigurationError(problems: values.problems)  // The file itself cannot be read: all else follows from it.
    }
    ConfigurationEnvironment.read(environment, into: &values)
    for flag in flags { read(flag, into: &values) }
    var reader = ConfigurationReader(source: values)
    guard let configuration = reader.configuration() else {
      throw ConfigurationError(problems: reader.source.problems)
    }
    var check = CredentialCheck(source: reader.source, now: now)
    check.run(configuration)
    guard check.source.problems.isEmpty else { throw ConfigurationError(problems: check.source.problems) }
    return configuration
  }

  private static func read(_ flag: (setting: String, text: String), into values: inout ConfigurationValues) {
    let origin = ConfigurationOrigin.flag("--set \(flag.setting)")
    guard let setting = Setting.named(flag.setting) else {
      let hint = NearestName.hint(flag.setting, among: Setting.allCases.map(\.rawValue))
      return values.report(.flag("--set"), nil, "unknown key \"\(flag.setting)\"" + hint)
    }
    values.set(setting, text: flag.text, origin: origin)
  }
}
