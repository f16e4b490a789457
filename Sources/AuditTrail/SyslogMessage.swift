internal import KMIP
internal import Registry
internal import TTLV

/// A line of the audit log as a syslog message (RFC 5424 §6): facility "log audit", the record's own time, the node as
/// host, the operation as message identifier, the line itself as text.
public struct SyslogMessage: Hashable, Sendable {
  public let bytes: [UInt8]

  /// Facility 13 (log audit), severity 6 (informational) and 5 (notice: something was refused).
  private static let informational = 13 * 8 + 6
  private static let notice = 13 * 8 + 5

  public init(_ line: LogLine) {
    let priority: Int
    let time: String
    let host: String
    let name: String
    switch line {
    case .begin:
      (priority, time, host, name) = (Self.informational, "-", "-", "begin")
    case .entry(_, let entry):
      let record = entry.record
      priority = record.refusal == nil ? Self.informational : Self.notice
      time = Timestamp.text(record.time)
      host = record.node.map { "node-\($0)" } ?? "-"
      name = record.operation.map { Self.identifier($0.name) } ?? "command"
    case .head(_, let head):
      (priority, time, host, name) = (Self.informational, Timestamp.text(head.time), "node-\(head.node)", "head")
    }
    bytes = Array("<\(priority)>1 \(time) \(host) conclave - \(name) - ".utf8) + line.bytes
  }

  /// RFC 5424 §6.2.7: at most 32 printable characters, no spaces.
  private static func identifier(_ name: String) -> String {
    String(decoding: name.utf8.filter { (33...126).contains($0) }.prefix(32), as: UTF8.self)
  }
}
