public import TTLV

/// KMIP 2.1 §6.1.41: which requests the question is about; nil: all.
public struct QueryAsynchronousRequest: Hashable, Sendable {
  public var correlations: [[UInt8]]?
  public var operations: [Operation]?

  public init(correlations: [[UInt8]]? = nil, operations: [Operation]? = nil) {
    self.correlations = correlations
    self.operations = operations
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    if var list = try reader.optionalStructure(.asynchronousCorrelationValues) {
      correlations = []
      for value in list.all(.asynchronousCorrelationValue) { correlations?.append(try value.bytes(version)) }
      try list.finish()
    }
    if var list = try reader.optionalStructure(.operations) {
      var found: [Operation] = []
      for operation in list.all(.operation) { found.append(try operation.enumeration(version)) }
      try list.finish()
      operations = found
    }
    try reader.finish()
  }

  public var items: [Item] {
    var items: [Item] = []
    if let correlations {
      items.append(
        Item(
          .asynchronousCorrelationValues,
          .structure(correlations.map { Item(.asynchronousCorrelationValue, .byteString($0)) })))
    }
    if let operations {
      items.append(
        Item(.operations, .structure(operations.map { Item(.operation, .enumeration($0.rawValue)) })))
    }
    return items
  }
}

/// One of them (KMIP 2.1 §7.2).
public struct AsynchronousRequest: Hashable, Sendable {
  public var correlation: [UInt8]
  public var operationCode: UInt32
  /// Microseconds since 1970.
  public var submission: Int64
  public var stage: ProcessingStage

  public init(correlation: [UInt8], operationCode: UInt32, submission: Int64, stage: ProcessingStage) {
    self.correlation = correlation
    self.operationCode = operationCode
    self.submission = submission
    self.stage = stage
  }

  public init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    correlation = try reader.bytes(.asynchronousCorrelationValue)
    let operation = try reader.required(.operation)
    guard case .enumeration(let code) = operation.value else { throw operation.wrongType("an Enumeration", version) }
    operationCode = code
    let date = try reader.required(.submissionDate)
    guard case .dateTimeExtended(let micros) = date.value else {
      throw date.wrongType("a Date-Time Extended", version)
    }
    submission = micros
    stage = try reader.enumeration(.processingStage)
    try reader.finish()
  }

  public var item: Item {
    Item(
      .asynchronousRequest,
      .structure([
        Item(.asynchronousCorrelationValue, .byteString(correlation)), Item(.operation, .enumeration(operationCode)),
        Item(.submissionDate, .dateTimeExtended(submission)), Item(.processingStage, .enumeration(stage.rawValue)),
      ]))
  }
}
