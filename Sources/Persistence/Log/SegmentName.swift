/// The names of log files: `log-` and the sequence number in 16 hexadecimal digits, so that names sort as numbers do.
enum SegmentName {
  /// A segment made in advance; it becomes a numbered one by renaming.
  static let spare = "spare"
  /// A spare that is still being filled with zeros.
  static let unfinished = "spare.new"

  static func of(_ sequence: UInt64) -> String {
    let digits = String(sequence, radix: 16)
    return "log-" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The sequence number, nil when the name is none of a segment.
  static func sequence(of name: String) -> UInt64? {
    guard name.hasPrefix("log-"), name.utf8.count == 20, let sequence = UInt64(name.dropFirst(4), radix: 16),
      of(sequence) == name
    else { return nil }
    return sequence
  }
}
