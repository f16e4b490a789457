extension Limits {
  /// Attribute instances of one object, request, template or key block: sets of attributes are searched one by one.
  static let attributes = 2_048
  /// Instances of one attribute at one object.
  static let attributeInstances = 1_024
  /// Bytes of a text value: names, identifiers, descriptions.
  static let textLength = 65_536
}
