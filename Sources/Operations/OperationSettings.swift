public import Access
public import KMIP
public import TTLV

/// What the configuration says of the operations.
public struct OperationSettings: Sendable {
  /// The versions that are spoken, oldest first.
  public var versions: [ProtocolVersion]
  /// Refuse requests whose header has a credential of nobody that is known here, or of a kind that cannot be checked.
  /// Otherwise these are passed over, because many clients send placeholders: the certificate says who they are.
  public var refusesCredentials: Bool
  /// The node listens for HTTPS too.
  public var speaksHTTPS = false
  /// Interop's Reset destroys the client's own objects: for test servers only (KMIP 2.1 §6.1.26).
  public var resets = false
  /// Clients may replace their certificates: Re-Provision is offered, and every request's certificate is looked up.
  public var reprovisions = false
  /// What happens to the seeds of RNG Seed.
  public var seeds = SeedPolicy.usual
  /// Whom credentials may name, the same at every node.
  public var accounts: [Account] = []
  /// Query's Vendor Identification.
  public var vendorIdentification: Text
  /// Query's Server Information: name and version of this software, and what the operator calls the server.
  public var serverName: Text
  public var serverVersion: Text
  /// The longest lease that Check grants, and the Lease Time of new objects (seconds).
  public var leaseTime: UInt32
  /// The shortest RSA modulus that Create Key Pair makes, in bits.
  public var shortestModulus: Int
  public var longestModulus: Int
  /// Which cryptography is used.
  public var policy: CryptographicPolicy
  /// Who signs the certificates of Certify and Re-certify; nil: these operations are not offered.
  public var issuingAuthority: IssuingAuthority?

  public init(
    versions: [ProtocolVersion] = [.v1_0, .v1_1, .v1_2, .v1_3, .v1_4, .v2_0, .v2_1, .v3_0],
    refusesCredentials: Bool = false, vendorIdentification: Text = "Conclave", serverName: Text = "conclave",
    serverVersion: Text = "0.1", leaseTime: UInt32 = 3600, shortestModulus: Int = 1024, longestModulus: Int = 8192,
    policy: CryptographicPolicy = CryptographicPolicy(),
    issuingAuthority: IssuingAuthority? = nil
  ) {
    self.versions = versions.sorted()
    self.refusesCredentials = refusesCredentials
    self.vendorIdentification = vendorIdentification
    self.serverName = serverName
    self.serverVersion = serverVersion
    self.leaseTime = leaseTime
    self.shortestModulus = shortestModulus
    self.longestModulus = longestModulus
    self.policy = policy
    self.issuingAuthority = issuingAuthority
  }
}
