import OpenSSL
import Testing

@Suite struct CertificateTests {
  @Test(arguments: KeyKind.allCases)
  func anAuthorityIssuesWhatVerifies(kind: KeyKind) throws {
    let authority = try CertificateAuthority.create(commonName: "Conclave test CA", kind: kind, validDays: 30)
    #expect(authority.facts.isAuthority)
    #expect(authority.facts.isIssued(by: authority.facts))

    let server = try CertificateFacts(
      pem: authority.issueServer(
        commonName: "node 1", ipAddresses: ["127.0.0.1", "::1"], dnsNames: ["localhost"], kind: kind, validDays: 30
      ).certificatePEM)
    #expect(server.isIssued(by: authority.facts))
    #expect(!server.isAuthority)
    #expect(server.subject == "CN=node 1")
    #expect(server.issuer == "CN=Conclave test CA")
    #expect(server.ipAddresses == ["127.0.0.1", "::1"])
    #expect(server.dnsNames == ["localhost"])
    #expect(server.publicKeyBits == (kind == .ecP256 ? 256 : 2048))
    #expect(server.publicKeyAlgorithm == (kind == .ecP256 ? "id-ecPublicKey" : "rsaEncryption"))
    #expect(server.signatureAlgorithm == (kind == .ecP256 ? "ecdsa-with-SHA256" : "sha256WithRSAEncryption"))
    #expect(server.notAfter - server.notBefore == 30 * 86_400 + 300)
    #expect(server.version == 3)

    let other = try CertificateAuthority.create(commonName: "Conclave test CA", kind: .ecP256, validDays: 30)
    #expect(!server.isIssued(by: other.facts))
  }

  @Test func aClientIsNamedBySubject() throws {
    let authority = try CertificateAuthority.create(commonName: "CA", kind: .ecP256, validDays: 1)
    let issued = try authority.issueClient(
      commonName: "Zoë, of Acme", organizationalUnit: "back+up", kind: .ecP256, validDays: 1)
    let facts = try CertificateFacts(pem: issued.certificatePEM)
    #expect(facts.subject == #"CN=Zoë\, of Acme,OU=back\+up"#)
    #expect(facts.commonName == "Zoë, of Acme")
    #expect(facts.organizationalUnit == "back+up")
    #expect(facts.serial.count == 16)
    #expect(facts.fingerprint == Digest.sha256.hash(facts.der))
    #expect(try CertificateFacts(der: facts.der) == facts)
    #expect(try CertificateFacts(pem: facts.pem()) == facts)
    let key = try PrivateKey(pem: issued.privateKeyPEM)
    #expect(issued.privateKeyPEM.hasPrefix("-----BEGIN PRIVATE KEY-----"))
    #expect(try key.publicKey().der(.subjectPublicKeyInfo) == facts.subjectPublicKeyInfo)
  }

  @Test func theAuthoritySurvivesItsPEM() throws {
    let made = try CertificateAuthority.create(commonName: "CA", kind: .ecP256, validDays: 1)
    let again = try CertificateAuthority(certificatePEM: made.certificatePEM, privateKeyPEM: made.privateKeyPEM())
    let client = try again.issueClient(commonName: "a", organizationalUnit: nil, kind: .ecP256, validDays: 1)
    #expect(try CertificateFacts(pem: client.certificatePEM).isIssued(by: made.facts))

    let stranger = try CertificateAuthority.create(commonName: "CA", kind: .ecP256, validDays: 1)
    #expect(throws: OpenSSLError.self) {
      try CertificateAuthority(certificatePEM: made.certificatePEM, privateKeyPEM: stranger.privateKeyPEM())
    }
    #expect(throws: OpenSSLError.self) {
      try CertificateAuthority(certificatePEM: client.certificatePEM, privateKeyPEM: client.privateKeyPEM)
    }
  }

  @Test func aRevocationListNamesSerials() throws {
    let authority = try CertificateAuthority.create(commonName: "CA", kind: .ecP256, validDays: 9)
    let facts = try (0..<3).map { number in
      try CertificateFacts(
        pem: authority.issueClient(
          commonName: "c\(number)", organizationalUnit: nil, kind: .ecP256, validDays: 9
        ).certificatePEM)
    }
    let list = try RevocationList(
      pem: authority.revocationList(revoked: [facts[0].serial, facts[2].serial], number: 7, validDays: 2))
    #expect(facts.map(list.revokes) == [true, false, true])
    #expect(list.revoked == [facts[0].serial, facts[2].serial])
    #expect(list.isSigned(by: authority.facts))
    #expect(list.nextUpdate == list.thisUpdate + 2 * 86_400)
    #expect(try RevocationList(der: list.der).revoked == list.revoked)

    let empty = try RevocationList(pem: authority.revocationList(revoked: [], number: 8, validDays: 2))
    #expect(empty.revoked.isEmpty)
    let other = try CertificateAuthority.create(commonName: "CA", kind: .ecP256, validDays: 9)
    #expect(!list.isSigned(by: other.facts))
  }

  @Test func abundleIsReadWhole() throws {
    let first = try CertificateAuthority.create(commonName: "one", kind: .ecP256, validDays: 9)
    let second = try CertificateAuthority.create(commonName: "two", kind: .ecP256, validDays: 9)
    let bundle = try CertificateFacts.all(inPEM: first.certificatePEM + "\n# remark\n" + second.certificatePEM)
    #expect(bundle.map(\.commonName) == ["one", "two"])
    #expect(throws: OpenSSLError.self) { try CertificateFacts.all(inPEM: "no certificate") }
    let cut = second.certificatePEM.dropLast(200) + "-----END CERTIFICATE-----\n"
    #expect(throws: OpenSSLError.self) { try CertificateFacts.all(inPEM: first.certificatePEM + cut) }
  }

  @Test func brokenCertificatesAreRefused() throws {
    let der = try CertificateAuthority.create(commonName: "CA", kind: .ecP256, validDays: 1).facts.der
    #expect(throws: OpenSSLError.self) { try CertificateFacts(der: der + [0]) }
    for length in stride(from: 0, to: der.count, by: 7) {
      #expect(throws: OpenSSLError.self) { try CertificateFacts(der: Array(der[..<length])) }
    }
    // Single-byte damage must be refused or read, never crash.
    for position in der.indices {
      var damaged = der
      damaged[position] ^= 0x41
      _ = try? CertificateFacts(der: damaged)
    }
  }

  @Test(arguments: [["127.0.0.1,DNS:evil"], ["not an address"], ["1.2.3"]])
  func badAddressesAreRefused(addresses: [String]) throws {
    let authority = try CertificateAuthority.create(commonName: "CA", kind: .ecP256, validDays: 1)
    #expect(throws: OpenSSLError.self) {
      try authority.issueServer(
        commonName: "n", ipAddresses: addresses, dnsNames: [], kind: .ecP256, validDays: 1)
    }
    #expect(throws: OpenSSLError.self) {
      try authority.issueServer(commonName: "n", ipAddresses: [], dnsNames: [""], kind: .ecP256, validDays: 1)
    }
    #expect(throws: OpenSSLError.self) {
      try authority.issueClient(commonName: "a\0b", organizationalUnit: nil, kind: .ecP256, validDays: 1)
    }
  }
}
