/// One call that changed a disk, as it was recorded, or a mark between calls.
enum DiskOperation: Sendable {
  /// A new file under a name; files are numbered.
  case create(path: String, file: Int)
  case write(file: Int, offset: Int, bytes: [UInt8])
  case sync(file: Int)
  case rename(from: String, to: String, file: Int)
  case remove(path: String)
  case makeDirectory(path: String)
  case removeDirectory(path: String)
  case syncDirectory(path: String)
  /// The scenario begins a step that, once done, makes claim number `claim` true.
  case attempt(claim: Int)
  /// The scenario has answered: from here on, claim number `claim` holds.
  case acknowledge(claim: Int)

  /// The directory whose names the call changes.
  var directory: String? {
    switch self {
    case .create(let path, _), .remove(let path), .makeDirectory(let path), .removeDirectory(let path):
      path.parent
    case .rename(_, let to, _): to.parent
    default: nil
    }
  }
}

extension String {
  /// The path up to the last slash; empty for none.
  var parent: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
