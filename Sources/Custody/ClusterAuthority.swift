public import OpenSSL
public import Secrets

/// The cluster's certificate authority in the clear: while a cluster is made or a new node is let in.
public struct ClusterAuthority: Sendable {
  /// DER.
  public let certificate: [UInt8]
  /// PKCS#8.
  public let key: SecretBytes

  public init(certificate: [UInt8], key: SecretBytes) {
    self.certificate = certificate
    self.key = key
  }

  /// Takes an authority that was made elsewhere; the key must belong to the certificate.
  public init(certificatePEM: String, keyPEM: String) throws(CustodyError) {
    self = try cryptography { () throws(OpenSSLError) in
      let authority = try CertificateAuthority(certificatePEM: certificatePEM, privateKeyPEM: keyPEM)
      return ClusterAuthority(certificate: authority.facts.der, key: try authority.privateKeyDER())
    }
  }

  /// A new authority for a cluster.
  public static func create(cluster: ClusterID, validDays: Int) throws(CustodyError) -> ClusterAuthority {
    try cryptography { () throws(OpenSSLError) in
      let made = try CertificateAuthority.create(
        commonName: "Conclave \(cluster) CA", kind: .ecP256, validDays: validDays)
      return ClusterAuthority(certificate: made.facts.der, key: try made.privateKeyDER())
    }
  }

  /// The authority at work.
  public func issuer() throws(CustodyError) -> CertificateAuthority {
    try cryptography { () throws(OpenSSLError) in
      try CertificateAuthority(CertificateFacts(der: certificate), key: PrivateKey(der: key, form: .pkcs8))
    }
  }
}
