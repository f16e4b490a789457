import OpenSSL

/// The cluster's own certificate authority, and the certificates it issues.
struct Identities {
  /// The organizational unit that makes a client an administrator.
  static let administrators = "administrators"
  /// The organizational unit whose identities may give one name to several objects.
  static let reuseNames = "reuse-names"

  private let layout: Layout
  private let kind: KeyKind
  let authority: CertificateAuthority

  /// Makes a new authority.
  init(creatingIn layout: Layout, settings: ClusterSettings) throws(ClusterError) {
    self.layout = layout
    kind = Self.kind(settings)
    do {
      authority = try CertificateAuthority.create(
        commonName: "Conclave \(settings.clusterID) CA", kind: kind, validDays: Limits.certificateDays)
    } catch {
      throw ClusterError(.usage, "\(error)")
    }
    try Files.write(layout.authorityKey, authority.privateKeyPEM(), mode: 0o600)
    try Files.write(layout.authorityCertificate, authority.certificatePEM, mode: 0o644)
  }

  /// Takes the authority that is there.
  init(openingIn layout: Layout, settings: ClusterSettings) throws(ClusterError) {
    self.layout = layout
    kind = Self.kind(settings)
    let certificate = try Files.read(layout.authorityCertificate)
    let key = try Files.read(layout.authorityKey)
    do {
      authority = try CertificateAuthority(certificatePEM: certificate, privateKeyPEM: key)
    } catch {
      throw ClusterError(.usage, "\(layout.authorityFolder): \(error)")
    }
  }

  /// A node's certificate names its place in the cluster, its address, and the ones that people use on the same machine.
  func issueNode(_ id: Int) throws(ClusterError) {
    let host = ClusterSettings.host(id)
    let issued: IssuedCertificate
    do {
      issued = try authority.issueServer(
        commonName: "conclave-node-\(id)", ipAddresses: host == "127.0.0.1" ? [host] : [host, "127.0.0.1"],
        dnsNames: ["localhost"], kind: kind, validDays: Limits.certificateDays)
    } catch {
      throw ClusterError(.usage, "\(error)")
    }
    try Files.write(layout.nodeKey(id), issued.privateKeyPEM, mode: 0o600)
    try Files.write(layout.nodeCertificate(id), issued.certificatePEM, mode: 0o644)
  }

  /// Issues a client's certificate; one made before for the same name stays valid.
  func issueClient(_ name: String, organizationalUnit: String?) throws(ClusterError) -> ClusterFile.Identity {
    let issued: IssuedCertificate
    do {
      issued = try authority.issueClient(
        commonName: name, organizationalUnit: organizationalUnit, kind: kind, validDays: Limits.certificateDays)
    } catch {
      throw ClusterError(.usage, "\(error)")
    }
    try Files.write(layout.clientKey(name), issued.privateKeyPEM, mode: 0o600)
    try Files.write(layout.clientCertificate(name), issued.certificatePEM, mode: 0o644)
    return ClusterFile.Identity(cert: layout.clientCertificate(name), key: layout.clientKey(name))
  }

  /// Whether a name can be a file's name and a common name.
  static func checkName(_ name: String) throws(ClusterError) {
    let allowed = name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x40, 0x5f: true  // 0–9 A–Z a–z - . @ _
      default: false
      }
    }
    guard allowed, !name.isEmpty, name.utf8.count <= Limits.nameBytes, !name.hasPrefix("."), !name.hasPrefix("-") else {
      throw ClusterError(
        .usage, "\"\(name)\" is no client's name: 1 to \(Limits.nameBytes) of a–z A–Z 0–9 . _ @ -, not . or - first")
    }
    guard name != "conclave", !name.hasPrefix("conclave-node-") else {
      throw ClusterError(.usage, "\"\(name)\" is a node's name; choose another one")
    }
  }

  private static func kind(_ settings: ClusterSettings) -> KeyKind {
    switch settings.certificates {
    case .ec: .ecP256
    case .rsa: .rsa2048
    }
  }
}
