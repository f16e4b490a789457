/// What questions about the audit log may cost.
enum AuditLimits {
  /// Lines of one answer, and bytes after which it ends.
  static let linesPerAnswer = 512
  static let bytesPerAnswer = 1 << 20
  /// Leaves that one search looks at before it answers how far it came.
  static let leavesPerSearch = 4_096
  /// How often the leader's node keeps a signed head, if the log has grown.
  static let secondsBetweenHeads = 60
  /// Leaves hashed between two looks at whether the asker is still served.
  static let leavesPerScan = 4_096
}
