/// What a cluster was made with; kept in its folder, so that it can be started again as it was.
public struct ClusterSettings: Codable, Sendable, Hashable {
  public enum Token: String, Codable, CaseIterable, Sendable {
    case software
    case softhsm
  }

  public enum Certificates: String, Codable, CaseIterable, Sendable {
    case ec
    case rsa
  }

  /// The version of this file; another one is refused.
  public static let format = 1
  public var format = ClusterSettings.format
  public var clusterID: String
  public var nodes: Int
  /// Whether the last of them is a witness.
  public var witness: Bool?
  /// Whether everybody may ask for everything of their own, and the account `administrator` with the password `password`
  /// is there, as the standard's cases have it. Clusters for scripts are so, and no others.
  public var open: Bool?
  /// KMIP; the next three are the members', the admin and the HTTPS port.
  public var basePort: Int
  public var token: Token
  public var certificates: Certificates

  func isWitness(_ id: Int) -> Bool { witness ?? false && id == nodes }

  static func host(_ id: Int) -> String { "127.0.0.\(id)" }
  var peerPort: Int { basePort + 1 }
  var adminPort: Int { basePort + 2 }
  var httpsPort: Int { basePort + 3 }
}
