/// Why the log cannot go on.
public enum LogError: Error, Hashable, Sendable {
  /// What stood here durably is not here any more: the node must not vote, and rejoins under a new incarnation.
  case damaged(LogDamage)
  /// A file has a format version that this build does not know.
  case unknownFormat(file: String, version: UInt16)
  /// The log belongs to another cluster, node or incarnation.
  case foreign(file: String)
  /// A sync or write failed: the process must end and may not try again, because the kernel may already have dropped
  /// the pages. Every later call answers the same.
  case fatal(DiskError)
  /// There is no space for another segment. Nothing was written; the call may be repeated.
  case noSpace(directory: String)
  /// Another failure, before anything was written.
  case disk(DiskError)
  /// An entry beyond ``Limits/entryBytes``.
  case entryTooLarge(bytes: Int)
}

/// Damage of a log, as exactly as it is known.
public struct LogDamage: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A group does not verify although a later one does.
    case badGroup
    /// The log ends before what it had made durable (as the watermark tells): a lost tail or an older copy.
    case endsBeforeWatermark(group: UInt64)
    /// The group that the watermark names is another one: an older or foreign copy.
    case differsFromWatermark(group: UInt64)
    /// A segment is missing between others or before them.
    case missingSegment(UInt64)
    /// The watermark file is missing, or neither of its slots verifies.
    case noWatermark
    /// A group verifies but is not the successor of the one before it.
    case brokenChain
    /// A group verifies but its records make no sense; the text says which.
    case senseless(String)
  }

  public let file: String
  /// Bytes from the start of the file.
  public let offset: Int
  public let kind: Kind

  init(_ kind: Kind, _ file: String, at offset: Int = 0) {
    self.file = file
    self.offset = offset
    self.kind = kind
  }
}

extension LogError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .damaged(let damage): "the log is damaged: \(damage.file), byte \(damage.offset): \(damage.kind)"
    case .unknownFormat(let file, let version): "\(file) has log format \(version), which this build does not know"
    case .foreign(let file): "\(file) belongs to another node or incarnation"
    case .fatal(let error): "the log's disk failed, the process must end: \(error)"
    case .noSpace(let directory): "no space for another log segment in \(directory)"
    case .disk(let error): error.description
    case .entryTooLarge(let bytes): "an entry of \(bytes) bytes is beyond the log's limit of \(Limits.entryBytes)"
    }
  }
}
