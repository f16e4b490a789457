/// Why a data directory cannot be used. Each case makes one line for the operator.
public enum DirectoryError: Error, Hashable, Sendable {
  /// Another process uses it; nil when that process has not written its number.
  case locked(path: String, process: Int32?)
  /// It holds no identity file: it was never initialised.
  case uninitialised(path: String)
  /// It has an identity already.
  case initialised(path: String)
  /// A file has a format version that this build does not know.
  case unknownFormat(file: String, version: String)
  /// A file does not verify.
  case damaged(file: String)
  case disk(DiskError)
}

extension DirectoryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .locked(let path, let process):
      "the data directory \(path) is locked\(process.map { " by process \($0)" } ?? "")"
    case .uninitialised(let path): "the data directory \(path) holds no node"
    case .initialised(let path): "the data directory \(path) holds a node already"
    case .unknownFormat(let file, let version): "\(file) has format version \(version), which this build does not know"
    case .damaged(let file): "\(file) is damaged"
    case .disk(let error): error.description
    }
  }
}
