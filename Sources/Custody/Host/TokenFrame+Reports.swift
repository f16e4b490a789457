/// Reports between a node and its PKCS#11 host. Texts come from the vendor's module and are cut to what a frame takes.
extension TokenFrame {
  private mutating func append(text: String) { append(counted: Array(text.utf8.prefix(Limits.hostText))) }

  private mutating func append(_ flag: Bool) { append([flag ? 1 : 0]) }

  mutating func append(_ token: TokenReport) {
    append((0..<8).map { UInt8(truncatingIfNeeded: token.slot >> UInt64(56 - 8 * $0)) })
    for text in [token.label, token.manufacturer, token.model, token.serialNumber] { append(text: text) }
    for flag in [token.isInitialized, token.hasUserPIN, token.isPINLocked, token.isFinalPINTry] { append(flag) }
  }

  mutating func append(_ module: ModuleReport) {
    for text in [module.manufacturer, module.description, module.version] { append(text: text) }
    let tokens = module.tokens.prefix(Limits.reportedTokens)
    append([UInt8(tokens.count)])
    for token in tokens { append(token) }
  }

  mutating func append(_ probe: ProbeReport) {
    append(probe.token)
    append(text: probe.library)
    append([UInt8(probe.keys.count)])
    for key in probe.keys { append(text: key) }
    append([UInt8(probe.steps.count)])
    for step in probe.steps {
      append([step.part.rawValue, step.outcome.rawValue])
      append(text: step.mechanism)
      append(text: step.reason)
    }
  }
}

extension TokenFrameReader {
  private mutating func flag() throws(CustodyError) -> Bool {
    switch try byte() {
    case 0: false
    case 1: true
    default: throw broken
    }
  }

  mutating func tokenReport() throws(CustodyError) -> TokenReport {
    var slot: UInt64 = 0
    for _ in 0..<8 { slot = slot << 8 | UInt64(try byte()) }
    let texts = (try text(), try text(), try text(), try text())
    return TokenReport(
      slot: slot, label: texts.0, manufacturer: texts.1, model: texts.2, serialNumber: texts.3,
      isInitialized: try flag(), hasUserPIN: try flag(), isPINLocked: try flag(), isFinalPINTry: try flag())
  }

  mutating func moduleReport() throws(CustodyError) -> ModuleReport {
    var report = ModuleReport(manufacturer: try text(), description: try text(), version: try text(), tokens: [])
    for _ in 0..<(try byte()) { report.tokens.append(try tokenReport()) }
    return report
  }

  mutating func probeReport() throws(CustodyError) -> ProbeReport {
    var report = ProbeReport(token: try tokenReport(), library: try text(), keys: [], steps: [])
    for _ in 0..<(try byte()) { report.keys.append(try text()) }
    for _ in 0..<(try byte()) {
      guard let part = ProbeReport.Part(rawValue: try byte()), let outcome = ProbeReport.Outcome(rawValue: try byte())
      else { throw broken }
      report.steps.append(
        ProbeReport.Step(part: part, mechanism: try text(), outcome: outcome, reason: try text()))
    }
    return report
  }
}
