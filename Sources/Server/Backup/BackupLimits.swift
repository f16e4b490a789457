/// What making backups may cost a node.
enum BackupLimits {
  /// Backups at a time: each holds a view of the state.
  static let sessions = 2
  /// Nobody has asked for a part for so long: the backup is given up (nanoseconds).
  static let idle: UInt64 = 600_000_000_000
}
