internal import NIOCore
internal import NIOSSL

/// What a node proves itself with to its peers, and whom it believes. Links speak TLS 1.3 only: both ends are ours.
public struct PeerTLS: Sendable {
  /// The node's certificate (server and client use) and its intermediates, PEM.
  public var certificateChain: [UInt8]
  /// PEM, unencrypted.
  public var privateKey: [UInt8]
  /// The authorities that issue the nodes' certificates, PEM.
  public var trustRoots: [UInt8]

  public init(certificateChain: [UInt8], privateKey: [UInt8], trustRoots: [UInt8]) {
    self.certificateChain = certificateChain
    self.privateKey = privateKey
    self.trustRoots = trustRoots
  }

  struct Pair {
    let server: NIOSSLContext
    let client: NIOSSLContext
  }

  func makePair() throws(PeeringError) -> Pair {
    let chain = try PeerTLS.certificates(certificateChain, "node certificate").map {
      NIOSSLCertificateSource.certificate($0)
    }
    let roots = NIOSSLTrustRoots.certificates(try PeerTLS.certificates(trustRoots, "node authority"))
    let key: NIOSSLPrivateKey
    do { key = try NIOSSLPrivateKey(bytes: privateKey, format: .pem) } catch {
      throw PeeringError(.certificate, "the node's private key is not an unencrypted PEM key")
    }
    var server = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    var client = TLSConfiguration.makeClientConfiguration()
    client.certificateChain = chain
    client.privateKey = .privateKey(key)
    server.harden(roots)
    client.harden(roots)
    do {
      return Pair(
        server: try NIOSSLContext(configuration: server), client: try NIOSSLContext(configuration: client))
    } catch {
      throw PeeringError(.certificate, "the node's certificate and private key do not fit together")
    }
  }

  private static func certificates(_ pem: [UInt8], _ what: String) throws(PeeringError) -> [NIOSSLCertificate] {
    let found = try? NIOSSLCertificate.fromPEMBytes(pem)
    guard let found, !found.isEmpty else {
      throw PeeringError(.certificate, "no PEM certificate in the \(what) file")
    }
    return found
  }
}

extension TLSConfiguration {
  fileprivate mutating func harden(_ roots: NIOSSLTrustRoots) {
    minimumTLSVersion = .tlsv13
    trustRoots = roots
    // Which node a certificate belongs to is checked with its greeting; addresses may change.
    certificateVerification = .noHostnameVerification
    shutdownTimeout = .milliseconds(100)
  }
}
