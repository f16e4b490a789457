/// What a configuration may be.
enum ConfigurationLimits {
  /// Bytes of a configuration file.
  static let fileBytes = 262_144
  /// Bytes of a certificate, key or revocation list.
  static let credentialBytes = 8_388_608
  /// Bytes of one value.
  static let textBytes = 4_096
  /// Bytes of a host's name (RFC 1035 §2.3.4).
  static let hostBytes = 253
  /// Hexadecimal digits of a cluster's identity.
  static let clusterIDDigits = 32
  static let nodeID = 65_535
  static let members = 15
  static let listItems = 1_000
  /// Problems that one reading lists.
  static let problems = 100
}
