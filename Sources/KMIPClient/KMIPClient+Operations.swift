public import KMIP
public import TTLV

/// The operations as a program calls them.
extension KMIPClient {
  /// Makes a symmetric key. `length` in bits; attributes are added to those of the arguments.
  public func create(
    name: String? = nil, algorithm: CryptographicAlgorithm = .aes, length: Int32 = 256,
    usage: CryptographicUsageMask = [.encrypt, .decrypt], attributes: [Attribute] = []
  ) async throws(KMIPClientError) -> UniqueIdentifier {
    let requested = KMIPClient.keyAttributes(algorithm, length, usage) + KMIPClient.names(name) + attributes
    let request = CreateRequest(.symmetricKey, RequestedAttributes(attributes: requested))
    let answer = try await perform(.create, isRepeatable: false) { request.items(for: $0) }
    return try answer.read { payload, version throws(KMIPError) in
      try CreateResponse(payload, version: version).identifier
    }
  }

  /// Makes a key pair. `length` in bits; EC keys are told by `curve`.
  public func createKeyPair(
    algorithm: CryptographicAlgorithm, length: Int32?, curve: RecommendedCurve? = nil, privateName: String? = nil,
    publicName: String? = nil, attributes: [Attribute] = []
  ) async throws(KMIPClientError) -> (privateKey: UniqueIdentifier, publicKey: UniqueIdentifier) {
    var common = [Attribute(.cryptographicAlgorithm, .enumeration(algorithm.rawValue))] + attributes
    if let length { common.append(Attribute(.cryptographicLength, .integer(length))) }
    if let curve {
      common.append(
        Attribute(
          .cryptographicDomainParameters, .structure([Item(.recommendedCurve, .enumeration(curve.rawValue))])))
    }
    let request = CreateKeyPairRequest(
      common: RequestedAttributes(attributes: common),
      privateKey: RequestedAttributes(
        attributes: KMIPClient.names(privateName) + [KMIPClient.usage(.sign)]),
      publicKey: RequestedAttributes(
        attributes: KMIPClient.names(publicName) + [KMIPClient.usage(.verify)]))
    let answer = try await perform(.createKeyPair, isRepeatable: false) { request.items(for: $0) }
    let found = try answer.read { payload, version throws(KMIPError) in
      try CreateKeyPairResponse(payload, version: version)
    }
    return (found.privateKey, found.publicKey)
  }

  public func register(
    _ object: ManagedObjectValue, name: String? = nil, attributes: [Attribute] = []
  ) async throws(KMIPClientError) -> UniqueIdentifier {
    let request = RegisterRequest(
      object.objectType, RequestedAttributes(attributes: KMIPClient.names(name) + attributes), object)
    let answer = try await perform(.register, isRepeatable: false) { version throws(KMIPError) in
      try request.items(for: version)
    }
    return try answer.read { payload, version throws(KMIPError) in
      try ObjectResponse(payload, version: version).identifier
    }
  }

  public func get(
    _ identifier: UniqueIdentifier, format: KeyFormatType? = nil
  ) async throws(KMIPClientError) -> ManagedObjectValue {
    let request = GetRequest(.identifier(identifier), keyFormatType: format)
    let answer = try await perform(.get, isRepeatable: true) { _ in request.items }
    return try answer.read { payload, version throws(KMIPError) in
      try GetResponse(payload, version: version).object
    }
  }

  /// All attributes, or those in `names`.
  public func getAttributes(
    _ identifier: UniqueIdentifier, names: [AttributeName]? = nil
  ) async throws(KMIPClientError) -> [Attribute] {
    let request = GetAttributesRequest(.identifier(identifier), names: names)
    let answer = try await perform(.getAttributes, isRepeatable: true) { request.items(for: $0) }
    return try answer.read { payload, version throws(KMIPError) in
      try GetAttributesResponse(payload, version: version).attributes
    }
  }

  public func activate(_ identifier: UniqueIdentifier) async throws(KMIPClientError) {
    _ = try await perform(.activate, isRepeatable: false) { _ in ObjectRequest(.identifier(identifier)).items }
  }

  /// - Parameter compromise: when the compromise happened, seconds since 1970; required with the compromise reasons.
  public func revoke(
    _ identifier: UniqueIdentifier, reason: RevocationReasonCode = .cessationOfOperation, message: String? = nil,
    compromise: Int64? = nil
  ) async throws(KMIPClientError) {
    let request = RevokeRequest(
      .identifier(identifier), RevocationReason(reason, message: message.map { Text($0) }),
      compromiseOccurrenceDate: compromise)
    _ = try await perform(.revoke, isRepeatable: false) { _ in request.items }
  }

  public func destroy(_ identifier: UniqueIdentifier) async throws(KMIPClientError) {
    _ = try await perform(.destroy, isRepeatable: false) { _ in ObjectRequest(.identifier(identifier)).items }
  }

  /// Finds the objects that have all of `attributes`, newest first.
  public func locate(
    _ attributes: [Attribute] = [], maximumItems: Int32? = nil, offsetItems: Int32? = nil
  ) async throws(KMIPClientError) -> [UniqueIdentifier] {
    var request = LocateRequest(attributes)
    request.maximumItems = maximumItems
    request.offsetItems = offsetItems
    let asked = request
    let answer = try await perform(.locate, isRepeatable: true) { asked.items(for: $0) }
    return try answer.read { payload, version throws(KMIPError) in
      try LocateResponse(payload, version: version).identifiers
    }
  }

  /// Finds by name, newest first.
  public func locate(name: String) async throws(KMIPClientError) -> [UniqueIdentifier] {
    try await locate(KMIPClient.names(name))
  }

  /// The answer's members, unread.
  public func query(_ functions: [QueryFunction]) async throws(KMIPClientError) -> [Item] {
    try await perform(.query, isRepeatable: true) { _ in QueryRequest(functions).items }.payload
  }

  private static func names(_ name: String?) -> [Attribute] {
    name.map { [Attribute(.name, Name(Text($0)).value)] } ?? []
  }

  private static func usage(_ mask: CryptographicUsageMask) -> Attribute {
    Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: mask.rawValue)))
  }

  private static func keyAttributes(
    _ algorithm: CryptographicAlgorithm, _ length: Int32, _ usage: CryptographicUsageMask
  ) -> [Attribute] {
    [
      Attribute(.cryptographicAlgorithm, .enumeration(algorithm.rawValue)),
      Attribute(.cryptographicLength, .integer(length)), KMIPClient.usage(usage),
    ]
  }
}
