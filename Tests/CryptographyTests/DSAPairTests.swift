import Cryptography
import KMIP
import Operations
import Secrets
import TTLV
import Testing

/// Pairs of DSA keys that the server makes (KMIP 2.1 §6.1.9, §4.14).
@Suite struct DSAPairTests {
  private func request(_ bits: Int32?, order: Int32?) -> CreateKeyPairRequest {
    var common = [Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.dsa.rawValue))]
    if let bits { common.append(Attribute(.cryptographicLength, .integer(bits))) }
    if let order {
      common.append(Attribute(.cryptographicDomainParameters, .structure([Item(.qlength, .integer(order))])))
    }
    func half(_ mask: Int32) -> RequestedAttributes {
      RequestedAttributes(attributes: [
        Attribute(.cryptographicUsageMask, .integer(mask)), Attribute(.activationDate, .dateTime(1)),
      ])
    }
    return CreateKeyPairRequest(
      common: RequestedAttributes(attributes: common), privateKey: half(1), publicKey: half(2))
  }

  /// Made, given in the default format of the version (2.1 Table 81) and in others, signing and verifying, and replaced.
  @Test(arguments: [
    (ProtocolVersion.v1_2, KeyFormatType.pkcs_8, KeyFormatType.x_509),
    (.v2_1, .transparentDSAPrivateKey, .transparentDSAPublicKey),
  ])
  func pairs(_ version: ProtocolVersion, _ privateFormat: KeyFormatType, _ publicFormat: KeyFormatType) throws {
    let server = try InProcessServer.forCases()
    let made = try CreateKeyPairResponse(
      try server.done(version, .createKeyPair, request(1024, order: 160).items(for: version)), version: version)
    for (key, format) in [(made.privateKey, privateFormat), (made.publicKey, publicFormat)] {
      let got = try GetResponse(
        try server.done(version, .get, GetRequest(.identifier(key)).items), version: version)
      let block = try #require(got.object.keyBlock)
      #expect(block.format == format && block.algorithm == .dsa && block.length == 1024)
    }
    for (key, format) in [(made.privateKey, KeyFormatType.pkcs_8), (made.publicKey, .x_509)] {
      let got = try server.done(version, .get, GetRequest(.identifier(key), keyFormatType: format).items)
      #expect(try GetResponse(got, version: version).object.keyBlock?.materialBytes != nil)
    }
    var parameters = CryptographicParameters()
    parameters.digitalSignatureAlgorithm = .dsaWithSHA_1
    let signing = SignRequest(.identifier(made.privateKey), data: [1, 2, 3], parameters: parameters)
    let signature = try SignResponse(
      try server.done(version, .sign, signing.items(for: version)), version: version
    ).signature
    for (data, validity) in [([UInt8](1...3), ValidityIndicator.valid), ([4], .invalid)] {
      let checking = SignatureVerifyRequest(
        .identifier(made.publicKey), data: data, signature: signature, parameters: parameters)
      let told = try server.done(version, .signatureVerify, checking.items(for: version))
      #expect(try VerifyResponse(told, version: version).validity == validity)
    }
    let replacing = [Item(.privateKeyUniqueIdentifier, .textString(made.privateKey.text))]
    let replaced = try CreateKeyPairResponse(
      try server.done(version, .reKeyKeyPair, replacing), version: version)
    #expect(replaced.privateKey != made.privateKey && replaced.publicKey != made.publicKey)
  }

  /// Lengths that FIPS 186-4 §4.2 does not have together are refused before work begins.
  @Test(arguments: [(Int32(1024), Int32(256)), (2048, 160), (512, 160), (4096, 256), (1024, 0), (1024, -1)])
  func lengthsThatDoNotFit(_ bits: Int32, _ order: Int32) throws {
    let server = try InProcessServer.forCases()
    let answer = try server.ask(.v2_1, .createKeyPair, request(bits, order: order).items(for: .v2_1))
    #expect(answer.status == .operationFailed && answer.reason == .invalidAttributeValue)
  }
}
