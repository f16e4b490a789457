public import TTLV

/// The PKCS#11 operation (KMIP 2.1 §6.1.37), since 2.0: one call of an application to its module.
public struct ModuleRequest: Hashable, Sendable {
  public var interface: Text?
  /// The place in CK_FUNCTION_LIST_3_0, from 1; nil: a vendor's function.
  public var function: UInt32?
  /// As it was given, for the answer.
  public var functionItem: Item
  public var correlation: [UInt8]?
  public var input: [UInt8]?

  public init(_ function: PKCS_11Function, correlation: [UInt8]? = nil, input: [UInt8]? = nil) {
    self.function = function.rawValue
    functionItem = Item(.pkcs_11Function, .enumeration(function.rawValue))
    self.correlation = correlation
    self.input = input
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    interface = try reader.optionalText(.pkcs_11Interface)
    functionItem = try reader.required(.pkcs_11Function)
    switch functionItem.value {
    case .enumeration(let place): function = place
    case .integer: function = nil
    default: throw functionItem.wrongType("an Enumeration", version)
    }
    correlation = try reader.optionalBytes(.correlationValue)
    input = try reader.optionalBytes(.pkcs_11InputParameters)
    try reader.finish()
  }

  public var items: [Item] {
    var items: [Item] = []
    if let interface { items.append(Item(.pkcs_11Interface, .textString(interface))) }
    items.append(functionItem)
    if let correlation { items.append(Item(.correlationValue, .byteString(correlation))) }
    if let input { items.append(Item(.pkcs_11InputParameters, .byteString(input))) }
    return items
  }
}

public struct ModuleResponse: Hashable, Sendable {
  public var request: ModuleRequest
  public var correlation: [UInt8]?
  public var output: [UInt8]?
  /// A CK_RV.
  public var code: UInt32

  public init(to request: ModuleRequest, correlation: [UInt8]?, output: [UInt8]?, code: UInt32) {
    self.request = request
    self.correlation = correlation
    self.output = output
    self.code = code
  }

  public var items: [Item] {
    var items: [Item] = []
    if let interface = request.interface { items.append(Item(.pkcs_11Interface, .textString(interface))) }
    items.append(request.functionItem)
    if let correlation { items.append(Item(.correlationValue, .byteString(correlation))) }
    if let output { items.append(Item(.pkcs_11OutputParameters, .byteString(output))) }
    items.append(Item(.pkcs_11ReturnCode, .enumeration(code)))
    return items
  }
}
