import KMIP
import TTLV
import Testing

/// The payloads of the cryptographic operations: what is written is read again, and no version takes a newer one's
/// fields.
@Suite struct CryptographicPayloadTests {
  private static let versions: [ProtocolVersion] = [.v1_2, .v1_3, .v1_4, .v2_0, .v2_1]

  private func payload(_ items: [Item]) -> Item { Item(.requestPayload, .structure(items)) }

  private static func parameters(_ version: ProtocolVersion) -> CryptographicParameters {
    var parameters = CryptographicParameters()
    parameters.blockCipherMode = .gcm
    parameters.paddingMethod = .oaep
    parameters.hashingAlgorithm = .sha_256
    parameters.keyRoleType = .dek
    parameters.digitalSignatureAlgorithm = .rsassa_PSS
    parameters.cryptographicAlgorithm = .aes
    parameters.randomIV = true
    parameters.ivLength = 96
    parameters.tagLength = 12
    parameters.fixedFieldLength = 32
    parameters.invocationFieldLength = 64
    parameters.counterLength = 32
    parameters.initialCounterValue = 1
    guard version >= .v1_4 else { return parameters }
    parameters.saltLength = 20
    parameters.maskGenerator = .mgf1
    parameters.maskGeneratorHashingAlgorithm = .sha_1
    parameters.pSource = [1, 2]
    parameters.trailerField = 1
    return parameters
  }

  @Test(arguments: versions) func roundTrips(_ version: ProtocolVersion) throws {
    let object = ObjectReference.identifier(UniqueIdentifier("u"))
    let parameters = Self.parameters(version)
    #expect(CryptographicParameters(parameters.value) == parameters)
    let stream =
      version >= .v1_3 ? StreamIndicators(correlation: [9], isInit: false, isFinal: true) : StreamIndicators()
    var encrypt = EncryptRequest(object, data: [1], parameters: parameters)
    encrypt.nonce = [2]
    encrypt.stream = stream
    if version >= .v1_4 { encrypt.additional = [3] }
    #expect(try EncryptRequest(payload(encrypt.items(for: version)), version: version) == encrypt)
    var decrypt = DecryptRequest(object, data: [1], parameters: parameters)
    decrypt.nonce = [2]
    decrypt.stream = stream
    if version >= .v1_4 { (decrypt.additional, decrypt.tag) = ([3], [4]) }
    #expect(try DecryptRequest(payload(decrypt.items(for: version)), version: version) == decrypt)
    var sign = SignRequest(object, data: [1], parameters: parameters)
    sign.stream = stream
    if version >= .v1_4 { sign.digested = [7] }
    #expect(try SignRequest(payload(sign.items(for: version)), version: version) == sign)
    var verify = SignatureVerifyRequest(object, data: [1], signature: [2], parameters: parameters)
    verify.stream = stream
    #expect(try SignatureVerifyRequest(payload(verify.items(for: version)), version: version) == verify)
    var mac = MACRequest(object, data: [1], parameters: parameters)
    mac.stream = stream
    #expect(try MACRequest(payload(mac.items(for: version)), version: version) == mac)
    var check = MACVerifyRequest(object, data: [1], mac: [2], parameters: parameters)
    check.stream = stream
    #expect(try MACVerifyRequest(payload(check.items(for: version)), version: version) == check)
    var hash = HashRequest([1], parameters: parameters)
    hash.stream = stream
    #expect(try HashRequest(payload(hash.items(for: version)), version: version) == hash)
    #expect(try RNGRetrieveRequest(payload(RNGRetrieveRequest(5).items), version: version) == RNGRetrieveRequest(5))
    #expect(try RNGSeedRequest(payload(RNGSeedRequest([5]).items), version: version) == RNGSeedRequest([5]))
    let derive = DeriveKeyRequest(
      .symmetricKey, from: [object, .identifier(UniqueIdentifier("v"))], .pbkdf2,
      DerivationParameters(
        parameters: parameters, initializationVector: [1], data: [[2]], salt: [3], iterationCount: 4),
      RequestedAttributes(attributes: [Attribute(.cryptographicLength, .integer(128))]))
    #expect(try DeriveKeyRequest(payload(derive.items(for: version)), version: version) == derive)
  }

  @Test(arguments: versions) func newerFieldsAreRefused(_ version: ProtocolVersion) {
    let newer: [(TTLV.Tag, Value, ProtocolVersion)] = [
      (.initIndicator, .boolean(true), .v1_3), (.finalIndicator, .boolean(true), .v1_3),
      (.correlationValue, .byteString([1]), .v1_3),
      (.authenticatedEncryptionAdditionalData, .byteString([1]), .v1_4),
    ]
    for (tag, value, since) in newer {
      let items = [Item(.data, .byteString([1])), Item(tag, value)]
      let isTaken = (try? EncryptRequest(payload(items), version: version)) != nil
      #expect(isTaken == (version >= since), "\(tag) in \(version)")
    }
    for value in [Value.integer(0), .enumeration(DataEnumeration.encrypt.rawValue)] {
      let isTaken = (try? EncryptRequest(payload([Item(.data, value)]), version: version)) != nil
      #expect(isTaken == (version >= .v2_0))
    }
    let several = [Item(.derivationData, .byteString([1])), Item(.derivationData, .byteString([2]))]
    let derive = [
      Item(.objectType, .enumeration(ObjectType.symmetricKey.rawValue)), Item(.uniqueIdentifier, .textString("u")),
      Item(.derivationMethod, .enumeration(DerivationMethod.hmac.rawValue)),
      Item(.derivationParameters, .structure(several)),
      Item(version.major < 2 ? .templateAttribute : .attributes, .structure([])),
    ]
    #expect(((try? DeriveKeyRequest(payload(derive), version: version)) != nil) == (version >= .v2_0))
  }
}
