import FoundationEssentials
import Glibc
import Logging
import Server

/// Writes each log message as one line to standard error: for people, or as JSON.
struct LogLine: LogHandler {
  let format: Configuration.Log.Format
  let node: UInt64
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  init(format: Configuration.Log.Format, node: UInt64, level: Logger.Level) {
    self.format = format
    self.node = node
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let line =
      switch format {
      case .text:
        "\(time) \(event.level) \(event.message)"
          + all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
      case .json: json(time, event, all)
      }
    // One call, so that lines of several threads do not mix.
    let bytes = plain(line) + [0x0A]
    _ = write(2, bytes, bytes.count)
  }

  /// Without what would end the line, or would move a terminal's cursor: what is logged may hold others' words. Control
  /// characters are one byte (below 20, and 7F), or C2 and one from 80 to 9F.
  private func plain(_ line: String) -> [UInt8] {
    var bytes = Array(line.utf8)
    for at in bytes.indices {
      if bytes[at] < 0x20 || bytes[at] == 0x7F { bytes[at] = 0x20 }
      if bytes[at] == 0xC2, at + 1 < bytes.count, bytes[at + 1] < 0xA0 { (bytes[at], bytes[at + 1]) = (0x20, 0x20) }
    }
    return bytes
  }

  private func json(_ time: String, _ event: LogEvent, _ metadata: Logger.Metadata) -> String {
    var fields = metadata.mapValues { "\($0)" }
    fields["time"] = time
    fields["level"] = "\(event.level)"
    fields["message"] = "\(event.message)"
    fields["node"] = "\(node)"
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts alone always have a JSON form.
    return String(decoding: try! encoder.encode(fields), as: UTF8.self)
  }
}
