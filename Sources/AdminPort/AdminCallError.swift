/// Why a question to an admin port has no answer, in one line.
public struct AdminCallError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: Hashable, Sendable {
    /// A certificate, key, authority or address of our own cannot be used.
    case credentials
    /// Nobody answers there.
    case unreachable
    /// Who answers is not whom we believe.
    case untrusted
    /// The connection ended, or the reply is no reply.
    case noAnswer
  }

  public let code: Code
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
