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
    return try await read(.create, isRepeatable: false, { request.items(for: $0) }) {
      (payload, version) throws(KMIPError) in
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
    let found = try await read(.createKeyPair, isRepeatable: false, { request.items(for: $0) }) {
      (payload, version) throws(KMIPError) in try CreateKeyPairResponse(payload, version: version)
    }
    return (found.privateKey, found.publicKey)
  }

  public func register(
    _ object: ManagedObjectValue, name: String? = nil, attributes: [Attribute] = []
  ) async throws(KMIPClientError) -> UniqueIdentifier {
    let request = RegisterRequest(
      object.objectType, RequestedAttributes(attributes: KMIPClient.names(name) + attributes), object)
    return try await read(.register, isRepeatable: false) { (version) throws(KMIPError) in
      try request.items(for: version)
    } _: { (payload, version) throws(KMIPError) in
      try ObjectResponse(payload, version: version).identifier
    }
  }

  public func get(
    _ identifier: UniqueIdentifier, format: KeyFormatType? = nil
  ) async throws(KMIPClientError) -> ManagedObjectValue {
    let request = GetRequest(.identifier(identifier), keyFormatType: format)
    return try await read(.get, isRepeatable: true, { _ in request.items }) { (payload, version) throws(KMIPError) in
      try GetResponse(payload, version: version).object
    }
  }

  /// All attributes, or those in `names`.
  public func getAttributes(
    _ identifier: UniqueIdentifier, names: [AttributeName]? = nil
  ) async throws(KMIPClientError) -> [Attribute] {
    let request = GetAttributesRequest(.identifier(identifier), names: names)
    return try await read(.getAttributes, isRepeatable: true, { request.items(for: $0) }) {
      (payload, version) throws(KMIPError) in try GetAttributesResponse(payload, version: version).attributes
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
    return try await read(.locate, isRepeatable: true, { asked.items(for: $0) }) {
      (payload, version) throws(KMIPError) in try LocateResponse(payload, version: version).identifiers
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

  private func read<Answer>(
    _ operation: KMIP.Operation, isRepeatable: Bool, _ payload: PayloadMaker,
    _ read: ([Item], ProtocolVersion) throws(KMIPError) -> Answer
  ) async throws(KMIPClientError) -> Answer {
    let answer = try await perform(operation, isRepeatable: isRepeatable, payload: payload)
    do throws(KMIPError) { return try read(answer.payload, answer.version) } catch {
      throw .badReply("\(answer.node) answered \(operation.name) unreadably: \(error.message)")
    }
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
