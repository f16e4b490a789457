import Custody
import Server

/// The token of a node that is about to get its root key.
enum NodeToken {
  /// Makes a software token's file, or the wrapping key in a PKCS#11 token.
  static func make(_ token: Configuration.Token) throws -> any WrappingToken {
    switch token {
    case .software(let path, let allowedInProduction):
      guard allowedInProduction else {
        throw StartError(
          "the software token keeps its key in a file beside what it protects",
          hint: "use token.kind pkcs11, or say that you mean it: token.allow-software-in-production: true")
      }
      return try SoftwareToken.create(path: path)
    case .pkcs11(let module, let label, let pinFile):
      return try PKCS11Token(
        .init(module: module, tokenLabel: label), pin: PINFile.read(pinFile), missingKey: .generate)
    }
  }
}
