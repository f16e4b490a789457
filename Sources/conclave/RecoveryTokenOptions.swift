import ArgumentParser
import Custody

/// A recovery key in a token, where one is meant.
struct RecoveryTokenOptions: ParsableArguments {
  @Option(help: "The PKCS#11 module of a token that holds the recovery key.") var module: String?
  @Option(help: "What the module takes with C_Initialize, where it takes anything.") var moduleParameters: String?
  @Option(help: "The token's label.") var label: String?
  @Option(help: "A file of mode 600 that holds the token's user PIN alone.") var pinFile: String?

  var isGiven: Bool { module != nil }

  func validate() throws {
    guard (module == nil) == (label == nil), (module == nil) == (pinFile == nil) else {
      throw ValidationError("--module, --label and --pin-file go together")
    }
  }

  func open(_ missingKey: PKCS11Token.MissingKey) throws(CustodyError) -> RecoveryToken {
    try RecoveryToken(
      PKCS11Token.Configuration(module: module ?? "", moduleParameters: moduleParameters, tokenLabel: label ?? ""),
      pin: TokenConfiguration.pin(fromFile: pinFile ?? ""), missingKey: missingKey)
  }
}
