import Secrets
import Testing

@testable import KMIP
@testable import TTLV

@Suite struct ObjectCodecTests {
  private static let eight: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 9]

  private static func block(
    _ format: KeyFormatType, _ material: KeyMaterial, algorithm: CryptographicAlgorithm? = .aes, length: Int32? = 128
  ) -> KeyBlock {
    KeyBlock(format: format, value: .plain(material, attributes: []), algorithm: algorithm, length: length)
  }

  /// One of each object, and of each shape of key.
  static let objects: [ManagedObjectValue] = {
    let secret = SecretBytes(eight)
    var rsa = TransparentKey.RSAPrivateKey(modulus: eight)
    rsa.p = secret
    rsa.q = secret
    rsa.publicExponent = eight
    var wrapped = block(.raw, .bytes(secret))
    wrapped.value = .wrapped(secret)
    wrapped.wrapping = KeyWrappingData(
      method: .encrypt,
      encryptionKey: WrappingKey(
        identifier: UniqueIdentifier("k"),
        parameters: .structure([Item(.blockCipherMode, .enumeration(BlockCipherMode.nistKeyWrap.rawValue))])),
      ivCounterNonce: [1])
    var alone = block(.raw, .bytes(secret))
    alone.wrapping = KeyWrappingData(
      method: .macSign, signingKey: WrappingKey(identifier: UniqueIdentifier("m")), macSignature: [7],
      encoding: .noEncoding)
    return [
      .certificate(type: .x_509, value: [0x30, 0]), .symmetricKey(block(.raw, .bytes(secret))),
      .symmetricKey(block(.transparentSymmetricKey, .transparent(.symmetric(secret)))), .symmetricKey(wrapped),
      .symmetricKey(alone),
      .privateKey(block(.transparentRSAPrivateKey, .transparent(.rsaPrivate(rsa)), algorithm: .rsa)),
      .publicKey(
        block(
          .transparentRSAPublicKey,
          .transparent(.rsaPublic(.init(modulus: eight, publicExponent: eight))), algorithm: .rsa)),
      .privateKey(
        block(
          .transparentDSAPrivateKey, .transparent(.dsaPrivate(.init(p: eight, q: eight, g: eight, x: secret))),
          algorithm: .dsa)),
      .publicKey(
        block(
          .transparentDSAPublicKey, .transparent(.dsaPublic(.init(p: eight, q: eight, g: eight, y: eight))),
          algorithm: .dsa)),
      .privateKey(
        block(
          .transparentDHPrivateKey, .transparent(.dhPrivate(.init(p: eight, q: nil, g: eight, j: eight, x: secret))),
          algorithm: .dh)),
      .publicKey(
        block(
          .transparentDHPublicKey, .transparent(.dhPublic(.init(p: eight, q: eight, g: eight, j: nil, y: eight))),
          algorithm: .dh)),
      .privateKey(
        block(
          .transparentECDSAPrivateKey, .transparent(.ecPrivate(.init(curve: .p_256, d: secret))), algorithm: .ecdsa)),
      .publicKey(
        block(.transparentECPublicKey, .transparent(.ecPublic(.init(curve: .p_256, q: [4]))), algorithm: .ecdh)),
      .splitKey(
        SplitKey(
          parts: 3, partIdentifier: 2, threshold: 2, method: .polynomialSharingPrimeField, primeFieldSize: eight,
          keyBlock: block(.raw, .bytes(secret)))),
      .template([
        Attribute(.name, index: 0, Name("t").value), Attribute(.operationPolicyName, index: 0, .textString("p")),
      ]),
      .secretData(type: .password, block(.opaque, .bytes(secret), algorithm: nil, length: nil)),
      .opaqueObject(type: 0x8000_0001, value: secret), .pgpKey(version: 4, block(.raw, .bytes(secret))),
      .certificateRequest(type: .pkcs_10, value: [0x30, 0]),
    ]
  }()

  @Test(arguments: objects) func recordsKeepEverything(object: ManagedObjectValue) throws {
    let item = try BinaryDecoder.decode(BinaryEncoder.encode(object.recordItem))
    #expect(try ManagedObjectValue(recordItem: item) == object)
  }

  /// What a version can spell comes back from it, in the formats that it names.
  @Test(arguments: ProtocolVersion.known) func everyVersionReadsWhatItWrites(version: ProtocolVersion) throws {
    var spelled = 0
    for object in Self.objects {
      guard let item = try? object.encoded(for: version) else { continue }
      spelled += 1
      let again = try ManagedObjectValue(decoding: item, version: version)
      #expect(again.objectType == object.objectType)
      #expect(try again.encoded(for: version) == item)
      if let format = again.keyBlock?.format { #expect(format.versions.contains(version)) }
    }
    #expect(spelled >= 13, "\(version)")
  }

  @Test func curveFormatsAreNamedForTheReader() throws {
    func format(_ object: ManagedObjectValue, _ version: ProtocolVersion) throws -> Value? {
      try object.encoded(for: version).value[.keyBlock]?[.keyFormatType]
    }
    let ecdsa = Self.objects[11]
    #expect(try format(ecdsa, .v1_2) == .enumeration(KeyFormatType.transparentECDSAPrivateKey.rawValue))
    #expect(try format(ecdsa, .v2_0) == .enumeration(KeyFormatType.transparentECPrivateKey.rawValue))
    let ecdh = Self.objects[12]
    #expect(try format(ecdh, .v1_2) == .enumeration(KeyFormatType.transparentECDHPublicKey.rawValue))
    #expect(try format(ecdh, .v1_3) == .enumeration(KeyFormatType.transparentECPublicKey.rawValue))
  }

  @Test func absentObjectsAreRefused() {
    let cases: [(ManagedObjectValue, ProtocolVersion)] = [
      (Self.objects[14], .v2_0), (Self.objects[17], .v1_1), (Self.objects[18], .v1_4), (Self.objects[4], .v1_0),
    ]
    for (object, version) in cases {
      #expect(throws: KMIPError.self, "\(object.objectType) in \(version)") { try object.encoded(for: version) }
    }
  }

  private static func key(_ members: [Item]) -> Item {
    Item(.symmetricKey, .structure([Item(.keyBlock, .structure(members))]))
  }
  private static func raw(_ value: Value) -> [Item] {
    [Item(.keyFormatType, .enumeration(1)), Item(.keyValue, value)]
  }
  private static let material = Value.structure([Item(.keyMaterial, .byteString([1]))])
  private static func wrapping(_ more: [Item] = []) -> Item {
    Item(.keyWrappingData, .structure([Item(.wrappingMethod, .enumeration(1))] + more))
  }

  @Test(arguments: [
    ("no structure", Item(.symmetricKey, .integer(1)), ProtocolVersion.v1_2, ResultReason.invalidField),
    ("no key block", Item(.symmetricKey, .structure([])), .v1_2, .invalidMessage),
    ("no format", key([Item(.keyValue, material)]), .v1_2, .invalidMessage),
    ("no value in 1.1", key([Item(.keyFormatType, .enumeration(1))]), .v1_1, .missingData),
    ("unwrapped bytes", key(raw(.byteString([1]))), .v1_2, .invalidField),
    ("wrapped structure", key(raw(material) + [wrapping()]), .v1_2, .encodingOptionError),
    ("no material", key(raw(.structure([]))), .v1_2, .invalidMessage),
    ("parts in a raw key", key(raw(.structure([Item(.keyMaterial, .structure([]))]))), .v1_2, .invalidField),
    (
      "bytes in a transparent key",
      key([Item(.keyFormatType, .enumeration(7)), Item(.keyValue, material)]), .v1_2, .invalidField
    ),
    ("negative length", key(raw(material) + [Item(.cryptographicLength, .integer(-1))]), .v1_2, .invalidField),
    ("foreign member", key(raw(material) + [Item(.state, .enumeration(1))]), .v1_2, .invalidField),
    ("no object", Item(.state, .structure([])), .v2_1, .invalidObjectType),
    ("a template in 2.x", Item(.template, .structure([])), .v2_0, .invalidObjectType),
    ("a PGP key in 1.1", Item(.pgpKey, .structure([])), .v1_1, .invalidField),
    (
      "empty certificate",
      Item(
        .certificate, .structure([Item(.certificateType, .enumeration(1)), Item(.certificateValue, .byteString([]))])),
      .v1_0, .invalidField
    ),
  ])
  func refuses(what: String, item: Item, version: ProtocolVersion, reason: ResultReason) {
    let error = #expect(throws: KMIPError.self, "\(what)") { try ManagedObjectValue(decoding: item, version: version) }
    #expect(error?.reason.spelled(for: version) == reason, "\(what): \(error?.message ?? "")")
  }
}
