public import TTLV

/// A response (KMIP 2.1 §8.4).
public struct ResponseMessage: Sendable {
  public var version: ProtocolVersion
  /// Seconds since 1970.
  public var timeStamp: Int64
  /// Required where a Hashed Password credential was used (KMIP 2.1 §8.5).
  public var serverHashedPassword: [UInt8]?
  public var clientCorrelationValue: Text?
  public var serverCorrelationValue: Text?
  public var items: [ResponseBatchItem]

  public init(version: ProtocolVersion, timeStamp: Int64, items: [ResponseBatchItem]) {
    self.version = version
    self.timeStamp = timeStamp
    self.items = items
  }

  public var item: Item {
    var header = [version.item, Item(.timeStamp, .dateTime(timeStamp))]
    if let serverHashedPassword { header.append(Item(.serverHashedPassword, .byteString(serverHashedPassword))) }
    if version >= .v1_4 {
      if let clientCorrelationValue {
        header.append(Item(.clientCorrelationValue, .textString(clientCorrelationValue)))
      }
      if let serverCorrelationValue {
        header.append(Item(.serverCorrelationValue, .textString(serverCorrelationValue)))
      }
    }
    if version < .v3_0 { header.append(Item(.batchCount, .integer(Int32(items.count)))) }
    var members = [Item(.responseHeader, .structure(header))]
    members.reserveCapacity(items.count + 1)
    for item in items { members.append(item.item) }
    return Item(.responseMessage, .structure(members))
  }

  /// The bytes to send: the tree past the version gate.
  public func encoded() -> [UInt8] { BinaryEncoder.encode(VersionGate.passed(item, version)) }

  /// Reads a response, as a client does. Fields that are not known are left unread.
  public init(_ frame: [UInt8]) throws(KMIPError) {
    let tree: Item
    do throws(TTLVError) {
      tree = try BinaryDecoder.decode(frame, limits: Limits.message)
    } catch {
      throw KMIPError(.invalidMessage, "byte \(error.offset): \(error.code.explanation)")
    }
    try self.init(tree)
  }

  /// Reads a response that came as a tree.
  public init(_ tree: Item) throws(KMIPError) {
    guard tree.tag == .responseMessage else { throw KMIPError(.invalidMessage, "no Response Message") }
    var reader = try StructureReader(tree, version: .v1_0)
    var header = try reader.structure(.responseHeader)
    let version = try ProtocolVersion(try header.required(.protocolVersion), version: .v1_0)
    self.version = version
    timeStamp = try header.optionalDateTime(.timeStamp) ?? 0
    serverHashedPassword = try header.optionalBytes(.serverHashedPassword)
    clientCorrelationValue = try header.optionalText(.clientCorrelationValue)
    serverCorrelationValue = try header.optionalText(.serverCorrelationValue)
    items = []
    for item in reader.all(.batchItem) { items.append(try ResponseBatchItem(item, version: version)) }
  }
}
