public import KMIP

/// The way a request goes through the node.
public enum RequestClass: UInt8, Comparable, Sendable {
  /// Touches no record: answered at once, by any node, sealed or not.
  case immediate
  /// Reads records and changes none: any node, behind a read index.
  case read
  /// Uses keys: any node, behind a read index; what it leaves in the audit log is recorded afterwards, by the leader.
  /// Should it change something after all (Usage Limits), it is run again as a write.
  case use
  /// May end in a log entry: the leader. Get is one, because its audit leaf is committed before the material leaves.
  case write

  public static func < (left: RequestClass, right: RequestClass) -> Bool { left.rawValue < right.rawValue }
}

extension RequestClass {
  /// What a header asks for whatever its operations are.
  init(_ credentials: RequestPeek.Credentials, _ isAsynchronous: Bool) {
    if isAsynchronous {
      self = .write
    } else {
      self =
        switch credentials {
        case .none: .immediate
        case .checked: .read
        case .used: .write
        }
    }
  }
}

extension RequestPeek {
  /// The class of the whole batch. What cannot be read, is unknown or unsupported touches nothing: its error is the
  /// answer.
  public var requestClass: RequestClass {
    guard isWellFramed else { return .immediate }
    // Whatever the version: which one the request is read in is not decided here, and a class too high does no harm.
    var least = isStreamed ? .write : RequestClass(credentials, isAsynchronous)
    if asksForDefaults { least = max(least, .read) }
    return operations.reduce(least) { max($0, Catalogue.requestClass($1)) }
  }
}
