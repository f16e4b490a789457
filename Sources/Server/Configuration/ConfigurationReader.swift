import Access
import FrontEnd

/// Turns values into a configuration, noting every problem on the way.
struct ConfigurationReader {
  var source: ConfigurationValues

  /// The configuration as far as it can be understood; meaningless when there are problems.
  mutating func configuration() -> Configuration? {
    for setting in Setting.allCases where setting.isRequired && !isGiven(setting) {
      source.report(nil, setting.rawValue, "is missing; \(missingHint(setting))")
    }
    let id = UInt64(integer(.nodeID))
    let members = members()
    if isGiven(.nodeID), !members.isEmpty, !members.contains(where: { $0.id == id }) {
      let known = members.map { "\($0.id)" }.joined(separator: ", ")
      source.report(.nodeID, "node \(id) is not among cluster.members (\(known))")
    }
    let own = members.first { $0.id == id }
    let clusterID = clusterID()
    let isWitness = choice(.nodeKind) == "witness"
    if let own, own.isWitness != isWitness {
      source.report(
        .nodeKind,
        "node \(id) is \(own.isWitness ? "a witness" : "no witness") in cluster.members; say the same in both")
    }
    let kmip = address(.listenKMIP) ?? own?.kmip
    let https = address(.listenHTTPS)
    let peer = address(.listenPeer) ?? own?.peer
    let admin = address(.listenAdmin)
    let tls = tls()
    let clients = Configuration.Clients(
      administrators: rules(.administrators), reuseNames: rules(.reuseNames),
      privileged: rules(.privileged), accounts: accounts(),
      credentials: .init(rawValue: choice(.credentials)) ?? .ignore, interopReset: flag(.interopReset),
      reProvision: flag(.reProvision))
    let cryptography = Configuration.Cryptography(
      approvedOnly: choice(.algorithms) == "approved", processesWithRetiredKeys: choice(.retiredKeys) == "process",
      clientSeeds: .init(rawValue: choice(.seeds)) ?? .use)
    let issuing = issuing()
    let token = isWitness ? noToken() : token()
    let keyCare = Configuration.KeyCare(
      rotatesAfterRemoval: flag(.rotationAfterRemoval), erasureHours: integer(.erasureHours))
    let acceptsSwap = flag(.unencryptedSwap)
    let raft = raft()
    let limits = Configuration.Limits(
      requestBytes: integer(.requestBytes), connections: integer(.connections),
      requestDeadlineMilliseconds: integer(.requestDeadline), useRecordMilliseconds: integer(.useRecord),
      diskReserveMebibytes: integer(.diskReserve), tokenGraceSeconds: integer(.tokenGrace),
      tokenCheckSeconds: integer(.tokenCheck),
      eventLoops: integer(.eventLoops))
    let log = Configuration.Log(level: choice(.logLevel), format: .init(rawValue: choice(.logFormat)) ?? .text)
    guard source.problems.isEmpty, let peer, let admin, own != nil, kmip != nil || isWitness else { return nil }
    let doors = [kmip, https, peer, admin].compactMap(\.self)
    if Set(doors).count < doors.count {
      source.report(
        nil, "listen",
        "kmip (\(kmip?.description ?? "none"))\(https.map { ", https (\($0))" } ?? ""), peer (\(peer)) and admin (\(admin)) must differ"
      )
      return nil
    }
    return Configuration(
      node: .init(
        id: id, dataDirectory: path(.dataDirectory) ?? "", isWitness: isWitness,
        acceptsUnencryptedSwap: acceptsSwap),
      cluster: .init(id: clusterID, members: members),
      listen: .init(kmip: isWitness ? nil : kmip, https: isWitness ? nil : https, peer: peer, admin: admin), tls: tls,
      clients: clients, cryptography: cryptography, issuing: issuing, token: token, keyCare: keyCare, raft: raft,
      limits: limits,
      log: log,
      recipients: isWitness ? nil : path(.recipients))
  }

  private mutating func clusterID() -> String? {
    guard let id = text(.clusterID) else { return nil }
    guard id.utf8.count == ConfigurationLimits.clusterIDDigits, id.allSatisfy(\.isHexDigit) else {
      source.report(.clusterID, "is not the 32 hexadecimal digits that `conclaved init` prints")
      return nil
    }
    return id.lowercased()
  }

