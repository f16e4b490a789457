public import TTLV

/// Log (KMIP 2.1 §6.1.29), since 2.0.
public struct LogRequest: Hashable, Sendable {
  public var message: Text

  public init(_ message: Text) { self.message = message }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    message = try reader.text(.logMessage)
    try reader.finish()
  }

  public var items: [Item] { [Item(.logMessage, .textString(message))] }
}
