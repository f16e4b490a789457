internal import KMIP
public import Registry
internal import TTLV

/// One line of an exported audit log: a JSON object whose last member is the thing itself in hexadecimal digits, exactly
/// as the audit tree hashes or the node signed it; the members before it are for people and programs to read. A line is
/// good only if it is, byte for byte, what the thing is written as.
public enum LogLine: Hashable, Sendable {
  /// The export begins behind leaves that it does not hold: the tree over those.
  case begin(MerkleTree)
  /// A leaf.
  case entry(number: UInt64, AuditEntry)
  /// A signed head over all leaves so far; `place` counts the heads of this export from 1.
  case head(place: UInt64, SignedHead)

  /// The line, without its end.
  public var bytes: [UInt8] {
    var line = JSONLine()
    switch self {
    case .begin(let tree):
      line.put("begins", tree.size)
      line.put("tree", hexadecimal: tree.encoded)
    case .entry(let number, let entry):
      line.put("number", number)
      Self.put(entry.record, to: &line)
      line.put("entry", hexadecimal: entry.bytes)
    case .head(let place, let head):
      line.put("head", place)
      line.put("size", head.size)
      line.put("root", hexadecimal: head.root)
      line.put("time", Timestamp.text(head.time).utf8)
      line.put("node", head.node)
      line.put("cluster", hexadecimal: head.cluster)
      line.put("signed", hexadecimal: head.encoded)
    }
    return line.finish()
  }

  private static func put(_ record: AuditRecord, to line: inout JSONLine) {
    line.put("time", Timestamp.text(record.time).utf8)
    line.put("identity", record.identity.utf8)
    if let node = record.node { line.put("node", node) }
    if let connection = record.connection { line.put("connection", connection) }
    if let operation = record.operation { line.put("operation", operation.name.utf8) }
    if let command = record.command { line.put("command", command.utf8) }
    if let object = record.object { line.put("object", object.text.utf8) }
    line.put("outcome", (record.refusal?.name ?? "Success").utf8)
    if let value = record.clientCorrelation { line.put("client_correlation", value.utf8) }
    if let value = record.serverCorrelation { line.put("server_correlation", value.utf8) }
    if let message = record.message { line.put("message", message.utf8) }
  }

  /// Reads a line, without its end; nil for one that no export writes.
  public init?(_ line: [UInt8]) {
    guard line.count <= Limits.lineLength else { return nil }
    let read: LogLine?
    if let number = Self.number(of: line, after: "{\"number\":") {
      read = Self.thing(of: line).flatMap { try? AuditEntry(bytes: $0) }.map { .entry(number: number, $0) }
    } else if let place = Self.number(of: line, after: "{\"head\":") {
      read = Self.thing(of: line).flatMap { try? SignedHead(encoded: $0) }.map { .head(place: place, $0) }
    } else if Self.number(of: line, after: "{\"begins\":") != nil {
      read = Self.thing(of: line).flatMap { MerkleTree(encoded: $0[...]) }.map { .begin($0) }
    } else {
      read = nil
    }
    guard let read, read.bytes == line else { return nil }
    self = read
  }

  private static func number(of line: [UInt8], after prefix: StaticString) -> UInt64? {
    let start = prefix.utf8CodeUnitCount
    guard line.count > start, prefix.withUTF8Buffer({ line.starts(with: $0) }) else { return nil }
    var number: UInt64 = 0
    var at = start
    while at < line.count, (0x30...0x39).contains(line[at]) {
      let (shifted, overflows) = number.multipliedReportingOverflow(by: 10)
      let (sum, exceeds) = shifted.addingReportingOverflow(UInt64(line[at] - 0x30))
      if overflows || exceeds { return nil }
      number = sum
      at += 1
    }
    return at > start ? number : nil
  }

  /// The last member's bytes.
  private static func thing(of line: [UInt8]) -> [UInt8]? {
    guard line.count > 3, line.hasSuffix("\"}") else { return nil }
    let end = line.count - 2
    guard let quote = line[..<end].lastIndex(of: UInt8(ascii: "\"")) else { return nil }
    return Hexadecimal.bytes(line[(quote + 1)..<end])
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ suffix: String) -> Bool { self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) }
}
