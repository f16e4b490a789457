public import Access
public import FrontEnd

/// How a node runs: checked once at its start, and never changed afterwards.
///
/// Read from a YAML file, then from `CONCLAVE_*` in the environment, then from flags, the later winning; see
/// `docs/operating/configuration.md` for every setting.
public struct Configuration: Sendable, Hashable {
  public struct Node: Sendable, Hashable {
    public var id: UInt64
    /// The folder for everything the node keeps; made at the first start.
    public var dataDirectory: String
    /// Votes and stores, holds no root key and serves no clients.
    public var isWitness: Bool
    /// Starts although the kernel may write memory to a disk in the clear.
    public var acceptsUnencryptedSwap: Bool
  }

  /// What becomes of keys and of what was destroyed.
  public struct KeyCare: Sendable, Hashable {
    /// The cluster's keys are made anew when a full member has been removed.
    public var rotatesAfterRemoval: Bool
    /// Hours after which what was destroyed has left this node's disk.
    public var erasureHours: Int
  }

  public struct Cluster: Sendable, Hashable {
    /// 32 hexadecimal digits, as `conclaved init` prints them: a node whose root key belongs to another cluster does
    /// not start. Nil to take what the root key says.
    public var id: String?
    /// In the order of their ids, this node among them.
    public var members: [ConfiguredMember]
  }

  public struct Listen: Sendable, Hashable {
    /// Nil at a witness.
    public var kmip: Address?
    /// KMIP over HTTPS; nil: nowhere.
    public var https: Address?
    public var peer: Address
    public var admin: Address
  }

  public struct TLS: Sendable, Hashable {
    public enum Version: String, Sendable {
      case v12 = "1.2"
      case v13 = "1.3"
    }

    /// Paths of PEM files: the node's certificate with its chain, its unencrypted key, and the authorities that
    /// clients' and members' certificates must come from.
    public var certificate: String
    public var key: String
    public var authorities: String
    /// A PEM file of revocation lists.
    public var revocations: String?
    public var minimumVersion: Version
    /// IANA's names of the suites of TLS 1.2 to offer, best first; empty for the built-in choice.
    public var cipherSuites: [String]
    public var identityField: IdentityField
  }

  public struct Clients: Sendable, Hashable {
    public enum Credentials: String, Sendable {
      /// Credentials in a request's header that name no account, or cannot be checked, are passed over.
      case ignore
      case refuse
    }

    /// Certificates that see and do everything.
    public var administrators: [SubjectRule]
    /// Certificates whose identities may use one name for several objects.
    public var reuseNames: [SubjectRule]
    /// Certificates that may ask for the operations which Access restricts.
    public var privileged: [SubjectRule]
    /// Whom the credentials in a request's header may name.
    public var accounts: [Account]
    public var credentials: Credentials
    /// Interop's Reset works; for test servers.
    public var interopReset: Bool
    /// Re-Provision works: certificates that clients bring are let in beside those of the configured authorities.
    public var reProvision: Bool
  }

  public enum ClientSeeds: String, Sendable, Hashable {
    case use
    case ignore
    case refuse
  }

  public struct Cryptography: Sendable, Hashable {
    /// Only algorithms that FIPS 140-3 approves are used, and keys made for them.
    public var approvedOnly: Bool
    /// Deactivated and Compromised keys still decrypt and verify.
    public var processesWithRetiredKeys: Bool
    /// What becomes of the seeds that clients send.
    public var clientSeeds: ClientSeeds
  }

  /// Who signs for Certify and Re-certify: two managed objects of one identity, by their Names.
  public struct Issuing: Sendable, Hashable {
    public var owner: String
    public var keyName: String
    public var certificateName: String
    /// How long a certificate is valid when the request does not say.
    public var validityDays: Int
  }

  public enum Token: Sendable, Hashable {
    /// The wrapping key is in a file beside what it wraps.
    case software(path: String, allowedInProduction: Bool)
    /// `parameters` is a text that some modules take with C_Initialize.
    case pkcs11(module: String, parameters: String?, label: String, pinFile: String)
    /// The wrapping key is in operators' shares; the file holds its public half.
    case operators(path: String)
  }

  public struct Raft: Sendable, Hashable {
    public var tickMilliseconds: Int
    public var electionTicks: Int
    public var heartbeatTicks: Int
    /// MiB of log after which the state is flushed and the log cut.
    public var logMebibytes: Int
    /// Entries kept behind the cut, for followers that are a little late; one that is later gets a stream of the state.
    public var logEntriesKept: Int
  }

  public struct Limits: Sendable, Hashable {
    /// Bytes of one request.
    public var requestBytes: Int
    public var connections: Int
    /// How long a request may be held, through an election too.
    public var requestDeadlineMilliseconds: Int
    /// Within which the use of a key is in the log; 0: before it is answered.
    public var useRecordMilliseconds: Int
    /// MiB of free disk below which the node refuses growth.
    public var diskReserveMebibytes: Int
    /// How long a node serves on with the keys in its memory when its token does not answer, in seconds.
    public var tokenGraceSeconds: Int
    /// Seconds between two looks at a token that answers.
    public var tokenCheckSeconds: Int
    /// Threads for TLS and framing; 0 for as many as there are cores.
    public var eventLoops: Int
  }

  public struct Log: Sendable, Hashable {
    public enum Format: String, Sendable {
      case text
      case json
    }

    /// A level of swift-log by its name.
    public var level: String
    public var format: Format
  }

  public var node: Node
  public var cluster: Cluster
  public var listen: Listen
  public var tls: TLS
  public var clients: Clients
  public var cryptography: Cryptography
  /// Nil: Certify and Re-certify are not offered.
  public var issuing: Issuing?
  /// Nil at a witness.
  public var token: Token?
  public var keyCare: KeyCare
  public var raft: Raft
  public var limits: Limits
  public var log: Log
  /// A PEM file of the public keys that backups are sealed to.
  public var recipients: String?

  /// The member that this node is.
  public var member: ConfiguredMember { cluster.members.first { $0.id == node.id }! }
}
