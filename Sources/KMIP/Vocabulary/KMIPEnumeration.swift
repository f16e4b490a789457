public import TTLV

/// An enumeration of the standard whose values know their names and the versions that have them.
public protocol KMIPEnumeration: RawRepresentable, Hashable, Sendable, CaseIterable where RawValue == UInt32 {
  static var rows: [EnumerationRow<Self>] { get }
}

/// One value: its encoded name, its versions, and other spellings of it with theirs.
public struct EnumerationRow<Enumeration: Sendable>: Sendable {
  public let value: Enumeration
  public let name: String
  public let versions: VersionSet
  public let spellings: [(name: String, versions: VersionSet)]

  init(
    _ value: Enumeration, _ name: String, _ versions: VersionSet,
    _ spellings: [(name: String, versions: VersionSet)] = []
  ) {
    self.value = value
    self.name = name
    self.versions = versions
    self.spellings = spellings
  }
}

/// One bit of a mask.
public struct MaskRow: Sendable {
  public let bit: UInt32
  public let name: String
  public let versions: VersionSet

  init(_ bit: UInt32, _ name: String, _ versions: VersionSet) {
    self.bit = bit
    self.name = name
    self.versions = versions
  }
}

/// One tag: its encoded name, its printed name (also the attribute name in KMIP 1.x), its versions, and the name of the
/// enumeration or mask that its values come from.
public struct TagRow: Sendable {
  public let tag: Tag
  public let name: String
  public let printedName: String
  public let versions: VersionSet
  public let values: String?

  init(_ tag: Tag, _ name: String, _ printedName: String, _ versions: VersionSet, _ values: String? = nil) {
    self.tag = tag
    self.name = name
    self.printedName = printedName
    self.versions = versions
    self.values = values
  }
}
