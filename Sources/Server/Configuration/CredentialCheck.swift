import Backup
import FrontEnd
import Glibc
import OpenSSL

/// Looks at the files that a configuration names: a node that cannot use them must not start.
struct CredentialCheck {
  var source: ConfigurationValues
  /// Seconds since 1970.
  let now: Int64

  mutating func run(_ configuration: Configuration) {
    checkCertificate(configuration)
    checkRevocations(configuration.tls)
    if let token = configuration.token { checkToken(token) }
    if let path = configuration.recipients, let text = text(.recipients, path, "holds no PEM public key") {
      do { _ = try Recipient.all(inPEM: text) } catch { source.report(.recipients, "\(path): \(error)") }
    }
    for name in configuration.tls.cipherSuites where !TLSSettings.knownCipherSuites.contains(name) {
      let hint = NearestName.hint(name, among: TLSSettings.knownCipherSuites)
      source.report(.cipherSuites, "unknown cipher suite \"\(name)\"\(hint)")
    }
  }

  private mutating func checkCertificate(_ configuration: Configuration) {
    let tls = configuration.tls
    let certificates = bundle(.certificate, tls.certificate)
    let authorities = bundle(.authorities, tls.authorities)
    for authority in authorities ?? [] where !authority.isAuthority {
      source.report(
        .authorities, "\(tls.authorities) holds a certificate that may not issue others: \(authority.subject)")
    }
    guard let leaf = certificates?.first else { return }
    if leaf.notAfter < now {
      source.report(.certificate, "the certificate of \(leaf.subject) has expired; issue a new one")
    } else if leaf.notBefore > now {
      source.report(.certificate, "the certificate of \(leaf.subject) is not valid yet; is the clock right?")
    }
    checkKey(tls, leaf)
    // Members' and this node's certificates come from the same authorities, directly or through its own chain.
    if let authorities, let certificates,
      !certificates.contains(where: { link in authorities.contains { link.isIssued(by: $0) || link == $0 } })
    {
      source.report(.certificate, "the certificate was issued by \(leaf.issuer), which is not in \(tls.authorities)")
    }
  }

  private mutating func checkKey(_ tls: Configuration.TLS, _ leaf: CertificateFacts) {
    guard let text = text(.key, tls.key, "holds no PEM key") else { return }
    do {
      let key = try PrivateKey(pem: text).publicKey().der(.subjectPublicKeyInfo)
      if key != leaf.subjectPublicKeyInfo {
        source.report(.key, "\(tls.key) does not belong to the certificate in \(tls.certificate)")
      }
    } catch {
      source.report(.key, "\(tls.key) holds no key that can be used (PEM, unencrypted): \(error)")
    }
    var status = stat()
    if stat(tls.key, &status) == 0, status.st_mode & 0o007 != 0 {
      source.report(.key, "\(tls.key) can be read by everyone; chmod 600 it")
    }
  }

  private mutating func checkRevocations(_ tls: Configuration.TLS) {
    guard let path = tls.revocations else { return }
    guard let text = text(.revocations, path, "holds no PEM revocation list") else { return }
    if !text.contains("-----BEGIN X509 CRL-----") {
      source.report(.revocations, "\(path) holds no PEM revocation list")
    }
  }

  private mutating func checkToken(_ token: Configuration.Token) {
    if case .operators(let path) = token, access(path, R_OK) != 0 {
      reportSystem(.tokenPath, path, "give the file that `conclaved shares` made")
    }
    guard case .pkcs11(let module, _, _, let pinFile) = token else { return }
    if access(module, R_OK) != 0 { reportSystem(.tokenModule, module, "give the path of the vendor's library") }
    if access(pinFile, R_OK) != 0 { reportSystem(.tokenPINFile, pinFile, "give a file that holds the PIN alone") }
  }

  private mutating func bundle(_ setting: Setting, _ path: String) -> [CertificateFacts]? {
    guard let text = text(setting, path, "holds no PEM certificate") else { return nil }
    do {
      let found = try CertificateFacts.all(inPEM: text)
      if found.isEmpty { source.report(setting, "\(path) holds no PEM certificate") }
      return found
    } catch {
      source.report(setting, "\(path) holds no certificate that can be read: \(error)")
      return nil
    }
  }

  private mutating func text(_ setting: Setting, _ path: String, _ otherwise: String) -> String? {
    do {
      let text = try BoundedFile.text(path, limit: ConfigurationLimits.credentialBytes)
      if text.isEmpty { source.report(setting, "\(path) \(otherwise)") }
      return text.isEmpty ? nil : text
    } catch {
      source.report(setting, "\(path): \(error.reason)")
      return nil
    }
  }

  private mutating func reportSystem(_ setting: Setting, _ path: String, _ hint: String) {
    source.report(setting, "\(path): \(String(cString: strerror(errno))); \(hint)")
  }
}
