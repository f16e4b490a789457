internal import TTLV

/// Which part of a streamed operation a payload is (KMIP 2.1 §7.8, §7.14, §7.15; 1.3 brought it).
public struct StreamIndicators: Hashable, Sendable {
  /// Names the operation that an earlier part has begun.
  public var correlation: [UInt8]?
  public var isInit = false
  public var isFinal = false

  public init(correlation: [UInt8]? = nil, isInit: Bool = false, isFinal: Bool = false) {
    self.correlation = correlation
    self.isInit = isInit
    self.isFinal = isFinal
  }

  init(_ reader: inout StructureReader) throws(KMIPError) {
    guard reader.version >= .v1_3 else { return }
    correlation = try reader.optionalBytes(.correlationValue)
    isInit = try reader.optionalBoolean(.initIndicator) ?? false
    isFinal = try reader.optionalBoolean(.finalIndicator) ?? false
  }

  /// The whole operation in one request.
  public var isSingle: Bool { correlation == nil && !isInit }

  var items: [Item] {
    var items: [Item] = []
    if let correlation { items.append(Item(.correlationValue, .byteString(correlation))) }
    if isInit { items.append(Item(.initIndicator, .boolean(true))) }
    if isFinal { items.append(Item(.finalIndicator, .boolean(true))) }
    return items
  }
}
