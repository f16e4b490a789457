public import KMIP

/// Why a request has no good answer.
public enum KMIPClientError: Error, Hashable, Sendable {
  /// The client's own certificate, key or authorities are unusable, or a server's certificate is not trusted.
  case credentials(String)
  /// No node could be reached in time. Nothing was run.
  case unreachable(String)
  /// The request was sent and its answer is missing: it may have been run.
  case outcomeUnknown(String)
  /// The cluster has no leader: a majority of its nodes is down or apart. Nothing was run.
  case noQuorum(String)
  /// The server refused: its Result Reason and message.
  case refused(ResultReason, String)
  /// The object does not exist, or not for this client.
  case notFound(String)
  /// The answer is not what the standard says, or no version is spoken in common.
  case badReply(String)
  /// The request cannot be said in the version that was negotiated.
  case unspeakable(String)
}

extension KMIPClientError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .credentials(let text), .unreachable(let text), .outcomeUnknown(let text), .noQuorum(let text),
      .notFound(let text), .badReply(let text), .unspeakable(let text):
      text
    case .refused(let reason, let text): text.isEmpty ? reason.name : "\(reason.name): \(text)"
    }
  }
}
