import Access
import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

@Suite struct CreateTests {
  static let symmetric: [(CryptographicAlgorithm, Int32, Int)] = [
    (.aes, 128, 16), (.aes, 192, 24), (.aes, 256, 32), (.des, 56, 8), (.des3, 112, 16), (.des3, 168, 24),
    (.des3, 192, 24), (.hmac_SHA1, 160, 20), (.hmac_SHA256, 256, 32), (.hmac_SHA512, 512, 64), (.hmac_MD5, 128, 16),
    (.blowfish, 448, 56), (.camellia, 256, 32), (.cast5, 128, 16), (.idea, 128, 16), (.mars, 256, 32), (.rc2, 128, 16),
    (.rc4, 128, 16), (.rc5, 128, 16), (.skipjack, 80, 10), (.twofish, 256, 32),
  ]

  @Test(arguments: served) func everyAlgorithmOfTheFirstVersions(_ version: ProtocolVersion) throws {
    let server = TestServer()
    for (algorithm, bits, bytes) in Self.symmetric {
      let request = RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(algorithm.rawValue)),
        Attribute(.cryptographicLength, .integer(bits)), Attribute(.cryptographicUsageMask, .integer(12)),
      ])
      let made = try server.done(version, .create, CreateRequest(.symmetricKey, request).items(for: version))
      let identifier = try CreateResponse(made, version: version).identifier
      let got = try GetResponse(
        try server.done(version, .get, GetRequest(.identifier(identifier)).items), version: version)
      #expect(got.identifier == identifier)
      let block = try #require(got.object.keyBlock)
      #expect(block.algorithm == algorithm)
      #expect(block.length == bits)
      #expect(block.materialBytes?.count == bytes)
    }
  }

  @Test func newerAlgorithmsAreStored() throws {
    let server = TestServer()
    for algorithm in CryptographicAlgorithm.allCases where algorithm.versions.contains(.v2_1) {
      guard let lengths = SymmetricLengths.of(algorithm) else { continue }
      let request = RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(algorithm.rawValue)),
        Attribute(.cryptographicLength, .integer(lengths.usual)), Attribute(.cryptographicUsageMask, .integer(12)),
      ])
      try server.done(.v2_1, .create, CreateRequest(.symmetricKey, request).items(for: .v2_1))
    }
  }

  @Test func desKeysHaveOddParity() throws {
    let server = TestServer()
    let request = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.des3.rawValue)),
      Attribute(.cryptographicLength, .integer(168)), Attribute(.cryptographicUsageMask, .integer(12)),
    ])
    let made = try server.done(.v1_2, .create, CreateRequest(.symmetricKey, request).items(for: .v1_2))
    let identifier = try CreateResponse(made, version: .v1_2).identifier
    let got = try GetResponse(try server.done(.v1_2, .get, object(identifier)), version: .v1_2)
    let bytes = try #require(got.object.keyBlock?.materialBytes?.revealed())
    #expect(bytes.allSatisfy { $0.nonzeroBitCount % 2 == 1 })
  }

  @Test(arguments: [
    (ProtocolVersion.v1_0, ResultReason.invalidField), (.v1_4, .invalidField), (.v2_0, .invalidAttributeValue),
    (.v2_1, .invalidAttributeValue),
  ])
  func wrongLengthsAndAlgorithms(_ version: ProtocolVersion, _ reason: ResultReason) throws {
    let server = TestServer()
    for (algorithm, bits): (CryptographicAlgorithm, Int32) in [
      (.aes, 127), (.aes, 512), (.aes, 0), (.aes, -256), (.des3, 100), (.rsa, 2048), (.skipjack, 128),
    ] {
      let request = RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(algorithm.rawValue)),
        Attribute(.cryptographicLength, .integer(bits)), Attribute(.cryptographicUsageMask, .integer(12)),
      ])
      let found = try server.refusal(
        version, .create, CreateRequest(.symmetricKey, request).items(for: version))
      #expect(found == reason, "\(algorithm) of \(bits) bits")
    }
  }

  @Test func whatIsLeftOut() throws {
    let server = TestServer()
    let nothing = RequestedAttributes()
    // 1.4 Table 165: the algorithm is required; 2.1 Table 28: the server has defaults.
    #expect(
      try server.refusal(.v1_4, .create, CreateRequest(.symmetricKey, nothing).items(for: .v1_4)) == .invalidField)
    let made = try server.done(.v2_0, .create, CreateRequest(.symmetricKey, nothing).items(for: .v2_0))
    let attributes = try server.attributes(try CreateResponse(made, version: .v2_0).identifier)
    #expect(attributes.cryptographicAlgorithm == .aes)
    #expect(attributes.cryptographicLength == 256)
    #expect(attributes.usageMask == [.encrypt, .decrypt])
  }

  @Test func impliedAttributes() throws {
    let server = TestServer()
    let identifier = try server.create(.v2_1, name: "k")
    let attributes = try server.attributes(identifier)
    #expect(attributes.uniqueIdentifier == identifier)
    #expect(attributes.objectType == .symmetricKey)
    #expect(attributes.state == .preActive)
    #expect(attributes.date(.initialDate) == server.now - 1)
    #expect(attributes.date(.lastChangeDate) == server.now - 1)
    #expect(attributes.date(.originalCreationDate) == server.now - 1)
    #expect(attributes.digests.count == 1)
    #expect(attributes.digests.first?.digest.count == 32)
    #expect(attributes.digests.first?.format == .raw)
    #expect(attributes.boolean(.fresh) == true)
    #expect(attributes.boolean(.sensitive) == false)
    #expect(attributes.boolean(.extractable) == true)
    #expect(attributes.boolean(.neverExtractable) == false)
    #expect(attributes[.leaseTime] == .interval(3600))
    #expect(attributes.contains(.randomNumberGenerator))
    #expect(attributes.contains(.shortUniqueIdentifier))
    #expect(attributes.objectNames == [Name("k")])
  }

  @Test func freshUntilGot() throws {
    let server = TestServer()
    let identifier = try server.create(.v1_4)
    try server.done(.v1_4, .get, object(identifier))
    #expect(try server.attributes(identifier).boolean(.fresh) == false)
  }

  @Test(arguments: [
    (ProtocolVersion.v1_0, ResultReason.invalidField), (.v1_4, .invalidField), (.v2_0, .nonUniqueNameAttribute),
    (.v2_1, .nonUniqueNameAttribute),
  ])
  func namesAreUniqueWithinTheirOwnersNameSpace(_ version: ProtocolVersion, _ reason: ResultReason) throws {
    let server = TestServer()
    let first = try server.create(version, name: "one")
    let again = CreateRequest(.symmetricKey, aes(name: "one")).items(for: version)
    #expect(try server.refusal(version, .create, again) == reason)
    server.principal.identity = "bob"
    try server.create(version, name: "one")
    server.principal.identity = "alice"
    // A destroyed object frees its name.
    try server.done(version, .destroy, object(first))
    try server.create(version, name: "one")
    // An identity can be allowed to reuse its names.
    server.principal.mayReuseNames = true
    let third = try server.create(version, name: "one")
    #expect(try server.located([Attribute(.name, Name("one").value)]).first == third)
  }

  @Test func keyPairsLinkToEachOther() throws {
    for version in served {
      let server = TestServer()
      let common = RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.rsa.rawValue)),
        Attribute(.cryptographicLength, .integer(2048)),
      ])
      let forPrivate = RequestedAttributes(attributes: [
        Attribute(.name, Name("private").value), Attribute(.cryptographicUsageMask, .integer(1)),
      ])
      let forPublic = RequestedAttributes(attributes: [
        Attribute(.name, Name("public").value), Attribute(.cryptographicUsageMask, .integer(2)),
      ])
      let request = CreateKeyPairRequest(common: common, privateKey: forPrivate, publicKey: forPublic)
      let made = try CreateKeyPairResponse(
        try server.done(version, .createKeyPair, request.items(for: version)), version: version)
      let privateKey = try server.attributes(made.privateKey)
      let publicKey = try server.attributes(made.publicKey)
      #expect(privateKey.link(.publicKeyLink) == made.publicKey)
      #expect(publicKey.link(.privateKeyLink) == made.privateKey)
      #expect(privateKey.objectType == .privateKey)
      #expect(publicKey.objectType == .publicKey)
      #expect(privateKey.usageMask == .sign)
      #expect(publicKey.usageMask == .verify)
      #expect(privateKey.cryptographicLength == 2048)
      #expect(privateKey.digests.first?.format == .pkcs_1)
      #expect(privateKey.objectNames == [Name("private")])
    }
  }

  @Test func curves() throws {
    let server = TestServer()
    for (curve, bits): (RecommendedCurve, Int32) in [(.p_256, 256), (.p_384, 384), (.p_521, 521)] {
      let common = RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.ecdsa.rawValue)),
        Attribute(
          .cryptographicDomainParameters, .structure([Item(.recommendedCurve, .enumeration(curve.rawValue))])),
      ])
      let request = CreateKeyPairRequest(common: common, privateKey: .init(), publicKey: .init())
      for version in [ProtocolVersion.v1_2, .v1_4, .v2_1] {
        let made = try CreateKeyPairResponse(
          try server.done(version, .createKeyPair, request.items(for: version)), version: version)
        #expect(try server.attributes(made.privateKey).cryptographicLength == bits)
        for reader in served {
          try server.done(reader, .get, object(made.privateKey))
          try server.done(reader, .get, object(made.publicKey))
        }
      }
    }
    let unknown = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.ecdsa.rawValue)),
      Attribute(.cryptographicLength, .integer(255)),
    ])
    let request = CreateKeyPairRequest(common: unknown, privateKey: .init(), publicKey: .init())
    #expect(
      try server.refusal(.v2_1, .createKeyPair, request.items(for: .v2_1)) == .invalidAttributeValue)
  }
}
