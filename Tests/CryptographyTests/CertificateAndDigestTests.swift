import Cryptography
import KMIP
import OpenSSL
import Operations
import Secrets
import TTLV
import Testing

@Suite struct CertificateAndDigestTests {
  let cryptographer = OpenSSLCryptographer()

  @Test(arguments: KeyKind.allCases) func certificatesAreRead(kind: KeyKind) throws {
    let authority = try CertificateAuthority.create(commonName: "CA", kind: kind, validDays: 10)
    let issued = try authority.issueServer(
      commonName: "node", ipAddresses: ["10.0.0.1"], dnsNames: ["a.example"], kind: kind, validDays: 10)
    let der = try CertificateFacts(pem: issued.certificatePEM).der
    let facts = try cryptographer.facts(ofCertificate: der)
    #expect(facts.subjectText == "CN=node" && facts.issuerText == "CN=CA")
    #expect(facts.issuer == authority.facts.subjectDER)
    #expect(facts.serialNumber == (try CertificateFacts(der: der).serial))
    #expect(facts.subjectParts == [.init(.commonName, "node")])
    // GeneralName: iPAddress [7], dNSName [2] (RFC 5280 §4.2.1.6).
    #expect(facts.subjectAlternativeNames == [[0x87, 4, 10, 0, 0, 1], [0x82, 9] + Array("a.example".utf8)])
    #expect(facts.issuerAlternativeNames.isEmpty)
    #expect(facts.notAfter > facts.notBefore)
    switch kind {
    case .ecP256:
      #expect(facts.key == KeyFacts(algorithm: .ec, length: 256, curve: .p_256))
      #expect(facts.signatureAlgorithm == .ecdsaWithSHA256)
    case .rsa2048:
      #expect(facts.key == KeyFacts(algorithm: .rsa, length: 2048))
      #expect(facts.signatureAlgorithm == .sha_256WithRSAEncryption)
    }
  }

  @Test func digestsOfTheStandard() throws {
    let abc = SecretBytes(Array("abc".utf8))
    #expect(try cryptographer.digest(.sha_256, of: abc) == Digest.sha256.hash(Array("abc".utf8)))
    // RIPEMD-160's page of test values, "abc".
    #expect(
      try cryptographer.digest(.ripemd_160, of: abc) == [
        0x8E, 0xB2, 0x08, 0xF7, 0xE0, 0x5D, 0x98, 0x7A, 0x9B, 0x04, 0x4A, 0x8E, 0x98, 0xC6, 0xB0, 0x87, 0xF1, 0x5A,
        0x0B, 0xFC,
      ])
    for row in HashingAlgorithm.rows {
      let made = try? cryptographer.digest(row.value, of: abc)
      #expect((made == nil) == [.md2, .tiger].contains(row.value))
    }
  }

  @Test func randomBytesDiffer() throws {
    #expect(try cryptographer.random(32) != cryptographer.random(32))
    #expect(try cryptographer.random(0).count == 0)
  }
}
