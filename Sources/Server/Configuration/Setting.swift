internal import FrontEnd

/// The settings of a node, one case each: the one table that the file, the environment, the flags, the documentation
/// and `check-config` are read from.
public enum Setting: String, CaseIterable, Sendable {
  case nodeID = "node.id"
  case dataDirectory = "node.data-directory"
  case nodeKind = "node.kind"
  case unencryptedSwap = "node.allow-unencrypted-swap"
  case clusterID = "cluster.id"
  case members = "cluster.members"
  case listenKMIP = "listen.kmip"
  case listenHTTPS = "listen.https"
  case listenPeer = "listen.peer"
  case listenAdmin = "listen.admin"
  case certificate = "tls.certificate"
  case key = "tls.key"
  case authorities = "tls.ca"
  case revocations = "tls.crl"
  case minimumVersion = "tls.minimum-version"
  case cipherSuites = "tls.cipher-suites"
  case identityField = "tls.identity-field"
  case administrators = "clients.administrators"
  case reuseNames = "clients.reuse-names"
  case privileged = "clients.privileged"
  case accounts = "clients.accounts"
  case credentials = "clients.credentials"
  case interopReset = "clients.interop-reset"
  case reProvision = "clients.re-provision"
  case algorithms = "cryptography.algorithms"
  case retiredKeys = "cryptography.retired-keys"
  case seeds = "cryptography.client-seeds"
  case issuingOwner = "issuing.owner"
  case issuingKey = "issuing.key-name"
  case issuingCertificate = "issuing.certificate-name"
  case issuingDays = "issuing.validity-days"
  case tokenKind = "token.kind"
  case tokenPath = "token.path"
  case tokenModule = "token.module"
  case tokenParameters = "token.module-parameters"
  case tokenLabel = "token.label"
  case tokenPINFile = "token.pin-file"
  case softwareTokenAllowed = "token.allow-software-in-production"
  case tokenGrace = "token.grace-seconds"
  case tokenCheck = "token.check-seconds"
  case rotationAfterRemoval = "custody.rotate-after-removal"
  case erasureHours = "custody.erasure-hours"
  case recipients = "recovery.recipients"
  case tickMilliseconds = "raft.tick-milliseconds"
  case electionTicks = "raft.election-ticks"
  case heartbeatTicks = "raft.heartbeat-ticks"
  case logMebibytes = "raft.log-mebibytes"
  case logEntriesKept = "raft.log-entries-kept"
  case requestBytes = "limits.request-bytes"
  case connections = "limits.connections"
  case useRecord = "limits.use-record-milliseconds"
  case requestDeadline = "limits.request-deadline-milliseconds"
  case diskReserve = "limits.disk-reserve-mebibytes"
  case eventLoops = "limits.event-loops"
  case logLevel = "log.level"
  case logFormat = "log.format"

  /// What a value of the setting looks like.
  public enum Kind: Sendable, Equatable {
    case text
    case path
    case address
    case flag
    case integer(ClosedRange<Int>)
    case choice([String])
    case list
    case members
  }

  public var kind: Kind {
    switch self {
    case .clusterID, .tokenParameters, .tokenLabel, .issuingOwner, .issuingKey, .issuingCertificate: .text
    case .dataDirectory, .certificate, .key, .authorities, .revocations, .tokenPath, .tokenModule, .tokenPINFile,
      .recipients:
      .path
    case .listenKMIP, .listenHTTPS, .listenPeer, .listenAdmin: .address
    case .softwareTokenAllowed, .interopReset, .reProvision, .unencryptedSwap, .rotationAfterRemoval: .flag
    case .cipherSuites, .administrators, .reuseNames, .privileged, .accounts: .list
    case .members: .members
    case .minimumVersion: .choice(["1.2", "1.3"])
    case .identityField: .choice(IdentityField.allCases.map(\.rawValue))
    case .credentials: .choice(["ignore", "refuse"])
    case .algorithms: .choice(["all", "approved"])
    case .retiredKeys: .choice(["process", "refuse"])
    case .seeds: .choice(["use", "ignore", "refuse"])
    case .tokenKind: .choice(["software", "pkcs11", "operators"])
    case .nodeKind: .choice(["full", "witness"])
    case .logLevel: .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"])
    case .logFormat: .choice(["text", "json"])
    case .nodeID: .integer(1...ConfigurationLimits.nodeID)
    case .issuingDays: .integer(1...36_500)
    case .erasureHours: .integer(1...8_760)
    case .tokenGrace: .integer(0...86_400)
    case .tokenCheck: .integer(1...60)
    case .tickMilliseconds: .integer(5...1_000)
    case .electionTicks: .integer(3...100)
    case .heartbeatTicks: .integer(1...50)
    case .logMebibytes: .integer(1...4_096)
    case .logEntriesKept: .integer(0...10_000_000)
    case .requestBytes: .integer(4_096...67_108_864)
    case .connections: .integer(1...1_000_000)
    case .useRecord: .integer(0...10_000)
    case .requestDeadline: .integer(100...600_000)
    case .diskReserve: .integer(1...1_048_576)
    case .eventLoops: .integer(0...256)
    }
  }

  /// The value where none is given, as it would stand in the file; nil where there is none.
  public var builtIn: String? {
    switch self {
    case .nodeKind: "full"
    case .listenAdmin: "127.0.0.1:5698"
    case .minimumVersion: "1.2"
    case .identityField: "common-name"
    case .credentials: "ignore"
    case .algorithms: "all"
    case .retiredKeys: "process"
    case .seeds: "use"
    case .softwareTokenAllowed, .interopReset, .reProvision, .unencryptedSwap: "false"
    case .rotationAfterRemoval: "true"
    case .erasureHours: "24"
    case .issuingDays: "365"
    case .tokenGrace: "60"
    case .tokenCheck: "5"
    case .tickMilliseconds: "25"
    case .electionTicks: "10"
    case .heartbeatTicks: "2"
    case .logMebibytes: "8"
    case .logEntriesKept: "5000"
    case .requestBytes: "1048576"
    case .connections: "20000"
    case .useRecord: "100"
    case .requestDeadline: "10000"
    case .diskReserve: "64"
    case .eventLoops: "0"
    case .logLevel: "info"
    case .logFormat: "text"
    default: nil
    }
  }

  /// Whether a node cannot start without a value.
  public var isRequired: Bool {
    switch self {
    case .nodeID, .dataDirectory, .members, .certificate, .key, .authorities: true
    default: false
    }
  }

  /// The name in the environment: `tls.minimum-version` is `CONCLAVE_TLS_MINIMUM_VERSION`.
  public var environmentName: String {
    "CONCLAVE_" + String(rawValue.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 })
  }

  /// The setting of a name, whether it comes from a file, a flag or the environment.
  static func named(_ name: String) -> Setting? { Setting(rawValue: name) }

  static func named(inEnvironment name: String) -> Setting? { byEnvironmentName[name] }

  private static let byEnvironmentName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.environmentName, $0) })
}
