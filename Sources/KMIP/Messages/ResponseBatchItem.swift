public import TTLV

/// The answer to one operation (KMIP 2.1 §8.6).
public struct ResponseBatchItem: Sendable {
  /// As in the request; nil when the request's could not be read.
  public var operationCode: UInt32?
  public var uniqueBatchItemID: [UInt8]?
  public var status: ResultStatus
  /// Present when and only when the status is Operation Failed.
  public var reason: ResultReason?
  public var message: Text?
  public var asynchronousCorrelationValue: [UInt8]?
  /// The members of the Response Payload; nil: no payload.
  public var payload: [Item]?

  public init(
    operationCode: UInt32?, uniqueBatchItemID: [UInt8]? = nil, status: ResultStatus, reason: ResultReason? = nil,
    message: Text? = nil, payload: [Item]? = nil
  ) {
    self.operationCode = operationCode
    self.uniqueBatchItemID = uniqueBatchItemID
    self.status = status
    self.reason = reason
    self.message = message
    self.payload = payload
  }

  public var item: Item {
    var fields: [Item] = []
    fields.reserveCapacity(6)
    if let operationCode { fields.append(Item(.operation, .enumeration(operationCode))) }
    if let uniqueBatchItemID { fields.append(Item(.uniqueBatchItemID, .byteString(uniqueBatchItemID))) }
    fields.append(Item(.resultStatus, .enumeration(status.rawValue)))
    if let reason { fields.append(Item(.resultReason, .enumeration(reason.rawValue))) }
    if let message { fields.append(Item(.resultMessage, .textString(message))) }
    if let asynchronousCorrelationValue {
      fields.append(Item(.asynchronousCorrelationValue, .byteString(asynchronousCorrelationValue)))
    }
    if let payload { fields.append(Item(.responsePayload, .structure(payload))) }
    return Item(.batchItem, .structure(fields))
  }

  /// Reads an answer, as a client does: reasons that the vocabulary lacks become General Failure.
  public init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    if let operation = reader.optional(.operation), case .enumeration(let code) = operation.value {
      operationCode = code
    }
    uniqueBatchItemID = try reader.optionalBytes(.uniqueBatchItemID)
    status = try reader.enumeration(.resultStatus)
    if let found = reader.optional(.resultReason), case .enumeration(let code) = found.value {
      reason = ResultReason(rawValue: code) ?? .generalFailure
    }
    message = try reader.optionalText(.resultMessage)
    asynchronousCorrelationValue = try reader.optionalBytes(.asynchronousCorrelationValue)
    if let found = reader.optional(.responsePayload) {
      guard case .structure(let members) = found.value else { throw found.wrongType("a Structure", version) }
      payload = members
    }
  }
}
