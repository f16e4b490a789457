internal import Glibc

/// A call to the operating system that failed.
public struct DiskError: Error, Hashable, Sendable {
  public enum Operation: String, Hashable, Sendable {
    case list, makeDirectory, open, size, read, write, sync, rename, remove, space, lock
  }

  public let operation: Operation
  public let path: String
  /// The operating system's number (`errno`).
  public let code: Int32

  public init(_ operation: Operation, _ path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// The disk, or the owner's share of it, is full.
  public var isNoSpace: Bool { code == ENOSPC || code == EDQUOT }

  /// It is a directory, where a file was meant.
  var isDirectory: Bool { code == EISDIR }

  /// There is no such file.
  public var isAbsent: Bool { code == ENOENT }
}

extension DiskError: CustomStringConvertible {
  public var description: String { "\(operation.rawValue) \(path): \(String(cString: strerror(code)))" }
}
