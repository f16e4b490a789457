/// One part of a distinguished name.
public struct NamePart: Hashable, Sendable {
  /// OpenSSL's short name of the attribute (`CN`, `OU`, `emailAddress`), or its object identifier as digits with dots.
  public let attribute: String
  public let value: String

  public init(attribute: String, value: String) {
    self.attribute = attribute
    self.value = value
  }
}
