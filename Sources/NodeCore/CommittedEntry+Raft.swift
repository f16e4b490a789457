public import Raft
public import Registry
internal import Store

extension CommittedEntry {
  /// An entry that the consensus core wants applied. `bytes` replaces what it carries, for who plays tricks.
  public init(_ entry: Entry, bytes: [UInt8]? = nil) {
    self.init(
      revision: Revision(term: entry.term.rawValue, index: entry.index.rawValue), bytes: bytes ?? entry.data,
      isConfiguration: entry.kind != .normal)
  }
}
