import Custody
import Server

/// The token of a node that is about to get its root key.
enum NodeToken {
  /// Makes a software token's file, or the wrapping key in a PKCS#11 token, where there is none yet.
  static func make(_ token: Configuration.Token) throws(CustodyError) -> any WrappingToken {
    switch token {
    case .software(let path, let allowedInProduction):
      try TokenConfiguration.software(path: path).open(creating: true, acceptsSoftware: allowedInProduction)
    case .operators(let path):
      try TokenConfiguration.operators(path: path).open(creating: false, acceptsSoftware: false)
    case .pkcs11(let module, let parameters, let label, let pinFile):
      try TokenConfiguration.pkcs11(
        .init(module: module, moduleParameters: parameters, tokenLabel: label),
        pin: TokenConfiguration.pin(fromFile: pinFile)
      ).open(creating: true, acceptsSoftware: false)
    }
  }
}
