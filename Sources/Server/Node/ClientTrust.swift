internal import Access
internal import FrontEnd
internal import Glibc
internal import OpenSSL
internal import Synchronization

/// The files of a node's TLS, read as one: certificate, key, authorities, revocation lists.
struct ClientTrust: Sendable {
  let tls: TLSSettings
  let verifier: CertificateVerifier

  private let isRevoked: @Sendable ([UInt8]) -> Bool

  /// - Parameter authority: the certificate (DER) of the cluster's own authority, which is believed beside those of the
  ///   configuration: nodes that joined have theirs from it.
  /// - Parameter enrolment: where clients may replace their certificates.
  init(
    _ configuration: Configuration, authority: [UInt8]?, enrolment: CertificateVerifier.Enrolment? = nil
  ) throws(StartError) {
    let settings = configuration.tls
    tls = TLSSettings(
      certificateChain: try ClientTrust.read(settings.certificate), privateKey: try ClientTrust.read(settings.key),
      trustRoots: try ClientTrust.authorities(settings.authorities, and: authority),
      minimumVersion: settings.minimumVersion == .v13 ? .v13 : .v12,
      cipherSuites: settings.cipherSuites.isEmpty ? TLSSettings.defaultCipherSuites : settings.cipherSuites)
    let revocations = try settings.revocations.map { path throws(StartError) in
      try ClientTrust.revocations(path, authorities: settings.authorities)
    }
    let administrators = configuration.clients.administrators
    let reuse = configuration.clients.reuseNames
    let privileged = configuration.clients.privileged
    let isRevoked: @Sendable ([UInt8]) -> Bool = { der in
      guard let revocations else { return false }
      guard let facts = try? CertificateFacts(der: der) else { return true }
      return revocations.contains { $0.revokes(facts) }
    }
    self.isRevoked = isRevoked
    verifier = CertificateVerifier(
      field: settings.identityField,
      read: { der in (try? CertificateFacts(der: der)).map(CertificateNames.init) },
      isRevoked: isRevoked,
      isNode: { NodeName.id(in: $0.commonName) != nil },
      isAdministrator: { names in
        administrators.contains { $0.picks(commonName: names.commonName, organizationalUnit: names.organizationalUnit) }
      },
      mayReuseNames: { names in
        reuse.contains { $0.picks(commonName: names.commonName, organizationalUnit: names.organizationalUnit) }
      },
      isPrivileged: { names in
        privileged.contains { $0.picks(commonName: names.commonName, organizationalUnit: names.organizationalUnit) }
      }, enrolment: enrolment)
  }

  /// Who shows this certificate at the admin port; nil for one that is not served there.
  func asker(_ der: [UInt8]) -> AdminAsker? {
    guard let facts = try? CertificateFacts(der: der) else { return nil }
    if let node = NodeName.id(in: facts.commonName) {
      guard !isRevoked(der) else { return nil }
      return .node(node, keyFingerprint: Digest.sha256.hash(facts.subjectPublicKeyInfo))
    }
    guard case .accept(let principal) = verifier.verdict(der), principal.isAdministrator else { return nil }
    return .administrator(principal)
  }

  /// The configured authorities as PEM, and the cluster's own unless it is among them.
  static func authorities(_ path: String, and own: [UInt8]?) throws(StartError) -> [UInt8] {
    let configured = try read(path)
    guard let own else { return configured }
    do throws(OpenSSLError) {
      let known = try CertificateFacts.all(inPEM: String(decoding: configured, as: UTF8.self))
      if known.contains(where: { $0.der == own }) { return configured }
      return try configured + Array("\n".utf8) + Array(CertificateFacts(der: own).pem().utf8)
    } catch {
      throw StartError("\(path): \(error)")
    }
  }

  /// Revocation lists that an authority of ours signed. A file with any other is refused whole: it might have been put
  /// there to hide a revocation.
  private static func revocations(_ path: String, authorities: String) throws(StartError) -> [RevocationList] {
    do {
      let text = String(decoding: try read(path), as: UTF8.self)
      let issuers = try CertificateFacts.all(inPEM: String(decoding: try read(authorities), as: UTF8.self))
      let lists = try blocks(of: text).map { block throws(OpenSSLError) in try RevocationList(pem: block) }
      for list in lists where !issuers.contains(where: { list.isSigned(by: $0) }) {
        throw StartError("\(path) holds a revocation list of \(list.issuer) that no configured authority signed")
      }
      return lists
    } catch let error as StartError {
      throw error
    } catch {
      throw StartError("\(path): \(error)")
    }
  }

  /// The PEM blocks of a text, each with its own begin and end.
  private static func blocks(of text: String) -> [String] {
    let end = "-----END X509 CRL-----"
    return text.split(separator: end, omittingEmptySubsequences: true)
      .filter { $0.contains("-----BEGIN") }.map { $0 + end }
  }

  static func read(_ path: String) throws(StartError) -> [UInt8] {
    do { return Array(try BoundedFile.text(path, limit: ConfigurationLimits.credentialBytes).utf8) } catch {
      throw StartError("\(path): \(error.reason)")
    }
  }
}

extension CertificateNames {
  init(_ facts: CertificateFacts) {
    self.init(
      commonName: facts.commonName, organizationalUnit: facts.organizationalUnit, subject: facts.subject,
      emails: facts.emails, dnsNames: facts.dnsNames, uris: facts.uris)
  }
}
