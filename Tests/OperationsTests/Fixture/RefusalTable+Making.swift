import KMIP
import Secrets
import TTLV

@testable import Operations

extension Refusal {
  private static func algorithm(_ algorithm: CryptographicAlgorithm) -> Value { .enumeration(algorithm.rawValue) }

  private static func block(
    _ bytes: [UInt8], _ length: Int32?, format: KeyFormatType = .raw, algorithm: CryptographicAlgorithm? = .aes
  ) -> KeyBlock {
    KeyBlock(
      format: format, value: .plain(.bytes(SecretBytes(bytes)), attributes: []), algorithm: algorithm, length: length)
  }

  private static func rsa(_ modulus: [UInt8]) -> ManagedObjectValue {
    .publicKey(
      KeyBlock(
        format: .transparentRSAPublicKey,
        value: .plain(
          .transparent(
            .rsaPublic(TransparentKey.RSAPublicKey(modulus: modulus, publicExponent: [0, 0, 0, 0, 0, 1, 0, 1]))),
          attributes: []), algorithm: .rsa, length: 1024))
  }

  private static func masks(_ tag: TTLV.Tag) -> Item {
    Item(
      tag,
      .structure([
        Item(.protectionStorageMask, .integer(Int32(bitPattern: ProtectionStorageMask.hardware.rawValue)))
      ]))
  }

