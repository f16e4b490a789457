import KMIP
import Registry
import TTLV
import Testing

@testable import AuditTrail

struct SyslogMessageTests {
  /// RFC 5424 §6: header fields without spaces, in order; the line is the message.
  @Test func recordsBecomeMessages() throws {
    let salt = [UInt8](repeating: 1, count: 16)
    let cases: [(AuditRecord, String)] = [
      (
        AuditRecord(time: 0, identity: "alice", node: 3, operation: .createKeyPair),
        "<110>1 1970-01-01T00:00:00.000Z node-3 conclave - CreateKeyPair - {\"number\":7,"
      ),
      (
        AuditRecord(time: 1, identity: "bob", operation: .get, refusal: .permissionDenied),
        "<109>1 1970-01-01T00:00:00.001Z - conclave - Get - {\"number\":7,"
      ),
      (
        AuditRecord(time: 1, identity: "bob", operation: nil, command: "remove node 3"),
        "<110>1 1970-01-01T00:00:00.001Z - conclave - command - {\"number\":7,"
      ),
    ]
    for (record, beginning) in cases {
      let line = LogLine.entry(number: 7, AuditEntry(record, salt: salt))
      let message = String(decoding: SyslogMessage(line).bytes, as: UTF8.self)
      #expect(message.hasPrefix(beginning))
      #expect(message.hasSuffix(String(decoding: line.bytes, as: UTF8.self)))
    }
    let log = try SignedLog()
    let head = LogLine.head(place: 1, try log.signer.sign(log.tree, now: 0))
    #expect(
      String(decoding: SyslogMessage(head).bytes, as: UTF8.self).hasPrefix("<110>1 1970-01-01T00:00:00.000Z node-2 "))
  }
}
