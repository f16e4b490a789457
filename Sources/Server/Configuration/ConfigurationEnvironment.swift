/// Reads `CONCLAVE_*` from the environment.
///
/// A name that is nearly a setting's is a mistake and refused. Others are left alone: `CONCLAVE_NODES` and its like are
/// the client's, and container platforms put variables named after services there (`CONCLAVE_SERVICE_HOST`).
enum ConfigurationEnvironment {
  static func read(_ environment: [String: String], into values: inout ConfigurationValues) {
    for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("CONCLAVE_") {
      if let setting = Setting.named(inEnvironment: name) {
        values.set(setting, text: text, origin: .environment(name))
      } else if !clientNames.contains(name), let near = nearest(name) {
        values.report(.environment(name), nil, "unknown setting; did you mean \"\(near)\"?")
      }
    }
  }

  /// What the command line tool reads.
  private static let clientNames: Set<String> = [
    "CONCLAVE_NODES", "CONCLAVE_CA", "CONCLAVE_CERT", "CONCLAVE_KEY", "CONCLAVE_DIR",
  ]

  private static func nearest(_ name: String) -> String? {
    NearestName.of(name, among: Setting.allCases.map(\.environmentName), within: 2)
  }
}
