/// Picks certificates by one attribute of their subject: `CN=alice` or `OU=administrators`, letter by letter.
public struct SubjectRule: Sendable, Hashable {
  public enum Attribute: String, CaseIterable, Sendable {
    case commonName = "CN"
    case organizationalUnit = "OU"
  }

  public let attribute: Attribute
  public let value: String

  public init(attribute: Attribute, value: String) {
    self.attribute = attribute
    self.value = value
  }

  /// Reads `CN=…` or `OU=…`; nil for anything else.
  public init?(_ text: String) {
    guard let equals = text.firstIndex(of: "="),
      let attribute = Attribute(rawValue: String(text[..<equals]))
    else { return nil }
    let value = text[text.index(after: equals)...]
    guard !value.isEmpty, value.utf8.count <= ConfigurationLimits.textBytes else { return nil }
    self.init(attribute: attribute, value: String(value))
  }

  /// Whether a subject with these attributes is picked.
  public func picks(commonName: String?, organizationalUnit: String?) -> Bool {
    switch attribute {
    case .commonName: commonName == value
    case .organizationalUnit: organizationalUnit == value
    }
  }
}
