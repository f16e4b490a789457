/// Why the listener could not be started or reloaded: one line for people, with cause and hint.
public struct FrontEndError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: Hashable, Sendable {
    /// The address is taken or is not of this machine.
    case address
    /// A certificate, key or trust anchor is missing, malformed or does not fit.
    case certificate
    case settings
    case stopped
  }

  public let code: Code
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
