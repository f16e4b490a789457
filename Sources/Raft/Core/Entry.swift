/// One entry of the log.
///
/// The data is shared by reference between the log, messages and ready batches; it is never copied by the core.
public struct Entry: Hashable, Sendable {
  /// What an entry's data means to the core.
  public enum Kind: UInt8, Hashable, Sendable {
    /// Opaque to the core. A term's first entry is a normal one without data (Raft thesis §6.4).
    case normal = 0
    /// A single change, a ``ConfigurationChange`` with at most one step and no transition of its own.
    case configurationChange = 1
    /// A ``ConfigurationChange`` of any number of steps; without data it leaves a joint configuration.
    case configurationChangeV2 = 2
  }

  /// The term of the leader that appended the entry; zero while it is only proposed.
  public var term: Term
  /// The entry's position; zero while it is only proposed.
  public var index: Index
  /// What the data means.
  public var kind: Kind
  /// The command, opaque for a normal entry.
  public var data: [UInt8]

  public init(term: Term = .zero, index: Index = .zero, kind: Kind = .normal, data: [UInt8] = []) {
    self.term = term
    self.index = index
    self.kind = kind
    self.data = data
  }

  /// The entry's identity.
  @inlinable public var id: EntryID { EntryID(term: term, index: index) }

  /// What the entry counts for in limits on messages and batches, in bytes: its data and a fixed overhead.
  @inlinable var encodedSize: UInt64 { UInt64(data.count) + Entry.overhead }

  /// Bytes besides the data: term, index and kind as they stand in a frame.
  @usableFromInline static let overhead: UInt64 = 24
}

extension Collection<Entry> {
  /// What the entries count for in limits on messages and batches, in bytes.
  var encodedSize: UInt64 { reduce(0) { $0 + $1.encodedSize } }

  /// The bytes of the entries' data alone.
  var payloadSize: UInt64 { reduce(0) { $0 + UInt64($1.data.count) } }
}
