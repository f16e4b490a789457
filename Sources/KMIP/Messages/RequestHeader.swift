public import TTLV

/// The header of a request (KMIP 2.1 §8.2, 1.x chapter 7).
public struct RequestHeader: Sendable {
  public var version: ProtocolVersion
  /// Bytes that the client can take; nil: no limit.
  public var maximumResponseSize: Int32?
  public var clientCorrelationValue: Text?
  public var serverCorrelationValue: Text?
  /// Prohibited when absent (2.1 §9.2); 1.x spells it as a boolean.
  public var asynchronousIndicator: AsynchronousIndicator = .prohibited
  public var isAttestationCapable = false
  public var attestationTypes: [AttestationType] = []
  public var credentials: [Credential] = []
  /// Stop when absent (2.1 §9.6).
  public var errorContinuation: BatchErrorContinuationOption = .stop
  public var batchOrder: Bool?
  /// Seconds since 1970.
  public var timeStamp: Int64?
  /// The number of batch items that follow; 3.0 has no such field.
  public var batchCount: Int32?

  public init(version: ProtocolVersion) { self.version = version }

  /// Reads a header in the fields of `version` (which may differ from the one it names: a newer minor version is read
  /// as the newest known one).
  public init(_ item: Item, as version: ProtocolVersion) throws(KMIPError) {
    self.init(version: version)
    var reader = try StructureReader(item, version: version)
    _ = try reader.required(.protocolVersion)
    maximumResponseSize = try reader.optionalInteger(.maximumResponseSize)
    if version >= .v1_4 {
      clientCorrelationValue = try reader.optionalText(.clientCorrelationValue)
      serverCorrelationValue = try reader.optionalText(.serverCorrelationValue)
    }
    if let indicator = reader.optional(.asynchronousIndicator) {
      if version.major < 2 {
        asynchronousIndicator = try indicator.boolean(version) ? .optional : .prohibited
      } else {
        asynchronousIndicator = try indicator.enumeration(version)
      }
    }
    if version >= .v1_2 {
      isAttestationCapable = try reader.optionalBoolean(.attestationCapableIndicator) ?? false
      for type in reader.all(.attestationType) { attestationTypes.append(try type.enumeration(version)) }
    }
    if var authentication = try reader.optionalStructure(.authentication) {
      for credential in authentication.all(.credential) {
        guard credentials.count < Limits.credentials else {
          throw KMIPError(.invalidMessage, "more than \(Limits.credentials) credentials")
        }
        credentials.append(try Credential(credential, version: version))
      }
      try authentication.finish()
    }
    errorContinuation = try reader.optionalEnumeration(.batchErrorContinuationOption) ?? .stop
    // 3.0 has neither Batch Order Option nor Batch Count.
    if version < .v3_0 { batchOrder = try reader.optionalBoolean(.batchOrderOption) }
    timeStamp = try reader.optionalDateTime(.timeStamp)
    if version < .v3_0 { batchCount = try reader.integer(.batchCount) }
    try reader.finish()
    if let size = maximumResponseSize, size < 0 {
      throw KMIPError(.invalidField, "Maximum Response Size must not be negative")
    }
  }

  /// The header as a client sends it, in its version's order.
  public var item: Item {
    var fields = [version.item]
    if let maximumResponseSize { fields.append(Item(.maximumResponseSize, .integer(maximumResponseSize))) }
    if version >= .v1_4, let clientCorrelationValue {
      fields.append(Item(.clientCorrelationValue, .textString(clientCorrelationValue)))
    }
    if asynchronousIndicator != .prohibited {
      fields.append(
        Item(
          .asynchronousIndicator,
          version.major < 2 ? .boolean(true) : .enumeration(asynchronousIndicator.rawValue)))
    }
    if version >= .v1_2, isAttestationCapable { fields.append(Item(.attestationCapableIndicator, .boolean(true))) }
    if !credentials.isEmpty { fields.append(Item(.authentication, .structure(credentials.map(\.item)))) }
    if errorContinuation != .stop {
      fields.append(Item(.batchErrorContinuationOption, .enumeration(errorContinuation.rawValue)))
    }
    if let batchOrder, version < .v3_0 { fields.append(Item(.batchOrderOption, .boolean(batchOrder))) }
    if let timeStamp { fields.append(Item(.timeStamp, .dateTime(timeStamp))) }
    if version < .v3_0 { fields.append(Item(.batchCount, .integer(batchCount ?? 1))) }
    return Item(.requestHeader, .structure(fields))
  }
}

extension ProtocolVersion {
  /// The Protocol Version structure (KMIP 2.1 §9.16).
  public var item: Item {
    Item(
      .protocolVersion,
      .structure([
        Item(.protocolVersionMajor, .integer(major)), Item(.protocolVersionMinor, .integer(minor)),
      ]))
  }

  /// Reads a Protocol Version structure; it may name an unknown version.
  public init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    self.init(
      major: try reader.integer(.protocolVersionMajor), minor: try reader.integer(.protocolVersionMinor))
    try reader.finish()
  }
}
