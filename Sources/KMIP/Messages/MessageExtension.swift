public import TTLV

/// A vendor's addition to a batch item (KMIP 2.1 §9.13).
public struct MessageExtension: Sendable {
  public let vendorIdentification: Text
  public let isCritical: Bool
  /// The Vendor Extension structure, unread.
  public let vendorExtension: Item

  public init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    vendorIdentification = try reader.text(.vendorIdentification)
    isCritical = try required(try reader.optionalBoolean(.criticalityIndicator), .criticalityIndicator)
    vendorExtension = try reader.required(.vendorExtension)
    guard case .structure = vendorExtension.value else {
      throw vendorExtension.wrongType("a Structure", version)
    }
    try reader.finish()
  }

  public var item: Item {
    Item(
      .messageExtension,
      .structure([
        Item(.vendorIdentification, .textString(vendorIdentification)),
        Item(.criticalityIndicator, .boolean(isCritical)), vendorExtension,
      ]))
  }
}

private func required<Value>(_ value: Value?, _ tag: Tag) throws(KMIPError) -> Value {
  guard let value else { throw KMIPError(.invalidMessage, "\(tag.name) is required") }
  return value
}
