internal import Access
internal import FrontEnd

/// The settings that all members of a cluster should share, as a new node takes them over from the member that lets it
/// in: lines of its configuration file, by section.
enum SharedSettings {
  static func lines(of configuration: Configuration, forWitness isWitness: Bool) -> [String] {
    var lines = [
      "raft:",
      "  tick-milliseconds: \(configuration.raft.tickMilliseconds)",
      "  election-ticks: \(configuration.raft.electionTicks)",
      "  heartbeat-ticks: \(configuration.raft.heartbeatTicks)",
      "  log-mebibytes: \(configuration.raft.logMebibytes)",
      "  log-entries-kept: \(configuration.raft.logEntriesKept)",
      "limits:",
      "  request-bytes: \(configuration.limits.requestBytes)",
      "  request-deadline-milliseconds: \(configuration.limits.requestDeadlineMilliseconds)",
      "  use-record-milliseconds: \(configuration.limits.useRecordMilliseconds)",
    ]
    let clients = configuration.clients
    lines.append("clients:")
    if !clients.administrators.isEmpty { lines.append("  administrators: \(list(clients.administrators))") }
    if !clients.reuseNames.isEmpty { lines.append("  reuse-names: \(list(clients.reuseNames))") }
    if !clients.privileged.isEmpty { lines.append("  privileged: \(list(clients.privileged))") }
    // A witness checks no credential, and holds nothing that one could be guessed from.
    if !clients.accounts.isEmpty, !isWitness {
      lines.append("  accounts: [\(clients.accounts.map { YAMLText.quoted($0.text) }.joined(separator: ", "))]")
    }
    if clients.interopReset { lines.append("  interop-reset: true") }
    if clients.reProvision { lines.append("  re-provision: true") }
    lines.append("  credentials: \(clients.credentials.rawValue)")
    let cryptography = configuration.cryptography
    lines += [
      "cryptography:", "  algorithms: \(cryptography.approvedOnly ? "approved" : "all")",
      "  retired-keys: \(cryptography.processesWithRetiredKeys ? "process" : "refuse")",
      "  client-seeds: \(cryptography.clientSeeds.rawValue)",
    ]
    lines += [
      "custody:", "  rotate-after-removal: \(configuration.keyCare.rotatesAfterRemoval)",
      "  erasure-hours: \(configuration.keyCare.erasureHours)",
    ]
    if let issuing = configuration.issuing, !isWitness {
      lines += [
        "issuing:", "  owner: \(YAMLText.quoted(issuing.owner))", "  key-name: \(YAMLText.quoted(issuing.keyName))",
        "  certificate-name: \(YAMLText.quoted(issuing.certificateName))",
        "  validity-days: \(issuing.validityDays)",
      ]
    }
    return lines
  }

  /// The settings of TLS, which stand among the new node's own paths.
  static func tlsLines(of configuration: Configuration) -> [String] {
    var lines = [
      "  minimum-version: \"\(configuration.tls.minimumVersion.rawValue)\"",
      "  identity-field: \(configuration.tls.identityField.rawValue)",
    ]
    if !configuration.tls.cipherSuites.isEmpty {
      lines.append("  cipher-suites: [\(configuration.tls.cipherSuites.joined(separator: ", "))]")
    }
    return lines
  }

  private static func list(_ rules: [SubjectRule]) -> String {
    "[" + rules.map { YAMLText.quoted($0.text) }.joined(separator: ", ") + "]"
  }
}

/// Texts in YAML's double quotes.
enum YAMLText {
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        out += "\\"
        out.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        out += "\\x" + Hexadecimal.text([UInt8(scalar.value)])
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
