extension Limits {
  /// Instances of one attribute at one object.
  static let attributeInstances = 1_024
  /// Bytes of a text value: names, identifiers, descriptions.
  static let textLength = 65_536
}
