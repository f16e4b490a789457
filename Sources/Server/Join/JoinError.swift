/// Why a node could not join: one line with the cause that the other side saw, and what helps.
public struct JoinError: Error, Sendable, CustomStringConvertible {
  public enum Code: Sendable {
    /// A wrong argument, file or folder on this machine.
    case local
    /// The cluster refuses.
    case refused
    /// No member can be reached.
    case unreachable
    /// The cluster has no leader now.
    case noQuorum
  }

  public let code: Code
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
