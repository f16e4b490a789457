internal import NIOCore
package import NIOSSL

/// What the listener proves itself with, and whom it believes.
public struct TLSSettings: Sendable {
  public enum Version: String, Sendable, CaseIterable {
    case v12 = "1.2"
    case v13 = "1.3"
  }

  /// The server's certificate and its intermediates, PEM.
  public var certificateChain: [UInt8]
  /// PEM, unencrypted.
  public var privateKey: [UInt8]
  /// The authorities that issue client certificates, PEM.
  public var trustRoots: [UInt8]
  public var minimumVersion: Version
  /// Suites for TLS 1.2 by their IANA names, best first; those of TLS 1.3 are fixed.
  public var cipherSuites: [String]

  /// Forward secrecy and authenticated encryption only.
  public static let defaultCipherSuites = [
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  ]

  /// Every name that `cipherSuites` may hold.
  public static var knownCipherSuites: [String] { suites.map(\.name) }

  package static func suite(named name: String) -> NIOTLSCipher? { suites.first { $0.name == name }?.value }

  public init(
    certificateChain: [UInt8], privateKey: [UInt8], trustRoots: [UInt8], minimumVersion: Version = .v12,
    cipherSuites: [String] = defaultCipherSuites
  ) {
    self.certificateChain = certificateChain
    self.privateKey = privateKey
    self.trustRoots = trustRoots
    self.minimumVersion = minimumVersion
    self.cipherSuites = cipherSuites
  }

  /// Checks everything that can be wrong without opening a socket.
  public func check() throws(FrontEndError) { _ = try makeServer() }

  /// - Parameter requiresCertificate: false to let peers in that show no certificate; one that is shown is verified.
  package func makeServer(requiresCertificate: Bool = true) throws(FrontEndError) -> NIOSSLContext {
    let chain = try TLSSettings.certificates(certificateChain, "server certificate")
    let roots = try TLSSettings.certificates(trustRoots, "client authority")
    let key: NIOSSLPrivateKey
    do { key = try NIOSSLPrivateKey(bytes: privateKey, format: .pem) } catch {
      throw FrontEndError(.certificate, "the private key is not an unencrypted PEM key")
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = minimumVersion == .v13 ? .tlsv13 : .tlsv12
    configuration.trustRoots = .certificates(roots)
    // Clients are named by their certificates; a host name they have none of.
    configuration.certificateVerification = requiresCertificate ? .noHostnameVerification : .optionalVerification
    configuration.sendCANameList = true
    configuration.renegotiationSupport = .none
    configuration.shutdownTimeout = .milliseconds(200)
    configuration.cipherSuiteValues = try suiteValues()
    do { return try NIOSSLContext(configuration: configuration) } catch {
      throw FrontEndError(.certificate, "the certificate and the private key do not fit together")
    }
  }

  private func suiteValues() throws(FrontEndError) -> [NIOTLSCipher] {
    var values: [NIOTLSCipher] = []
    for name in cipherSuites {
      guard let suite = TLSSettings.suite(named: name) else {
        throw FrontEndError(
          .settings,
          "unknown cipher suite \(name); known are \(TLSSettings.knownCipherSuites.joined(separator: ", "))")
      }
      values.append(suite)
    }
    guard !values.isEmpty else { throw FrontEndError(.settings, "the list of cipher suites is empty") }
    return values
  }

  private static func certificates(_ pem: [UInt8], _ what: String) throws(FrontEndError) -> [NIOSSLCertificate] {
    let found = try? NIOSSLCertificate.fromPEMBytes(pem)
    guard let found, !found.isEmpty else {
      throw FrontEndError(.certificate, "no PEM certificate in the \(what) file")
    }
    return found
  }

  private static let suites: [(name: String, value: NIOTLSCipher)] = [
    ("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
    ("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
    ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
    ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
    ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
    ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
    ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", .TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA),
    ("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", .TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA),
    ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", .TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA),
    ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", .TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA),
    ("TLS_RSA_WITH_AES_128_GCM_SHA256", .TLS_RSA_WITH_AES_128_GCM_SHA256),
    ("TLS_RSA_WITH_AES_256_GCM_SHA384", .TLS_RSA_WITH_AES_256_GCM_SHA384),
    ("TLS_RSA_WITH_AES_128_CBC_SHA", .TLS_RSA_WITH_AES_128_CBC_SHA),
    ("TLS_RSA_WITH_AES_256_CBC_SHA", .TLS_RSA_WITH_AES_256_CBC_SHA),
  ]
}
