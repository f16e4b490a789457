public import TTLV

/// The standard's names for the XML and JSON forms, in the spelling of one version.
public struct StandardNames: Names {
  private let version: ProtocolVersion

  /// Names are read in any version's spelling and written in that of `version`.
  public init(version: ProtocolVersion = .v2_1) { self.version = version }

  public func tag(named name: String) -> Tag? { Tag.named(name) }
  public func name(of tag: Tag) -> String? { tag.row?.name }

  /// The Attribute Value of 1.x has the meaning of the attribute that stands before it.
  public func meaning(of tag: Tag, after siblings: ArraySlice<Item>) -> Tag {
    guard tag == .attributeValue, let name = siblings.suffix(3).last(where: { $0.tag == .attributeName })?.value.text
    else {
      return tag
    }
    return AttributeType(name: name.withSingleSpaces)?.tag ?? tag
  }

  public func enumeration(named name: String, under tag: Tag) -> UInt32? {
    if tag.facts?.holdsTags == true { return Tag.named(name)?.rawValue }
    return tag.enumeration?.rawValue(named: name)
  }

  public func enumeration(_ value: UInt32, under tag: Tag) -> String? {
    if tag.facts?.holdsTags == true { return Tag(value).row?.name }
    guard let entry = tag.enumeration?.entry(value) else { return nil }
    let other = entry.spellings.first { $0.versions.contains(version) && !entry.versions.contains(version) }
    return other?.name ?? entry.name
  }

  public func maskBit(named name: String, under tag: Tag) -> UInt32? { tag.mask?.first { $0.name == name }?.bit }

  public func mask(under tag: Tag) -> [(bit: UInt32, name: String)]? { tag.mask?.map { ($0.bit, $0.name) } }
}

extension Tag {
  /// Whether values under this tag are secret: a dump shows their length only.
  public var holdsSecrets: Bool {
    switch self {
    case .keyValue, .keyMaterial, .key, .privateExponent, .primeExponentP, .primeExponentQ, .crtCoefficient, .d, .p, .q,
      .x, .opaqueDataValue, .password, .data, .derivationData, .ticketValue, .oneTimePassword, .hashedPassword,
      .otpSeed, .saltedPassword, .salt:
      true
    default: false
    }
  }
}

extension Text {
  /// Runs of white space as one space: conversion has damaged some attribute names of the published cases so.
  var withSingleSpaces: Text {
    guard utf8.contains(0x20) else { return self }
    return Text(validating: Array(utf8.split(separator: 0x20).joined(separator: [0x20]))) ?? self
  }
}
