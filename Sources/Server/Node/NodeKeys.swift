internal import Custody
internal import PKCS11
internal import Secrets

/// The node's token and the cluster's keys behind it.
enum NodeKeys {
  static func token(_ configuration: Configuration.Token) throws(StartError) -> any WrappingToken {
    do throws(CustodyError) {
      switch configuration {
      case .software(let path, let allowedInProduction):
        guard allowedInProduction else {
          throw CustodyError(
            .softwareTokenRefused, "the software token keeps its key in a file beside what it protects",
            hint: "use token.kind pkcs11, or say that you mean it: token.allow-software-in-production: true")
        }
        return try SoftwareToken(path: path)
      case .pkcs11(let module, let label, let pinFile):
        return try PKCS11Token.open(module: module, label: label, pinFile: pinFile)
      }
    } catch {
      throw StartError(error.description)
    }
  }

  static func unwrap(in directory: String, token: any WrappingToken) throws(StartError) -> SealingKeyring {
    do { return try Custody.load(from: directory, unwrappedBy: token) } catch { throw StartError(error.description) }
  }
}
