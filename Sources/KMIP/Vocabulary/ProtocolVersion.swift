// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// A version of the protocol. Only the known ones can be spoken; a request may name another.
public struct ProtocolVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let major: Int32
  public let minor: Int32

  public init(major: Int32, minor: Int32) {
    self.major = major
    self.minor = minor
  }

  public static let v1_0 = ProtocolVersion(major: 1, minor: 0)
  public static let v1_1 = ProtocolVersion(major: 1, minor: 1)
  public static let v1_2 = ProtocolVersion(major: 1, minor: 2)
  public static let v1_3 = ProtocolVersion(major: 1, minor: 3)
  public static let v1_4 = ProtocolVersion(major: 1, minor: 4)
  public static let v2_0 = ProtocolVersion(major: 2, minor: 0)
  public static let v2_1 = ProtocolVersion(major: 2, minor: 1)
  public static let v3_0 = ProtocolVersion(major: 3, minor: 0)

  /// The form in which records hold attributes and objects: the newest spelling, with whatever any version has.
  static let record = ProtocolVersion(major: .max, minor: 0)

  /// Every version that the vocabulary knows, oldest first.
  public static let known: [ProtocolVersion] = [.v1_0, .v1_1, .v1_2, .v1_3, .v1_4, .v2_0, .v2_1, .v3_0]

  public static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }

  public var description: String { "\(major).\(minor)" }

  /// KMIP 1.x spells attributes as name, index and value in Template-Attributes; 2.0 and later as tagged items.
  public var spellsAttributesByName: Bool { major < 2 }

  /// This version's bit in a `VersionSet` (all of them for records, which keep what any version has); nil when unknown.
  var bit: UInt8? {
    switch (major, minor) {
    case (1, 0...4): 1 << UInt8(minor)
    case (2, 0...1): 1 << UInt8(5 + minor)
    case (3, 0): 1 << 7
    case (.max, 0): 0xFF
    default: nil
    }
  }
}

/// The versions that have a tag, an enumeration value, an operation or a field.
public struct VersionSet: Hashable, Sendable {
  let bits: UInt8

  public static let all = VersionSet(bits: 0xFF)
  public static let none = VersionSet(bits: 0)

  public static func since(_ first: ProtocolVersion) -> VersionSet { VersionSet(bits: ~(first.bit! &- 1)) }
  public static func until(_ last: ProtocolVersion) -> VersionSet { VersionSet(bits: last.bit! | (last.bit! &- 1)) }
  public static func range(_ first: ProtocolVersion, _ last: ProtocolVersion) -> VersionSet {
    VersionSet(bits: since(first).bits & until(last).bits)
  }
  public static func only(_ versions: [ProtocolVersion]) -> VersionSet {
    VersionSet(bits: versions.reduce(0) { $0 | $1.bit! })
  }

  public func contains(_ version: ProtocolVersion) -> Bool { version.bit.map { bits & $0 != 0 } ?? false }
}
