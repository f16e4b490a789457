/// What is wrong with an exported log, a head or a proof.
public enum AuditTrailError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A line is not what an export holds there.
  case line(UInt64, String)
  /// A head does not verify.
  case head(String)
  /// A proof does not verify, or is none.
  case proof(String)
  case cryptography(String)

  public var description: String {
    switch self {
    case .line(let number, let why): "line \(number): \(why)"
    case .head(let why): "the signed head is not good: \(why)"
    case .proof(let why): "the proof is not good: \(why)"
    case .cryptography(let why): why
    }
  }
}
