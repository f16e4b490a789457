import OpenSSL

extension LocalCluster {
  /// A client's certificate, its key, and the authority that it believes.
  public struct Client: Encodable, Sendable, Hashable {
    public var name: String
    public var cert: String
    public var key: String
    public var ca: String

    private enum Key: String, CodingKey { case cert, key, ca }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(cert, forKey: .cert)
      try container.encode(key, forKey: .key)
      try container.encode(ca, forKey: .ca)
    }

    public var json: String { JSONFile.text(self) }
  }

  /// Makes a client's identity: a certificate whose common name is the name. The nodes know it at once, by its issuer;
  /// what it may do beyond the ordinary stands in its organizational unit.
  public func addClient(_ name: String, reuseNames: Bool = false) throws(ClusterError) -> Client {
    try Identities.checkName(name)
    let unit: String? = name == "admin" ? Identities.administrators : (reuseNames ? Identities.reuseNames : nil)
    let identity = try Identities(openingIn: layout, settings: settings).issueClient(name, organizationalUnit: unit)
    return Client(name: name, cert: identity.cert, key: identity.key, ca: layout.authorityCertificate)
  }
}

extension LocalCluster {
  /// A client's identity as its certificate says it.
  public struct ClientEntry: Encodable, Sendable, Hashable {
    public var name: String
    /// `everything` for an administrator, `own, reuse names`, or `own`: the objects of its identity.
    public var rights: String
    public var cert: String
    /// Seconds since 1970.
    public var notAfter: Int64
  }

  /// The clients whose certificates are in the folder, by name.
  public func clients() throws(ClusterError) -> [ClientEntry] {
    var entries: [ClientEntry] = []
    for file in try Files.names(in: layout.clientFolder) where file.hasSuffix(".pem") {
      let path = layout.clientFolder + "/" + file
      let text = try Files.read(path)
      do {
        let facts = try CertificateFacts(pem: text)
        let rights =
          switch facts.organizationalUnit {
          case Identities.administrators: "everything"
          case Identities.reuseNames: "own, reuse names"
          default: "own"
          }
        entries.append(
          ClientEntry(name: facts.commonName ?? file, rights: rights, cert: path, notAfter: facts.notAfter))
      } catch {
        throw ClusterError(.usage, "\(path): \(error)")
      }
    }
    return entries.sorted { $0.name < $1.name }
  }
}