  private mutating func tls() -> Configuration.TLS {
    Configuration.TLS(
      certificate: path(.certificate) ?? "", key: path(.key) ?? "", authorities: path(.authorities) ?? "",
      revocations: path(.revocations), minimumVersion: .init(rawValue: choice(.minimumVersion)) ?? .v12,
      cipherSuites: list(.cipherSuites), identityField: .init(rawValue: choice(.identityField)) ?? .commonName)
  }

  /// A witness holds no root key, so it needs no token, but it must be told its cluster.
  private mutating func noToken() -> Configuration.Token? {
    for setting in [Setting.tokenKind, .tokenPath, .tokenModule, .tokenParameters, .tokenLabel, .tokenPINFile]
    where isGiven(setting) {
      source.report(setting, "a witness has no token: it never holds the root key")
    }
    if !isGiven(.clusterID) { source.report(nil, Setting.clusterID.rawValue, "is missing; a witness needs it") }
    return nil
  }

  private mutating func token() -> Configuration.Token? {
    if !isGiven(.tokenKind) {
      source.report(nil, Setting.tokenKind.rawValue, "is missing; \(missingHint(.tokenKind))")
      return nil
    }
    let allowed = flag(.softwareTokenAllowed)
    guard choice(.tokenKind) == "pkcs11" else {
      for setting in [Setting.tokenModule, .tokenParameters, .tokenLabel, .tokenPINFile] where isGiven(setting) {
        source.report(setting, "belongs to token.kind pkcs11")
      }
      if choice(.tokenKind) == "operators" {
        if !isGiven(.tokenPath) {
          source.report(
            nil, Setting.tokenPath.rawValue, "is missing; token.kind operators needs it: `conclaved shares`")
        }
        return .operators(path: path(.tokenPath) ?? "")
      }
      return .software(
        path: path(.tokenPath) ?? (path(.dataDirectory) ?? "") + "/token.key", allowedInProduction: allowed)
    }
    for setting in [Setting.tokenModule, .tokenLabel, .tokenPINFile] where !isGiven(setting) {
      source.report(nil, setting.rawValue, "is missing; token.kind pkcs11 needs it")
    }
    if isGiven(.tokenPath) { source.report(.tokenPath, "belongs to token.kind software or operators") }
    return .pkcs11(
      module: path(.tokenModule) ?? "", parameters: text(.tokenParameters), label: text(.tokenLabel) ?? "",
      pinFile: path(.tokenPINFile) ?? "")
  }

  /// All three names, or none.
  private mutating func issuing() -> Configuration.Issuing? {
    let names = [Setting.issuingOwner, .issuingKey, .issuingCertificate]
    let days = integer(.issuingDays)
    guard names.contains(where: isGiven) || isGiven(.issuingDays) else { return nil }
    for setting in names where text(setting)?.isEmpty ?? true {
      source.report(
        nil, setting.rawValue, "is missing; the issuing authority needs owner, key-name and certificate-name")
    }
    return Configuration.Issuing(
      owner: text(.issuingOwner) ?? "", keyName: text(.issuingKey) ?? "",
      certificateName: text(.issuingCertificate) ?? "", validityDays: days)
  }

  private mutating func raft() -> Configuration.Raft {
    let raft = Configuration.Raft(
      tickMilliseconds: integer(.tickMilliseconds), electionTicks: integer(.electionTicks),
      heartbeatTicks: integer(.heartbeatTicks), logMebibytes: integer(.logMebibytes),
      logEntriesKept: integer(.logEntriesKept))
    if raft.electionTicks <= raft.heartbeatTicks {
      source.report(
        .electionTicks, "must be more than raft.heartbeat-ticks (\(raft.heartbeatTicks)), else no leader lasts")
    }
    return raft
  }

  private mutating func accounts() -> [Account] {
    var accounts: [Account] = []
    for (index, text) in list(.accounts).enumerated() {
      guard let account = Account(text), !accounts.contains(where: { $0.name == account.name }) else {
        // The text is not repeated: it holds what a password could be guessed from.
        source.report(
          .accounts, "item \(index + 1) is not NAME administrator|user PROOF…, or names somebody for the second time")
        continue
      }
      accounts.append(account)
    }
    return accounts
  }

  private mutating func rules(_ setting: Setting) -> [SubjectRule] {
    list(setting).compactMap { text in
      if let rule = SubjectRule(text) { return rule }
      source.report(setting, "\"\(text)\" is not CN=…, OU=… or *")
      return nil
    }
  }

  private func missingHint(_ setting: Setting) -> String {
    setting == .members
      ? "list every member with id, peer and kmip"
      : "set it in the file, as \(setting.environmentName), or with --set \(setting.rawValue)=…"
  }
}
