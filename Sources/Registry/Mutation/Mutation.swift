public import Secrets
public import Store

/// One log entry: what a request changes, and what must still hold for it to be so. Made where the root key is, applied
/// where no key is needed.
public struct Mutation: Hashable, Sendable {
  /// The version in which `encoded` writes.
  public static let formatVersion: Int32 = 1

  public var stamp: Stamp
  /// What the plan read, checked again at apply; the first that fails stops the whole mutation.
  public var guards: [Guard]
  /// In order; a later one replaces an earlier one of the same key.
  public var writes: [Write]
  /// Audit records, each as its leaf hash and the sealed rest (`AuditLeaf`), which become leaves of the audit tree.
  public var leaves: [SealedBytes]

  public init(stamp: Stamp, guards: [Guard] = [], writes: [Write] = [], leaves: [SealedBytes] = []) {
    self.stamp = stamp
    self.guards = guards
    self.writes = writes
    self.leaves = leaves
  }

  /// Something that a plan relied upon.
  public enum Guard: Hashable, Sendable {
    /// The record is there, as written by that entry.
    case present(RecordKey, Revision)
    case absent(RecordKey)
    /// The range holds so many records, the newest of them written by that entry.
    case range(RecordRange, count: Int, newest: Revision?)
    /// No reply is kept for this request, and none has been forgotten: it has not run.
    case unused(RequestIdentity)
  }

  public enum Write: Hashable, Sendable {
    case put(RecordKey, SealedBytes)
    /// An index entry with a known key: a name, or a posting of an object that is in the log already.
    case index(RecordKey, RecordHash)
    /// Postings of an object that this entry makes: their keys end in the entry's index, which is known at apply.
    case postings(position: UInt16, object: RecordHash, prefixes: [RecordHash])
    case delete(RecordKey)
    /// The reply kept for this request can go, and so can all that the same origin minted before it.
    case forget(RequestIdentity)
  }
}
