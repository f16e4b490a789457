internal import Access
internal import KMIP
internal import Logging
internal import TTLV

/// Puts on record what administrators have asked of one node alone, which the log knows nothing of: by KMIP's Log, in
/// the administrator's name. A node that cannot write it now (it is sealed, there is no leader) tries until it can.
struct AdminNotes: Sendable {
  private static let pause = Duration.seconds(1)
  /// Tries of a note whose act is done, at the most.
  private static let tries = 600

  let gate: RequestGate
  let node: UInt64
  let log: Logger

  /// Writes the note while the caller waits, once; whether it is on record.
  func write(_ words: String, _ principal: Principal) async -> Bool {
    var principal = principal
    principal.node = node
    let message = RequestMessage(
      header: RequestHeader(version: .v2_1), items: [RequestBatchItem(.log, payload: LogRequest(Text(words)).items)])
    let frame = BinaryEncoder.encode(message.item)
    let reply = await withCheckedContinuation { continuation in
      gate.fetch(frame, as: principal) { continuation.resume(returning: $0) }
    }
    guard let reply, let answer = try? ResponseMessage(reply) else { return false }
    return answer.items.first?.status == .success
  }

  /// Writes it as soon as that can be done.
  func writeInTime(_ words: String, _ principal: Principal) {
    Task {
      for _ in 0..<Self.tries {
        if await write(words, principal) { return }
        try? await Task.sleep(for: Self.pause)
      }
      log.error("not on record in the audit log, because the cluster took no entries for too long: \(words)")
    }
  }
}
