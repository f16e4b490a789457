internal import NIOCore
internal import NIOSSL

/// The client's certificate and whom it believes.
public struct ClientTLS: Sendable {
  /// The client's certificate and its intermediates, PEM.
  public var certificateChain: [UInt8]
  /// PEM, unencrypted.
  public var privateKey: [UInt8]
  /// The authorities that issue the servers' certificates, PEM.
  public var trustRoots: [UInt8]

  public init(certificateChain: [UInt8], privateKey: [UInt8], trustRoots: [UInt8]) {
    self.certificateChain = certificateChain
    self.privateKey = privateKey
    self.trustRoots = trustRoots
  }

  func makeClient() throws(KMIPClientError) -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.trustRoots = .certificates(try ClientTLS.certificates(trustRoots, "authority"))
    configuration.certificateChain = try ClientTLS.certificates(certificateChain, "client certificate").map {
      .certificate($0)
    }
    do {
      configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: privateKey, format: .pem))
    } catch {
      throw .credentials("the client's private key is not an unencrypted PEM key")
    }
    configuration.shutdownTimeout = .milliseconds(100)
    do { return try NIOSSLContext(configuration: configuration) } catch {
      throw .credentials("the client's certificate and private key do not fit together")
    }
  }

  private static func certificates(_ pem: [UInt8], _ what: String) throws(KMIPClientError) -> [NIOSSLCertificate] {
    let found = try? NIOSSLCertificate.fromPEMBytes(pem)
    guard let found, !found.isEmpty else { throw .credentials("no PEM certificate in the \(what) file") }
    return found
  }
}
