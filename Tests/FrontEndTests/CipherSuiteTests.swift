import FrontEnd
import NIOSSL
import OpenSSL
import Testing

/// Old clients speak TLS 1.2 with one suite: those that the library has can be allowed one by one.
@Suite struct CipherSuiteTests {
  private static let old = TLSSettings.knownCipherSuites.filter { !TLSSettings.defaultCipherSuites.contains($0) }

  /// A client that knows nothing but one suite.
  private func client(_ rig: Rig, _ suite: String) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(
      try NIOSSLCertificate.fromPEMBytes(Array(rig.authority.certificatePEM.utf8)))
    configuration.certificateVerification = .noHostnameVerification
    configuration.minimumTLSVersion = .tlsv12
    configuration.maximumTLSVersion = .tlsv12
    configuration.cipherSuiteValues = [try #require(TLSSettings.suite(named: suite))]
    let issued = try rig.authority.issueClient(
      commonName: "old", organizationalUnit: nil, kind: .rsa2048, validDays: 2)
    configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(issued.certificatePEM.utf8)).map {
      .certificate($0)
    }
    configuration.privateKey = .privateKey(
      try NIOSSLPrivateKey(bytes: Array(issued.privateKeyPEM.utf8), format: .pem))
    return try NIOSSLContext(configuration: configuration)
  }

  @Test func oldOnesAreOffUntilTheyAreNamed() async throws {
    #expect(Self.old.count >= 8)
    let rsa = try await Rig(kind: .rsa2048)
    let ec = try await Rig(kind: .ecP256)
    for suite in Self.old {
      let usual = suite.contains("ECDSA") ? ec : rsa
      let refused = try await Caller(port: usual.port, tls: try client(usual, suite))
      refused.send(FrameAssemblerTests.frame(8, fill: 1))
      #expect(await refused.isClosedByPeer(), "\(suite)")
      #expect(refused.bytes.isEmpty)
      let lenient = try await Rig(
        kind: suite.contains("ECDSA") ? .ecP256 : .rsa2048, cipherSuites: TLSSettings.defaultCipherSuites + [suite])
      let served = try await Caller(port: lenient.port, tls: try client(lenient, suite))
      served.send(FrameAssemblerTests.frame(8, fill: 1))
      #expect(await served.receives(16), "\(suite)")
      await lenient.stop()
    }
    await rsa.stop()
    await ec.stop()
  }
}
