public import TTLV

/// Poll, Cancel and Process (KMIP 2.1 §6.1.38, §6.1.5, §6.1.39): one Asynchronous Correlation Value.
public struct CorrelationRequest: Hashable, Sendable {
  public var correlation: [UInt8]

  public init(_ correlation: [UInt8]) { self.correlation = correlation }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    correlation = try reader.bytes(.asynchronousCorrelationValue)
    try reader.finish()
  }

  public var items: [Item] { [Item(.asynchronousCorrelationValue, .byteString(correlation))] }
}

/// KMIP 2.1 §6.1.5.
public struct CancelResponse: Hashable, Sendable {
  public var correlation: [UInt8]
  public var result: CancellationResult

  public init(_ correlation: [UInt8], _ result: CancellationResult) {
    self.correlation = correlation
    self.result = result
  }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    correlation = try reader.bytes(.asynchronousCorrelationValue)
    result = try reader.enumeration(.cancellationResult)
  }

  public var items: [Item] {
    [
      Item(.asynchronousCorrelationValue, .byteString(correlation)),
      Item(.cancellationResult, .enumeration(result.rawValue)),
    ]
  }
}
