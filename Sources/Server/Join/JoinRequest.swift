/// What an operator says when a new node is to join.
public struct JoinRequest: Sendable {
  public var token: JoinToken
  /// Absolute path of the folder for everything the node keeps; made when it is not there.
  public var dataDirectory: String
  /// Absolute path of the configuration file that is written. Certificate and key come into its folder.
  public var configurationFile: String
  /// Where the others and clients reach the node, and where it listens.
  public var kmip: Address?
  /// KMIP over HTTPS; nil: nowhere.
  public var https: Address?
  public var peer: Address
  public var admin: Address
  /// Nil for a witness, which holds no root key.
  public var hsm: Configuration.Token?
  /// For people.
  public var name: String
  /// The leader hands over to members of higher priority; 100 is everybody's.
  public var priority: UInt8
  /// The node starts although the kernel may write memory to a disk in the clear.
  public var acceptsUnencryptedSwap: Bool

  public init(
    token: JoinToken, dataDirectory: String, configurationFile: String, kmip: Address?, https: Address? = nil,
    peer: Address, admin: Address,
    hsm: Configuration.Token?, name: String = "", priority: UInt8 = 100, acceptsUnencryptedSwap: Bool = false
  ) {
    self.token = token
    self.dataDirectory = dataDirectory
    self.configurationFile = configurationFile
    self.kmip = kmip
    self.https = https
    self.peer = peer
    self.admin = admin
    self.hsm = hsm
    self.name = name
    self.priority = priority
    self.acceptsUnencryptedSwap = acceptsUnencryptedSwap
  }

  public var isWitness: Bool { hsm == nil }

  var folder: String {
    guard let slash = configurationFile.lastIndex(of: "/"), slash != configurationFile.startIndex else { return "/" }
    return String(configurationFile[..<slash])
  }
  var certificateFile: String { folder + "/node.pem" }
  var keyFile: String { folder + "/node.key" }
  var authorityFile: String { folder + "/ca.pem" }
}
