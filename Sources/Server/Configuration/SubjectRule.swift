/// Picks certificates by one attribute of their subject: `CN=alice` or `OU=administrators`, letter by letter; or `*`, all.
public struct SubjectRule: Sendable, Hashable {
  public enum Attribute: String, CaseIterable, Sendable {
    case commonName = "CN"
    case organizationalUnit = "OU"
    /// Every certificate; the value is empty.
    case any = "*"
  }

  public let attribute: Attribute
  public let value: String

  public init(attribute: Attribute, value: String) {
    self.attribute = attribute
    self.value = value
  }

  /// Reads `CN=…`, `OU=…` or `*`; nil for anything else.
  public init?(_ text: String) {
    if text == Attribute.any.rawValue {
      self.init(attribute: .any, value: "")
      return
    }
    guard let equals = text.firstIndex(of: "="),
      let attribute = Attribute(rawValue: String(text[..<equals])), attribute != .any
    else { return nil }
    let value = text[text.index(after: equals)...]
    guard !value.isEmpty, value.utf8.count <= ConfigurationLimits.textBytes else { return nil }
    self.init(attribute: attribute, value: String(value))
  }

  /// As it is read.
  public var text: String { attribute == .any ? attribute.rawValue : "\(attribute.rawValue)=\(value)" }

  /// Whether a subject with these attributes is picked.
  public func picks(commonName: String?, organizationalUnit: String?) -> Bool {
    switch attribute {
    case .commonName: commonName == value
    case .organizationalUnit: organizationalUnit == value
    case .any: true
    }
  }
}
