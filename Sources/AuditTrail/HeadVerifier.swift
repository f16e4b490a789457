public import OpenSSL
public import Registry

/// Whether signed heads are good: public certificates are all it needs.
public struct HeadVerifier: Sendable {
  private let authorities: [CertificateFacts]

  public init(authorities: [CertificateFacts]) { self.authorities = authorities }

  /// Takes the authorities of a PEM file.
  public init(pem: String) throws(AuditTrailError) {
    do throws(OpenSSLError) { authorities = try CertificateFacts.all(inPEM: pem) } catch {
      throw .cryptography("the authorities cannot be read: \(error)")
    }
    guard !authorities.isEmpty else { throw .cryptography("there is no authority in the file") }
  }

  /// Throws unless a node signed this head with a key that an authority certified for it, while the certificate ran.
  public func verify(_ head: SignedHead) throws(AuditTrailError) {
    try verify(
      head.signature, of: head.statement, certificate: head.certificate, node: head.node, time: head.time)
  }

  /// Throws unless the node signed this statement at that time, in milliseconds since 1970.
  public func verify(
    _ signature: [UInt8], of statement: [UInt8], certificate der: [UInt8], node: UInt64, time: Int64
  ) throws(AuditTrailError) {
    let certificate: CertificateFacts
    do throws(OpenSSLError) { certificate = try CertificateFacts(der: der) } catch {
      throw .head("its certificate cannot be read: \(error)")
    }
    guard certificate.der == der else { throw .head("bytes follow its certificate") }
    guard authorities.contains(where: { $0.isAuthority && certificate.isIssued(by: $0) }) else {
      throw .head("its key was certified by \(certificate.issuer), which is not believed")
    }
    guard certificate.commonName == HeadSigner.name(of: node), !certificate.isAuthority else {
      throw .head("its key is certified for \(certificate.subject), not for node \(node)")
    }
    let seconds = time / 1000
    guard certificate.notBefore <= seconds, seconds <= certificate.notAfter else {
      throw .head("it was signed outside the life of its key")
    }
    let digest = Digest.sha256.hash(statement)
    // A signature that is no signature at all is OpenSSL's error; it verifies as little as any other.
    let verifies = try? { () throws(OpenSSLError) -> Bool in
      let key = try certificate.publicKey()
      return try key.verify(signature, of: digest, key.algorithm == .rsa ? .pkcs1(.sha256) : .plain)
    }()
    guard verifies == true else {
      throw .head("the signature is not the node's")
    }
  }
}
