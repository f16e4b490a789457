public import Store

/// Why the state on disk cannot be opened.
public enum StateError: Error, Hashable, Sendable {
  /// The state has a format version that this build does not know.
  case unknownFormat(file: String, version: String)
  case disk(DiskError)
  case store(StoreError)

  var asStoreError: StoreError {
    switch self {
    case .unknownFormat(let file, let version): .failed("\(file) has format version \(version)")
    case .disk(let error): .failed(error.description)
    case .store(let error): error
    }
  }
}
