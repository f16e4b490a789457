import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

@Suite struct RegisterTests {
  static let aesBlock = KeyBlock(
    format: .raw, value: .plain(.bytes(SecretBytes([UInt8](repeating: 7, count: 16))), attributes: []),
    algorithm: .aes, length: 128)
  static let wrappedBlock = KeyBlock(
    format: .raw, value: .wrapped(SecretBytes([UInt8](repeating: 9, count: 24))), algorithm: .aes, length: 128,
    wrapping: KeyWrappingData(
      method: .encrypt, encryptionKey: WrappingKey(identifier: UniqueIdentifier("kek"))))

  /// One of each object type, with the versions that have it.
  static let objects: [(ManagedObjectValue, VersionSet)] = [
    (.symmetricKey(aesBlock), .all),
    (.symmetricKey(wrappedBlock), .all),
    (
      .symmetricKey(
        KeyBlock(
          format: .transparentSymmetricKey,
          value: .plain(.transparent(.symmetric(SecretBytes([UInt8](repeating: 3, count: 32)))), attributes: []),
          algorithm: .aes, length: 256)), .all
    ),
    (
      .publicKey(
        KeyBlock(
          format: .transparentRSAPublicKey,
          value: .plain(
            .transparent(
              .rsaPublic(
                TransparentKey.RSAPublicKey(
                  modulus: [UInt8](repeating: 0, count: 8) + [UInt8](repeating: 0x9B, count: 128),
                  publicExponent: [0, 0, 0, 0, 0, 1, 0, 1]))), attributes: []),
          algorithm: .rsa, length: 1024)), .all
    ),
    (
      .privateKey(
        KeyBlock(
          format: .pkcs_8, value: .plain(.bytes(SecretBytes([0x30, 0])), attributes: []), algorithm: .dsa,
          length: 1024)), .all
    ),
    (
      .secretData(
        type: .seed,
        KeyBlock(
          format: .opaque, value: .plain(.bytes(SecretBytes([UInt8](repeating: 1, count: 96))), attributes: []))),
      .all
    ),
    (.opaqueObject(type: 0x8000_0001, value: SecretBytes([1, 2, 3])), .all),
    (.certificate(type: .x_509, value: [0x30, 0]), .all),
    (.template([Attribute(.cryptographicLength, index: 0, .integer(256))]), .until(.v1_4)),
    (.splitKey(SplitKey(parts: 3, partIdentifier: 1, threshold: 2, method: .xor, keyBlock: aesBlock)), .all),
    (
      .pgpKey(
        version: 4,
        KeyBlock(
          format: .raw, value: .plain(.bytes(SecretBytes([5, 6])), attributes: []), algorithm: .rsa, length: 2048)),
      .since(.v1_2)
    ),
    (.certificateRequest(type: .pkcs_10, value: [0x30, 0]), .since(.v2_0)),
  ]

  @Test(arguments: served) func everyObjectTypeComesBackAsItCame(_ version: ProtocolVersion) throws {
    let server = TestServer()
    for (at, (value, versions)) in Self.objects.enumerated() where versions.contains(version) {
      let attributes = RequestedAttributes(attributes: [Attribute(.name, Name(Text("object \(at)")).value)])
      let made = try server.done(
        version, .register,
        try RegisterRequest(value.objectType, attributes, value).items(for: version))
      let identifier = try ObjectResponse(made, version: version).identifier
      let got = try GetResponse(try server.done(version, .get, object(identifier)), version: version)
      #expect(got.object == value, "\(value.objectType)")
      try server.done(version, .getAttributes, object(identifier))
      try server.done(version, .getAttributeList, object(identifier))
      if value.objectType != .template {
        #expect(try server.attributes(identifier).digests.count == 1)
      }
    }
  }

  /// A MongoDB driver registers so, in 1.0.
  @Test func secretDataWithoutAnythingElse() throws {
    let server = TestServer()
    let value = ManagedObjectValue.secretData(
      type: .seed,
      KeyBlock(
        format: .opaque, value: .plain(.bytes(SecretBytes([UInt8](repeating: 1, count: 96))), attributes: [])))
    let request = RegisterRequest(
      .secretData,
      RequestedAttributes(attributes: [Attribute(.cryptographicUsageMask, .integer(0))]), value)
    let made = try server.done(.v1_0, .register, try request.items(for: .v1_0))
    let identifier = try ObjectResponse(made, version: .v1_0).identifier
    try server.done(.v1_0, .activate, object(identifier))
    #expect(try GetResponse(try server.done(.v1_0, .get, object(identifier)), version: .v1_0).object == value)
  }

