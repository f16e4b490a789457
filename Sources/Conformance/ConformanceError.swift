/// Why a case cannot be read or played.
public enum ConformanceError: Error, Hashable, Sendable {
  /// The file is no test case.
  case unreadable(String)
  /// A request needs a value that no answer has given.
  case unboundVariable(String)
  /// A list names what is not there, or cannot be read.
  case badList(String)
}

extension ConformanceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let text), .unboundVariable(let text), .badList(let text): text
    }
  }
}
