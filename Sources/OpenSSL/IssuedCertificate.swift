/// A certificate just issued, with the private key made for it.
public struct IssuedCertificate: Sendable {
  public let certificatePEM: String
  /// Unencrypted PKCS#8.
  public let privateKeyPEM: String
}