  @Test(arguments: served) func contradictions(_ version: ProtocolVersion) throws {
    let server = TestServer()
    func refusal(_ type: ObjectType, _ attributes: [Attribute], _ value: ManagedObjectValue) throws -> ResultReason? {
      let request = RegisterRequest(type, RequestedAttributes(attributes: attributes), value)
      return try server.refusal(version, .register, try request.items(for: version))
    }
    // Object Type does not match the object.
    #expect(try refusal(.secretData, [], .symmetricKey(Self.aesBlock)) == .invalidField)
    // Length and algorithm against the block and the material.
    #expect(
      try refusal(.symmetricKey, [Attribute(.cryptographicLength, .integer(256))], .symmetricKey(Self.aesBlock))
        == .invalidField)
    var short = Self.aesBlock
    short.length = 256
    #expect(try refusal(.symmetricKey, [], .symmetricKey(short)) == .invalidField)
    var anonymous = Self.aesBlock
    anonymous.algorithm = nil
    anonymous.length = nil
    #expect(try refusal(.symmetricKey, [], .symmetricKey(anonymous)) == .invalidField)
    // A certificate that is none.
    #expect(try refusal(.certificate, [], .certificate(type: .x_509, value: [1, 2, 3])) == .invalidField)
    // No object at all.
    let empty = Array(
      try RegisterRequest(.symmetricKey, .init(), .symmetricKey(Self.aesBlock)).items(for: version).prefix(2))
    #expect(try server.refusal(version, .register, empty) == .invalidMessage)
  }

  @Test func templatesLendTheirAttributes() throws {
    let server = TestServer()
    let template = ManagedObjectValue.template([
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
      Attribute(.cryptographicLength, .integer(128)), Attribute(.objectGroup, .textString("g")),
    ])
    let named = RequestedAttributes(attributes: [Attribute(.name, Name("t").value)])
    let made = try server.done(
      .v1_1, .register, try RegisterRequest(.template, named, template).items(for: .v1_1))
    let request = RequestedAttributes(
      attributes: [
        Attribute(.cryptographicLength, .integer(256)), Attribute(.cryptographicUsageMask, .integer(12)),
        Attribute(.objectGroup, .textString("h")),
      ], templates: [Name("t")])
    let key = try CreateResponse(
      try server.done(.v1_1, .create, CreateRequest(.symmetricKey, request).items(for: .v1_1)), version: .v1_1
    ).identifier
    let attributes = try server.attributes(key)
    #expect(attributes.cryptographicAlgorithm == .aes)
    #expect(attributes.cryptographicLength == 256)
    #expect(Set(attributes.objectGroups) == ["g", "h"])
    let missing = RequestedAttributes(attributes: request.attributes, templates: [Name("no")])
    #expect(
      try server.refusal(.v1_1, .create, CreateRequest(.symmetricKey, missing).items(for: .v1_1)) == .itemNotFound)
    // A template has no life cycle, and goes whole.
    let identifier = try ObjectResponse(made, version: .v1_1).identifier
    #expect(try server.refusal(.v1_1, .activate, object(identifier)) == .illegalOperation)
    try server.done(.v1_1, .destroy, object(identifier))
    #expect(try server.refusal(.v1_1, .getAttributes, object(identifier)) == .itemNotFound)
  }

  @Test func formatsAreConvertedOnGet() throws {
    let server = TestServer()
    let common = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.rsa.rawValue)),
      Attribute(.cryptographicLength, .integer(1024)),
    ])
    let pair = try CreateKeyPairResponse(
      try server.done(
        .v1_4, .createKeyPair,
        CreateKeyPairRequest(common: common, privateKey: .init(), publicKey: .init()).items(for: .v1_4)),
      version: .v1_4)
    func got(_ identifier: UniqueIdentifier, _ format: KeyFormatType) throws -> KeyFormatType? {
      let payload = try server.done(
        .v1_4, .get, GetRequest(.identifier(identifier), keyFormatType: format).items)
      return try GetResponse(payload, version: .v1_4).object.keyBlock?.format
    }
    for format: KeyFormatType in [.pkcs_1, .pkcs_8, .transparentRSAPrivateKey] {
      #expect(try got(pair.privateKey, format) == format)
    }
    for format: KeyFormatType in [.pkcs_1, .x_509, .transparentRSAPublicKey] {
      #expect(try got(pair.publicKey, format) == format)
    }
    let symmetric = try server.create(.v1_4)
    #expect(try got(symmetric, .raw) == .raw)
    #expect(try got(symmetric, .transparentSymmetricKey) == .transparentSymmetricKey)
    let wrong = GetRequest(.identifier(symmetric), keyFormatType: .pkcs_8)
    for version in served {
      #expect(try server.refusal(version, .get, wrong.items) == .keyFormatTypeNotSupported)
    }
  }

  @Test func sensitiveKeysStay() throws {
    let server = TestServer()
    for (version, sensitive, extractable): (ProtocolVersion, ResultReason, ResultReason) in [
      (.v1_0, .permissionDenied, .permissionDenied), (.v1_4, .sensitive, .notExtractable),
      (.v2_1, .sensitive, .notExtractable),
    ] {
      let first = try server.create(.v2_1, [Attribute(.sensitive, .boolean(true))])
      #expect(try server.refusal(version, .get, object(first)) == sensitive)
      let second = try server.create(.v2_1, [Attribute(.extractable, .boolean(false))])
      #expect(try server.refusal(version, .get, object(second)) == extractable)
      #expect(try server.attributes(first).boolean(.alwaysSensitive) == true)
      #expect(try server.attributes(second).boolean(.neverExtractable) == true)
      // Once otherwise, never always again.
      let off = Attribute(.sensitive, .boolean(false))
      try server.done(.v2_1, .setAttribute, NewAttributeRequest(.identifier(first), off).items(for: .v2_1))
      let on = Attribute(.sensitive, .boolean(true))
      try server.done(.v2_1, .setAttribute, NewAttributeRequest(.identifier(first), on).items(for: .v2_1))
      #expect(try server.attributes(first).boolean(.alwaysSensitive) == false)
    }
  }
}
