/// Why a backup is not made, or not believed: one line for the operator.
public struct BackupError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// It is no backup, or of a release that this one does not know.
    case unknownFormat
    /// It ends before its end.
    case cut
    /// Something in it is not as it was written.
    case damaged
    /// The authority did not certify who signed it.
    case notBelieved
    /// The key is none of its recipients', or shares do not make one.
    case wrongKey
    /// It is of another cluster than the receipt names.
    case otherCluster
    /// It is older than the one that the receipt names, or another one.
    case replayed
    /// A recipient's key cannot be used.
    case recipient
    /// The token that holds the recovery key does not open what was sealed to it.
    case token
    /// The file cannot be read or written.
    case file
    case cryptography
  }

  public let code: Code
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
