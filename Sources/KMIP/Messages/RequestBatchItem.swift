public import TTLV

/// One operation of a request (KMIP 2.1 §8.3).
public struct RequestBatchItem: Sendable {
  /// The operation's code; nil when the item could not be read so far.
  public var operationCode: UInt32?
  public var uniqueBatchItemID: [UInt8]?
  /// 3.0 (in 2.1 a boolean that no operation here heeds): what of the reply is not wanted.
  public var ephemeral: Item?
  /// The Request Payload; an empty structure when the item could not be read so far.
  public var payload: Item
  public var extensions: [MessageExtension] = []
  /// Why the item cannot be run, when it cannot: the other items of the batch still can.
  public var fault: KMIPError?

  public init(_ operation: Operation, id: [UInt8]? = nil, payload: [Item]) {
    operationCode = operation.rawValue
    uniqueBatchItemID = id
    self.payload = Item(.requestPayload, .structure(payload))
  }

  /// An item that could not even be decoded.
  init(fault: KMIPError, operationCode: UInt32?) {
    self.operationCode = operationCode
    payload = Item(.requestPayload, .structure([]))
    self.fault = fault
  }

  /// The operation, when the vocabulary knows it (whatever the version).
  public var operation: Operation? { operationCode.flatMap { Operation(rawValue: $0) } }

  /// Reads a batch item as far as it can be read; what is wrong becomes its `fault`.
  public init(_ item: Item, version: ProtocolVersion) {
    payload = Item(.requestPayload, .structure([]))
    do throws(KMIPError) {
      var reader = try StructureReader(item, version: version)
      let operation = try reader.required(.operation)
      guard case .enumeration(let code) = operation.value else { throw operation.wrongType("an Enumeration", version) }
      operationCode = code
      // 3.0 has none: answers correspond to requests by position.
      if version < .v3_0 { uniqueBatchItemID = try reader.optionalBytes(.uniqueBatchItemID) }
      if version >= .v2_0 { ephemeral = reader.optional(.ephemeral) }
      payload = try reader.required(.requestPayload)
      guard case .structure = payload.value else { throw payload.wrongType("a Structure", version) }
      for found in reader.all(.messageExtension) { extensions.append(try MessageExtension(found, version: version)) }
      try reader.finish()
    } catch {
      fault = error
    }
  }

  func item(_ version: ProtocolVersion) -> Item {
    var fields = [Item(.operation, .enumeration(operationCode ?? 0))]
    if let ephemeral { fields.append(ephemeral) }
    if let uniqueBatchItemID, version < .v3_0 {
      fields.append(Item(.uniqueBatchItemID, .byteString(uniqueBatchItemID)))
    }
    fields.append(payload)
    fields.append(contentsOf: extensions.map(\.item))
    return Item(.batchItem, .structure(fields))
  }
}
