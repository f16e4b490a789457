internal import PKCS11

extension TokenSession {
  /// Tries everything that a key of this software's could need, with keys that are gone afterwards.
  func probe() throws(CustodyError) -> ProbeReport {
    var report = ProbeReport(token: try facts(), library: try library(), keys: [], steps: [])
    for label in [configuration.keyLabel, Self.signingLabel, Self.recoveryLabel]
    where try !identifiers(label: label).isEmpty {
      report.keys.append(label)
    }
    for mechanism in configuration.mechanisms {
      report.steps.append(
        try step(.wrapping, mechanism.name, .wrapping(mechanism)) { () throws(CustodyError) in try tryOut(mechanism) })
    }
    for algorithm in SigningAlgorithm.probeOrder {
      report.steps.append(
        try step(.signing, algorithm.name, .signing(algorithm)) { () throws(CustodyError) in try tryOut(algorithm) })
    }
    for algorithm in RecoveryAlgorithm.probeOrder {
      report.steps.append(
        try step(.recovery, algorithm.name, .recovery(algorithm)) { () throws(CustodyError) in try tryOut(algorithm) })
    }
    return report
  }

  private func step(
    _ part: ProbeReport.Part, _ name: String, _ use: TokenKeyUse, _ body: () throws(CustodyError) -> Void
  ) throws(CustodyError) -> ProbeReport.Step {
    guard lists(use) else { return ProbeReport.Step(part: part, mechanism: name, outcome: .notListed, reason: "") }
    do throws(CustodyError) {
      try body()
      return ProbeReport.Step(part: part, mechanism: name, outcome: .passed, reason: "")
    } catch {
      // What would end a node's start ends the probe too.
      guard error.isRefusal else { throw error }
      return ProbeReport.Step(part: part, mechanism: name, outcome: .failed, reason: error.cause)
    }
  }
}

extension ModuleReport {
  /// Asks a module, without logging in anywhere.
  init(_ module: Module) throws(PKCS11Error) {
    let library = try module.library()
    var tokens: [TokenReport] = []
    for slot in try module.slots() {
      // A slot whose token cannot be asked is passed over, as it is when a token is looked for by its label.
      if let token = try? module.token(in: slot) { tokens.append(TokenReport(token, in: slot)) }
    }
    self.init(
      manufacturer: library.manufacturer, description: library.description, version: library.version, tokens: tokens)
  }
}

extension TokenReport {
  init(_ token: Token, in slot: Slot) {
    self.init(
      slot: UInt64(slot.id), label: token.label, manufacturer: token.manufacturer, model: token.model,
      serialNumber: token.serialNumber, isInitialized: token.isInitialized, hasUserPIN: token.hasUserPIN,
      isPINLocked: token.isPINLocked, isFinalPINTry: token.isFinalPINTry)
  }
}
