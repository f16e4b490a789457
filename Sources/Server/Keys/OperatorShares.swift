internal import Custody

/// Operators' shares in a command that runs without a node and ends with its work.
public enum OperatorShares {
  /// Opens the configuration's token with the shares in these files.
  public static func give(_ files: [String], to configuration: Configuration) throws(StartError) {
    guard !files.isEmpty else { return }
    guard case .operators(let path)? = configuration.token else {
      throw StartError("--share-file belongs to token.kind operators")
    }
    do throws(CustodyError) {
      let token = try NodeKeys.operators(path)
      for file in files where !token.isOpen { try token.take(SecretShare.read(file, .operators)) }
      try token.check()
    } catch {
      throw StartError(error.description)
    }
  }
}
