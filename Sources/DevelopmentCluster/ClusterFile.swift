import FoundationEssentials

/// `cluster.json`: what scripts and tools need to know of a cluster. All paths are absolute.
public struct ClusterFile: Codable, Sendable, Hashable {
  public struct Identity: Codable, Sendable, Hashable {
    public var cert: String
    public var key: String
  }

  public struct Node: Codable, Sendable, Hashable {
    public var id: Int
    /// `host:port`.
    public var kmip: String
    /// KMIP over HTTPS, at `/kmip`; nil in a cluster made before it was there.
    public var https: String?
    public var admin: String
    /// Of the process started last; it may have ended.
    public var pid: Int?
    public var data: String
    /// Absent for a full member. A witness listens at no KMIP port.
    public var witness: Bool?

    public var isWitness: Bool { witness ?? false }
  }

  public var ca: String
  /// An everyday client.
  public var client: Identity
  /// A client whose certificate makes it an administrator.
  public var admin: Identity
  public var nodes: [Node]
}

/// Reads and writes the JSON files of a cluster.
enum JSONFile {
  static func read<Value: Decodable>(_ type: Value.Type, _ path: String) throws(ClusterError) -> Value {
    let text = try Files.read(path)
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw ClusterError(.usage, "\(path) is damaged: \(error)")
    }
  }

  static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    // Values made of texts and numbers alone always have a JSON form.
    return String(decoding: try! encoder.encode(value), as: UTF8.self)
  }
}
