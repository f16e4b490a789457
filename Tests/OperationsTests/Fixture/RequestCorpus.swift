import KMIP
import TTLV
import Testing

@testable import Operations

/// One good request of each kind in each version, about objects that are there.
enum RequestCorpus {
  static func requests(_ server: TestServer) throws -> (requests: [RequestMessage], identifiers: [Text]) {
    var requests: [RequestMessage] = []
    var identifiers: [Text] = []
    for version in served {
      var payloads: [(KMIP.Operation, [Item])] = []
      for (value, versions) in RegisterTests.objects where versions.contains(version) {
        var attributes = everything(version, value.objectType)
        if value.objectType == .template { attributes = [Attribute(.name, Name("t").value)] }
        let request = RegisterRequest(value.objectType, RequestedAttributes(attributes: attributes), value)
        let items = try request.items(for: version)
        payloads.append((.register, items))
        identifiers.append(
          try ObjectResponse(try server.done(version, .register, items), version: version).identifier.text)
      }
      let key = try server.create(version, name: "k", everything(version, .symmetricKey).filter { $0.index == nil })
      identifiers.append(key.text)
      let named = ObjectReference.identifier(key)
      payloads.append(
        (.create, CreateRequest(.symmetricKey, aes(name: "c", everything(version, .symmetricKey))).items(for: version)))
      let common = RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.ec.rawValue)),
        Attribute(
          .cryptographicDomainParameters,
          .structure([Item(.recommendedCurve, .enumeration(RecommendedCurve.p_256.rawValue))])),
      ])
      let mask = RequestedAttributes(attributes: [Attribute(.cryptographicUsageMask, .integer(1))])
      if version >= .v1_4 {
        payloads.append(
          (
            .createKeyPair,
            CreateKeyPairRequest(common: common, privateKey: mask, publicKey: mask).items(for: version)
          ))
      }
      let attribute = Attribute(.objectGroup, .textString("h"))
      payloads += [
        (.get, GetRequest(named, keyFormatType: .raw).items),
        (
          .getAttributes, GetAttributesRequest(named, names: [.standard(.state), .standard(.name)]).items(for: version)
        ),
        (.getAttributeList, object(key)), (.activate, object(key)), (.destroy, object(key)),
        (.revoke, RevokeRequest(named, RevocationReason(.keyCompromise), compromiseOccurrenceDate: 5).items),
        (.check, CheckRequest(named, usageLimitsCount: 1, usageMask: .encrypt, leaseTime: 5).items),
        (.addAttribute, NewAttributeRequest(named, attribute).items(for: version)),
        (
          .modifyAttribute,
          ModifyAttributeRequest(named, Attribute(.contactInformation, .textString("b"))).items(for: version)
        ),
        (
          .deleteAttribute,
          DeleteAttributeRequest(
            named, version.major < 2 ? .index(.standard(.objectGroup), 0) : .all(.standard(.objectGroup))
          ).items(for: version)
        ),
        (
          .locate,
          LocateRequest(everything(version, .symmetricKey), maximumItems: 5, offsetItems: 1).items(for: version)
        ), (.query, QueryRequest([.queryOperations, .queryObjects]).items),
        (.discoverVersions, DiscoverVersionsRequest(served).items),
      ]
      if version >= .v2_0 {
        payloads.append((.setAttribute, NewAttributeRequest(named, attribute).items(for: version)))
        payloads.append((.interop, InteropRequest(.begin, "case").items))
      }
      payloads += try cryptographic(server, version)
      payloads += try objectPayloads(version, key)
      requests += payloads.map { operation, items in
        RequestMessage(
          header: RequestHeader(version: version), items: [RequestBatchItem(operation, id: [1], payload: items)])
      }
    }
    return (requests, identifiers)
  }

  /// Requests that use a key, whole and in parts.
  private static func cryptographic(_ server: TestServer, _ version: ProtocolVersion) throws
    -> [(KMIP.Operation, [Item])]
  {
    let attributes = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
      Attribute(.cryptographicLength, .integer(256)), Attribute(.cryptographicUsageMask, .integer(0x38C)),
      Attribute(.activationDate, .dateTime(server.now - 100)),
    ])
    let made = try server.done(version, .create, CreateRequest(.symmetricKey, attributes).items(for: version))
    let key = ObjectReference.identifier(try CreateResponse(made, version: version).identifier)
    var hmac = CryptographicParameters()
    hmac.hashingAlgorithm = .sha_256
    let derived = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
      Attribute(.cryptographicLength, .integer(128)), Attribute(.cryptographicUsageMask, .integer(12)),
    ])
    var payloads: [(KMIP.Operation, [Item])] = [
      (
        .deriveKey,
        DeriveKeyRequest(
          .symmetricKey, from: [key], .hmac, DerivationParameters(parameters: hmac, data: [[1]]), derived
        ).items(for: version)
      )
    ]
    guard version >= .v1_2 else { return payloads }
    var gcm = CryptographicParameters()
    gcm.blockCipherMode = .gcm
    gcm.tagLength = 16
    gcm.ivLength = 96
    var encrypt = EncryptRequest(key, data: Array(0..<40), parameters: gcm)
    encrypt.nonce = Array(0..<12)
    if version >= .v1_4 { encrypt.additional = [1, 2, 3] }
    var decrypt = DecryptRequest(key, data: Array(0..<40), parameters: gcm)
    decrypt.nonce = Array(0..<12)
    if version >= .v1_4 { decrypt.tag = [UInt8](repeating: 0, count: 16) }
    var counter = CryptographicParameters()
    counter.blockCipherMode = .ctr
    counter.randomIV = true
    counter.counterLength = 32
    counter.initialCounterValue = 1
    var begun = EncryptRequest(key, data: [1, 2], parameters: counter)
    if version >= .v1_3 { begun.stream = StreamIndicators(isInit: true) }
    payloads += [
      (.encrypt, encrypt.items(for: version)), (.decrypt, decrypt.items(for: version)),
      (.encrypt, begun.items(for: version)),
      (.mac, MACRequest(key, data: [1, 2], parameters: hmac).items(for: version)),
      (.macVerify, MACVerifyRequest(key, data: [1, 2], mac: [3], parameters: hmac).items(for: version)),
      (.hash, HashRequest([1, 2], parameters: hmac).items(for: version)),
      (.sign, SignRequest(key, data: [1], parameters: hmac).items(for: version)),
      (.signatureVerify, SignatureVerifyRequest(key, data: [1], signature: [2], parameters: hmac).items(for: version)),
      (.rngRetrieve, RNGRetrieveRequest(16).items), (.rngSeed, RNGSeedRequest([1, 2]).items),
    ]
    guard version >= .v1_3 else { return payloads }
    let answer = try EncryptResponse(try server.done(version, .encrypt, begun.items(for: version)), version: version)
    var next = EncryptRequest(key, data: [3, 4])
    next.stream.correlation = answer.correlation
    payloads.append((.encrypt, next.items(for: version)))
    return payloads
  }

  /// Attributes of every kind that a client of `version` can give to a new object.
  static func everything(_ version: ProtocolVersion, _ type: ObjectType) -> [Attribute] {
    let candidates: [Attribute] = [
      Attribute(.objectGroup, .textString("g")), Attribute(.contactInformation, .textString("c")),
      Attribute(.description, .textString("d")), Attribute(.sensitive, .boolean(false)),
      Attribute(.activationDate, .dateTime(2_000_000_000)), Attribute(.processStartDate, .dateTime(2_000_000_001)),
      Attribute(.protectStopDate, .dateTime(2_000_000_002)), Attribute(.deactivationDate, .dateTime(2_000_000_003)),
      Attribute(.vendor(identification: "x", name: "a"), .structure([Item(.comment, .textString("c"))])),
      Attribute(.vendor(identification: "x", name: "a"), index: 3, .integer(1)),
      Attribute(.link, Link(.parentLink, UniqueIdentifier("u")).value),
      Attribute(
        .applicationSpecificInformation,
        .structure([
          Item(.applicationNamespace, .textString("ns")), Item(.applicationData, .textString("d")),
        ])),
      Attribute(
        .cryptographicParameters,
        .structure([
          Item(.blockCipherMode, .enumeration(1)), Item(.paddingMethod, .enumeration(3)),
        ])),
      Attribute(
        .usageLimits,
        .structure([Item(.usageLimitsTotal, .longInteger(100)), Item(.usageLimitsUnit, .enumeration(1))])),
      Attribute(.protectionPeriod, .interval(7)), Attribute(.rotateInterval, .interval(7)),
    ]
    return candidates.filter { attribute in
      guard attribute.encoded(for: version) != nil else { return false }
      guard case .standard(let kind) = attribute.name else { return true }
      return kind.isKnown(in: version) && kind.rule.applies(to: type, in: version)
    }
  }
}
