/// What the operations accept.
public enum OperationLimits {
  /// Instances of one attribute at one object.
  public static let attributeInstances = 1_024
  /// Bytes of a Result Message; longer ones are cut.
  public static let messageLength = 1_024
  /// Identifiers that one Locate answers with when the request names no fewer.
  public static let locatedItems = 10_000
}