  /// Create, Create Key Pair, Register.
  static let making: [Refusal] = [
    Refusal(.create, "a certificate", .invalidField, .invalidObjectType) { $0.creation([], type: .certificate) },
    Refusal(.create, "unknown type", .invalidField, .invalidField) {
      [Item(.objectType, .enumeration(0x99)), $0.attributes($0.aesItems)]
    },
    Refusal(.create, "no type", .invalidMessage, .invalidMessage) { [$0.attributes($0.aesItems)] },
    Refusal(.create, "no attributes", .invalidMessage, .invalidMessage) { _ in
      [Item(.objectType, .enumeration(ObjectType.symmetricKey.rawValue))]
    },
    Refusal(.create, "no algorithm", .invalidField, .invalidField, in: .v1_0 ... .v1_4) {
      $0.creation([], base: [$0.spelled(.cryptographicUsageMask, .integer(12))])
    },
    Refusal(.create, "odd length", .invalidField, .invalidAttributeValue) {
      $0.creation(
        [],
        base: [$0.spelled(.cryptographicAlgorithm, algorithm(.aes)), $0.spelled(.cryptographicLength, .integer(100))])
    },
    Refusal(.create, "negative length", .invalidField, .invalidAttributeValue) {
      $0.creation(
        [],
        base: [
          $0.spelled(.cryptographicAlgorithm, algorithm(.hmac_SHA256)),
          $0.spelled(.cryptographicLength, .integer(.min)),
        ])
    },
    Refusal(.create, "asymmetric", .invalidField, .invalidAttributeValue) {
      $0.creation([], base: [$0.spelled(.cryptographicAlgorithm, algorithm(.rsa))])
    },
    Refusal(.create, "unknown algorithm", .invalidField, .invalidAttributeValue) {
      $0.creation([], base: [$0.spelled(.cryptographicAlgorithm, .enumeration(0x777))])
    },
    Refusal(.create, "name taken", .invalidField, .nonUniqueNameAttribute) {
      $0.creation([$0.spelled(.name, Name("mine").value)])
    },
    Refusal(.create, "one name twice", .invalidField, .nonUniqueNameAttribute) {
      $0.creation([$0.spelled(.name, Name("n").value), $0.spelled(.name, Name("n").value)])
    },
    Refusal(.create, "no such template", .itemNotFound, .invalidMessage, in: .v1_0 ... .v1_4) {
      $0.creation([Item(.name, Name("no").value)])
    },
    Refusal(.create, "a key as template", .itemNotFound, .invalidMessage, in: .v1_0 ... .v1_4) {
      $0.creation([Item(.name, Name("mine").value)])
    },
    Refusal(.create, "another's object as template", .itemNotFound, .invalidMessage, in: .v1_0 ... .v1_4) {
      $0.creation([Item(.name, Name("hers").value)])
    },
    Refusal(.create, "read-only", .invalidField, .attributeReadOnly) {
      $0.creation([$0.spelled(.state, .enumeration(2))])
    },
    Refusal(.create, "initial date", .invalidField, .attributeReadOnly) {
      $0.creation([$0.spelled(.initialDate, .dateTime(2))])
    },
    Refusal(.create, "original creation", .invalidField, .attributeReadOnly, in: .v1_2 ... .v2_1) {
      $0.creation([$0.spelled(.originalCreationDate, .dateTime(2))])
    },
    Refusal(.create, "generator", .invalidField, .attributeReadOnly, in: .v1_3 ... .v2_1) {
      $0.creation([$0.spelled(.randomNumberGenerator, .structure([Item(.rngAlgorithm, .enumeration(2))]))])
    },
    Refusal(.create, "single one twice", .invalidField, .attributeSingleValued) {
      $0.creation([
        $0.spelled(.contactInformation, .textString("a")), $0.spelled(.contactInformation, .textString("b")),
      ])
    },
    Refusal(.create, "absurd index", .indexOutOfBounds, .invalidField, in: .v1_0 ... .v1_4) {
      $0.creation([$0.spelled(Attribute(.objectGroup, index: .max, .textString("a")))])
    },
    Refusal(.create, "negative index", .invalidField, .invalidField, in: .v1_0 ... .v1_4) {
      $0.creation([$0.spelled(Attribute(.objectGroup, index: -1, .textString("a")))])
    },
    Refusal(.create, "dates backwards", .invalidField, .invalidAttributeValue) {
      $0.creation([$0.spelled(.activationDate, .dateTime(.max)), $0.spelled(.deactivationDate, .dateTime(.min))])
    },
    Refusal(.create, "start before activation", .invalidField, .invalidAttributeValue) {
      $0.creation([$0.spelled(.activationDate, .dateTime(9)), $0.spelled(.processStartDate, .dateTime(8))])
    },
    Refusal(.create, "stop after deactivation", .invalidField, .invalidAttributeValue) {
      $0.creation([$0.spelled(.deactivationDate, .dateTime(8)), $0.spelled(.protectStopDate, .dateTime(9))])
    },
    Refusal(.create, "no application data", .applicationNamespaceNotSupported, .invalidAttributeValue) {
      $0.creation([
        $0.spelled(.applicationSpecificInformation, .structure([Item(.applicationNamespace, .textString("n"))]))
      ])
    },
    Refusal(.create, "limits without unit", .invalidField, .invalidAttributeValue) {
      $0.creation([$0.spelled(.usageLimits, .structure([Item(.usageLimitsTotal, .longInteger(1))]))])
    },
    Refusal(.create, "attribute of a later version", .invalidField, .invalidAttribute, in: .v1_0 ... .v1_3) {
      $0.creation([$0.spelled(.sensitive, .boolean(true))])
    },
    Refusal(.create, "not of this type", .invalidField, .invalidAttribute, in: .v1_0 ... .v1_4) {
      $0.creation([$0.spelled(.certificateType, .enumeration(1))])
    },
    Refusal(.create, "protection", .invalidField, .protectionStorageUnavailable, in: .v2_0 ... .v2_1) {
      $0.creation([]) + [masks(.protectionStorageMasks)]
    },
    Refusal(.create, "format", .invalidField, .invalidAttributeValue, in: .v2_0 ... .v2_1) {
      $0.creation([$0.spelled(.keyFormatType, .enumeration(KeyFormatType.pkcs_8.rawValue))])
    },
    Refusal(.create, "link to nothing in the batch", .invalidField, .invalidAttributeValue, in: .v2_0 ... .v2_1) {
      $0.creation([
        $0.spelled(
          .link, .structure([Item(.linkType, .enumeration(0x10A)), Item(.linkedObjectIdentifier, .integer(.min))]))
      ])
    },

    Refusal(.createKeyPair, "no algorithm", .invalidField, .invalidField, in: .v1_0 ... .v1_4) {
      $0.pair(common: [$0.spelled(.cryptographicLength, .integer(2048))])
    },
    Refusal(.createKeyPair, "symmetric", .invalidField, .invalidAttributeValue) {
      $0.pair(common: [$0.spelled(.cryptographicAlgorithm, algorithm(.aes))])
    },
    Refusal(.createKeyPair, "short", .invalidField, .invalidAttributeValue) {
      $0.pair(common: [
        $0.spelled(.cryptographicAlgorithm, algorithm(.rsa)), $0.spelled(.cryptographicLength, .integer(100)),
      ])
    },
    Refusal(.createKeyPair, "negative", .invalidField, .invalidAttributeValue) {
      $0.pair(common: [
        $0.spelled(.cryptographicAlgorithm, algorithm(.rsa)), $0.spelled(.cryptographicLength, .integer(-2048)),
      ])
    },
    Refusal(.createKeyPair, "two algorithms", .invalidField, .invalidAttributeValue) {
      $0.pair(
        privateKey: [$0.spelled(.cryptographicAlgorithm, algorithm(.rsa))],
        publicKey: [$0.spelled(.cryptographicAlgorithm, algorithm(.dsa))])
    },
    Refusal(.createKeyPair, "no such curve", .invalidField, .invalidAttributeValue) {
      $0.pair(common: [
        $0.spelled(.cryptographicAlgorithm, algorithm(.ecdsa)), $0.spelled(.cryptographicLength, .integer(333)),
      ])
    },
    Refusal(.createKeyPair, "name taken", .invalidField, .nonUniqueNameAttribute) {
      $0.pair(
        common: [$0.spelled(.cryptographicAlgorithm, algorithm(.ecdsa))],
        publicKey: [$0.spelled(.name, Name("mine").value)])
    },
    Refusal(.createKeyPair, "one name for both", .invalidField, .nonUniqueNameAttribute) {
      $0.pair(common: [
        $0.spelled(.cryptographicAlgorithm, algorithm(.ecdsa)), $0.spelled(.name, Name("both").value),
      ])
    },
    Refusal(.createKeyPair, "no such template", .itemNotFound, .invalidMessage, in: .v1_0 ... .v1_4) {
      $0.pair(privateKey: [Item(.name, Name("no").value)])
    },
    Refusal(.createKeyPair, "private", .invalidField, .privateProtectionStorageUnavailable, in: .v2_0 ... .v2_1) { _ in
      [masks(.privateProtectionStorageMasks)]
    },
    Refusal(.createKeyPair, "public", .invalidField, .publicProtectionStorageUnavailable, in: .v2_0 ... .v2_1) { _ in
      [masks(.publicProtectionStorageMasks)]
    },

    Refusal(.register, "no object", .invalidMessage, .invalidMessage) {
      [Item(.objectType, .enumeration(2)), $0.attributes([])]
    },
    Refusal(.register, "unknown type", .invalidField, .invalidField) {
      [Item(.objectType, .enumeration(0x99)), $0.attributes([])]
    },
    Refusal(.register, "template of 1.x", .invalidField, .invalidField, in: .v2_0 ... .v2_1) {
      [Item(.objectType, .enumeration(ObjectType.template.rawValue)), $0.attributes([])]
    },
    Refusal(.register, "another type", .invalidField, .invalidField) {
      try $0.registration(.symmetricKey(block([UInt8](repeating: 1, count: 16), 128)), as: .secretData)
    },
    Refusal(.register, "two objects", .invalidMessage, .invalidMessage) {
      let items = try $0.registration(.symmetricKey(block([UInt8](repeating: 1, count: 16), 128)))
      return items + items.suffix(1)
    },
    Refusal(.register, "read-only", .invalidField, .attributeReadOnly) {
      try $0.registration(
        .symmetricKey(block([UInt8](repeating: 1, count: 16), 128)), [$0.spelled(.state, .enumeration(2))])
    },
    Refusal(.register, "another length", .invalidField, .invalidField) {
      try $0.registration(.symmetricKey(block([UInt8](repeating: 1, count: 16), 192)))
    },
    Refusal(.register, "negative length", .invalidField, .invalidField) {
      try $0.registration(.symmetricKey(block([], -5)))
    },
    Refusal(.register, "no material", .invalidField, .invalidField) {
      try $0.registration(.symmetricKey(block([], 1)))
    },
    Refusal(.register, "negative length of a private key", .invalidField, .invalidField) {
      try $0.registration(.privateKey(block([0x30, 0], .min, format: .pkcs_8, algorithm: .dsa)))
    },
    Refusal(.register, "no algorithm", .invalidField, .invalidField) {
      try $0.registration(.symmetricKey(block([UInt8](repeating: 1, count: 16), nil, algorithm: nil)))
    },
    Refusal(.register, "negative modulus", .invalidField, .invalidField) {
      try $0.registration(rsa([UInt8](repeating: 0xFF, count: 128)))
    },
    Refusal(.register, "no certificate", .invalidField, .invalidField) {
      try $0.registration(.certificate(type: .x_509, value: [1, 2, 3]))
    },
    Refusal(.register, "key block no structure", .invalidMessage, .invalidMessage) {
      [
        Item(.objectType, .enumeration(2)), $0.attributes([]),
        Item(.symmetricKey, .structure([Item(.keyBlock, .integer(1))])),
      ]
    },
    Refusal(.register, "key block without format", .invalidMessage, .invalidMessage) {
      [
        Item(.objectType, .enumeration(2)), $0.attributes([]),
        Item(.symmetricKey, .structure([Item(.keyBlock, .structure([]))])),
      ]
    },
    Refusal(.register, "template with a name inside", .invalidField, .invalidField, in: .v1_0 ... .v1_4) {
      try $0.registration(
        .template([Attribute(.name, Name("inner").value)]), [$0.spelled(.name, Name("outer").value)])
    },
    Refusal(.register, "template without a name", .invalidField, .invalidField, in: .v1_0 ... .v1_4) {
      try $0.registration(.template([Attribute(.cryptographicLength, .integer(128))]))
    },
  ]
}
