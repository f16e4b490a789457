public import TTLV

/// One attribute instance.
///
/// The value is kept in the spelling of KMIP 2.1 (Name and Link as structures, the tags of 2.1 inside), whatever version
/// it came by; the codec spells it for its reader.
public struct Attribute: Hashable, Sendable {
  public let name: AttributeName
  /// The Attribute Index: nil in a request that names none. In an `AttributeSet` it is always there.
  public var index: Int32?
  public var value: Value

  public init(_ name: AttributeName, index: Int32? = nil, _ value: Value) {
    self.name = name
    self.index = index
    self.value = value
  }

  public init(_ type: AttributeType, index: Int32? = nil, _ value: Value) {
    self.init(.standard(type), index: index, value)
  }
}
