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
        return try PKCS11Token(
          .init(module: module, tokenLabel: label), pin: pin(in: pinFile), missingKey: .refuse)
      }
    } catch {
      throw StartError(error.description)
    }
  }

  /// The PIN alone in a file; a line end after it does not count.
  private static func pin(in path: String) throws(CustodyError) -> SecretBytes {
    do throws(BoundedFile.Failure) {
      var bytes = try BoundedFile.read(path, limit: 256)
      while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { bytes.removeLast() }
      return SecretBytes(bytes)
    } catch {
      throw CustodyError(.fileUnusable, "\(path): \(error.reason)", hint: "give a file that holds the PIN alone")
    }
  }

  static func unwrap(in directory: String, token: any WrappingToken) throws(StartError) -> SealingKeyring {
    do { return try Custody.load(from: directory, unwrappedBy: token) } catch { throw StartError(error.description) }
  }
}
