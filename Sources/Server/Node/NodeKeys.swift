internal import Custody

/// The node's token and the cluster's keys behind it.
enum NodeKeys {
  /// The token that the node was made with; one that lacks the wrapping key is refused, never given a new one.
  static func token(_ configuration: Configuration.Token) throws(StartError) -> any WrappingToken {
    do throws(CustodyError) {
      switch configuration {
      case .software(let path, let allowedInProduction):
        return try TokenConfiguration.software(path: path).open(creating: false, acceptsSoftware: allowedInProduction)
      case .pkcs11(let module, let label, let pinFile):
        let pin = try TokenConfiguration.pin(fromFile: pinFile)
        return try TokenConfiguration.pkcs11(.init(module: module, tokenLabel: label), pin: pin)
          .open(creating: false, acceptsSoftware: false)
      }
    } catch {
      throw StartError(error.description)
    }
  }

  /// The token of a node that is about to get its root key: its file or its wrapping key is made where there is none.
  static func create(_ configuration: Configuration.Token) throws(StartError) -> any WrappingToken {
    do throws(CustodyError) {
      switch configuration {
      case .software(let path, let allowedInProduction):
        return try TokenConfiguration.software(path: path).open(creating: true, acceptsSoftware: allowedInProduction)
      case .pkcs11(let module, let label, let pinFile):
        let pin = try TokenConfiguration.pin(fromFile: pinFile)
        return try TokenConfiguration.pkcs11(.init(module: module, tokenLabel: label), pin: pin)
          .open(creating: true, acceptsSoftware: false)
      }
    } catch {
      throw StartError(error.description)
    }
  }

  static func unwrap(in directory: String, token: any WrappingToken) throws(StartError) -> SealingKeyring {
    do { return try Custody.load(from: directory, unwrappedBy: token) } catch { throw StartError(error.description) }
  }
}
