public import TTLV

/// KMIP 2.1 §6.1.26, since 2.0.
public struct InteropRequest: Hashable, Sendable {
  public var function: InteropFunction
  public var identifier: Text

  public init(_ function: InteropFunction, _ identifier: Text) {
    self.function = function
    self.identifier = identifier
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    function = try reader.enumeration(.interopFunction)
    identifier = try reader.text(.interopIdentifier)
    try reader.finish()
  }

  public var items: [Item] {
    [Item(.interopFunction, .enumeration(function.rawValue)), Item(.interopIdentifier, .textString(identifier))]
  }
}
