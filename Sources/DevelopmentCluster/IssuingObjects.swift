import OpenSSL
public import Secrets

/// The authority that signs for Certify and Re-certify in a cluster for scripts: another one than that of the nodes and
/// clients, because whoever may ask for Certify says who it is.
///
/// Its key and certificate are made with the cluster's folder, and become managed objects of an identity of their own
/// when the cluster runs.
public struct IssuingObjects: Sendable {
  /// The identity that owns both objects.
  public static let owner = "issuing-authority"
  public static let keyName = "issuing-authority-key"
  public static let certificateName = "issuing-authority-certificate"
  /// Bits of its RSA key: a key that every client of the standard's cases can verify with.
  public static let keyLength: Int32 = 2048

  /// DER.
  public let certificate: [UInt8]
  /// PKCS#8.
  public let key: SecretBytes

  static func create(in layout: Layout, cluster: String) throws(ClusterError) {
    do {
      let authority = try CertificateAuthority.create(
        commonName: "Conclave \(cluster) issuing authority", kind: .rsa2048, validDays: Limits.certificateDays)
      try Files.write(layout.issuingKey, authority.privateKeyPEM(), mode: 0o600)
      try Files.write(layout.issuingCertificate, authority.certificatePEM, mode: 0o644)
    } catch {
      throw (error as? ClusterError) ?? ClusterError(.usage, "\(error)")
    }
  }

  init(_ layout: Layout) throws(ClusterError) {
    let certificate = try Files.read(layout.issuingCertificate)
    let key = try Files.read(layout.issuingKey)
    do {
      let authority = try CertificateAuthority(certificatePEM: certificate, privateKeyPEM: key)
      self.certificate = authority.facts.der
      self.key = try authority.privateKeyDER()
    } catch {
      throw ClusterError(.usage, "\(layout.authorityFolder): \(error)")
    }
  }
}

extension LocalCluster {
  /// What Certify signs with; nil where the cluster has no such authority.
  public func issuingObjects() throws(ClusterError) -> IssuingObjects? {
    guard Files.exists(layout.issuingKey) else { return nil }
    return try IssuingObjects(layout)
  }
}
