/// Deliberate bugs, by which the search itself is tested: what a careless log would have done.
public enum DiskBug: String, CaseIterable, Sendable {
  /// No file is ever synced.
  case skipFileSync = "skip-file-sync"
  /// No directory is ever synced.
  case skipDirectorySync = "skip-directory-sync"
  /// Files are synced only after what they hold was acknowledged.
  case syncAfterAcknowledging = "sync-after-acknowledging"
  /// Files are synced only after they have got their names.
  case renameBeforeSync = "rename-before-sync"
}
