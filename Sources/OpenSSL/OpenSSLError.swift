internal import COpenSSL

/// What libcrypto refused, in its own words; never with key bytes.
public struct OpenSSLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was asked for, as a phrase: "read the certificate".
  public let operation: String
  /// The reason: OpenSSL's text, or ours where the check is ours.
  public let reason: String
  /// True when the input may be right, but this libcrypto or this room lacks what it asks for.
  public let isUnsupported: Bool

  public var description: String { "cannot \(operation): \(reason)" }

  init(_ operation: String, _ reason: String, isUnsupported: Bool = false) {
    self.operation = operation
    self.reason = reason
    self.isUnsupported = isUnsupported
  }

  /// A refusal by a room above, for a form that the key does not have.
  public static func unsupported(_ operation: String) -> OpenSSLError {
    OpenSSLError(operation, "the key has no such form", isUnsupported: true)
  }

  /// Takes the oldest entry of the thread's error queue (the cause; later entries tell who passed it on) and empties
  /// the queue, so that no later failure is told with this one's reason.
  init(_ operation: String) {
    let code = ERR_get_error()
    ERR_clear_error()
    let text = code == 0 ? nil : ERR_reason_error_string(code)
    self.init(operation, text.map { String(cString: $0) } ?? "no reason given by OpenSSL")
  }
}

/// Passes a result of 1 on, and throws for everything else (OpenSSL answers 0 or a negative number for failure).
func check(_ result: Int32, _ operation: String) throws(OpenSSLError) {
  guard result == 1 else { throw OpenSSLError(operation) }
}
