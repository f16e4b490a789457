/// Where a value came from; later ones win.
public enum ConfigurationOrigin: Sendable, Hashable, CustomStringConvertible {
  case builtIn
  case file(name: String, line: Int)
  case environment(String)
  case flag(String)

  public var description: String {
    switch self {
    case .builtIn: "built in"
    case .file(let name, let line): "\(name):\(line)"
    case .environment(let name): name
    case .flag(let name): name
    }
  }
}
