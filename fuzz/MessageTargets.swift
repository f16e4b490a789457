import KMIP
import TTLV

/// What has to hold for any bytes that come as a message; a broken promise traps. Run by the fuzzers (`fuzz/run`), and
/// over their corpora by every test run.
enum MessageTargets {
  static let spoken: [ProtocolVersion] = [.v1_0, .v1_1, .v1_2, .v1_3, .v1_4, .v2_0, .v2_1]

  /// Bytes that decode encode again to themselves; the message reads or says why not, in a version that is spoken.
  static func ttlv(_ bytes: [UInt8]) {
    if let item = try? BinaryDecoder.decode(bytes) {
      precondition(BinaryEncoder.encode(item) == bytes, "what was decoded is not what it was decoded from")
    }
    let peek = RequestPeek(bytes)
    do throws(Unreadable) {
      let message = try RequestMessage(bytes, spoken: spoken)
      precondition(peek.isWellFramed, "a message is read that does not look like one")
      precondition(spoken.contains(message.header.version))
      for item in message.items {
        if let code = item.operationCode { precondition(peek.operations.contains(code)) }
        _ = VersionGate.passed(item.payload, message.header.version)
      }
    } catch {
      precondition(spoken.contains(error.answerIn), "an answer in a version that is not spoken")
    }
  }

  static func xml(_ bytes: [UInt8]) { text(bytes, .xml) }

  static func json(_ bytes: [UInt8]) { text(bytes, .json) }

  /// A text that reads has a frame; the frame, written as text, reads as the same frame.
  private static func text(_ bytes: [UInt8], _ form: TextMessage.Form) {
    do throws(Unreadable) {
      let frame = try TextMessage.frame(bytes, form, spoken: spoken)
      precondition(frame.count <= max(64, bytes.count), "a frame is longer than its text")
      let again = try TextMessage.frame(TextMessage.text(frame, form), form, spoken: spoken)
      precondition(again == frame, "a frame is changed by its text")
      ttlv(frame)
    } catch {
      precondition(spoken.contains(error.answerIn), "an answer in a version that is not spoken")
    }
  }
}
