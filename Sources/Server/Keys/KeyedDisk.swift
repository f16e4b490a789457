internal import Persistence
internal import Raft
internal import Store

/// What a node does to be rid of all that older keys have sealed: its log in whole files, its tables written anew.
struct KeyedDisk: Sendable {
  let log: WriteAheadLog
  let store: RocksStateStore
  /// Has the core cut its log, whoever may be behind.
  let cut: @Sendable (_ upTo: UInt64) -> Void

  /// Ends the log's present file, so that it can go; answers the first file that stays.
  func begin() throws -> UInt64 {
    let (last, segment) = try log.beginSegment()
    cut(last.rawValue)
    return segment
  }

  /// Whether the files before this one are gone.
  func isCut(before segment: UInt64) -> Bool { log.oldestSegment >= segment }

  /// Writes all tables anew. Takes as long as reading and writing the whole state.
  func compact() { store.compact(.all) }
}
