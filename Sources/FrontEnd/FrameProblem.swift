/// Why a frame is not handed on as a request. The connection ends after it.
public enum FrameProblem: Hashable, Sendable {
  /// The bytes do not begin with a Request Message structure: another protocol, or a stream out of step.
  case notARequest
  /// The header claims more bytes than the limit.
  case tooLong(claimed: Int, limit: Int)
  /// The client's certificate is no longer accepted.
  case refused(String)
}
