public import Secrets

/// Which token a node uses.
public enum TokenConfiguration: Sendable {
  /// The embedded token in a file.
  case software(path: String)
  /// A token whose key is in operators' shares; the file holds what is public of it.
  case operators(path: String)
  /// A token behind a PKCS#11 module.
  case pkcs11(PKCS11Token.Configuration, pin: SecretBytes)

  /// Opens the token, and makes it where `creating`.
  ///
  /// - Parameter acceptsSoftware: false in production, unless the operator said otherwise.
  public func open(creating: Bool, acceptsSoftware: Bool) throws(CustodyError) -> any WrappingToken {
    switch self {
    case .software(let path):
      guard acceptsSoftware else {
        throw CustodyError(
          .softwareTokenRefused, "the software token keeps its key in a file, which production refuses",
          hint: "configure a PKCS#11 token, or say that you mean it: token.allow-software-in-production: true")
      }
      if creating, !PrivateFile.exists(path) { return try SoftwareToken.create(path: path) }
      return try SoftwareToken(path: path)
    case .operators(let path): return try OperatorToken(path: path)
    case .pkcs11(let configuration, let pin):
      // The vendor's code runs in a process of its own.
      return try HostedToken(configuration, pin: pin, missingKey: creating ? .generate : .refuse)
    }
  }

  /// Reads a PIN from a file of its owner's; one line end after it is dropped.
  public static func pin(fromFile path: String) throws(CustodyError) -> SecretBytes {
    var bytes = try PrivateFile.read(path, secret: true)
    if bytes.last == 0x0A { bytes.removeLast() }
    if bytes.last == 0x0D { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.count <= Limits.pinLength else {
      throw CustodyError(.fileDamaged, "\(path) holds no PIN", hint: "write the token's user PIN into it, on one line")
    }
    return SecretBytes(bytes)
  }
}
