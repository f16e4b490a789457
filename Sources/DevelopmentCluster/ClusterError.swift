/// What went wrong with a cluster on this machine, in one line with its cause and what helps.
public struct ClusterError: Error, Sendable, CustomStringConvertible {
  public enum Code: Sendable {
    /// A wrong argument, file or folder.
    case usage
    /// A node did not start, end or answer in time.
    case node
    /// No leader was found in time.
    case noLeader
  }

  public let code: Code
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
