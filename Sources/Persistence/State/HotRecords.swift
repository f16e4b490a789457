internal import Store
internal import Synchronization

/// Records lately read of one database, so that a key in steady use costs no look-up in RocksDB. They are as opaque here
/// as on disk.
///
/// A record stands here only as long as no later entry has written its key: whoever commits takes it away before any
/// view shows the commit. So what stands here is what every view sees that is not older than the record.
final class HotRecords: Sendable {
  private struct State {
    /// What the newest view shows.
    var applied: Revision
    /// The older half goes when the younger is full.
    var young: [RecordKey: Record] = [:]
    var old: [RecordKey: Record] = [:]
    var youngBytes = 0
  }

  private let state: Mutex<State>

  init(applied: Revision) { state = Mutex(State(applied: applied)) }

  /// nil: not known, which says nothing about the record.
  func record(_ key: RecordKey, at applied: Revision) -> Record? {
    state.withLock { state in
      guard let record = state.young[key] ?? state.old[key], record.revision <= applied else { return nil }
      return record
    }
  }

  /// The view at `applied` shows this record. Of an older view than the newest nothing is taken: an entry between the
  /// two may have written the key.
  func note(_ key: RecordKey, _ record: Record, at applied: Revision) {
    guard record.value.count <= Limits.hotRecordBytes else { return }
    state.withLock { state in
      guard state.applied == applied else { return }
      let bytes = key.bytes.count + record.value.count + 128
      if state.youngBytes + bytes > Limits.hotBytes / 2 {
        state.old = state.young
        state.young = [:]
        state.youngBytes = 0
      }
      state.young[key] = record
      state.youngBytes += bytes
    }
  }

  /// These writes were made; the next view shows them.
  func follow(_ writes: [(key: RecordKey, write: WriteSet.Write)], to applied: Revision) {
    state.withLock { state in
      state.applied = applied
      if state.young.isEmpty && state.old.isEmpty { return }
      for (key, _) in writes {
        state.young[key] = nil
        state.old[key] = nil
      }
    }
  }
}
